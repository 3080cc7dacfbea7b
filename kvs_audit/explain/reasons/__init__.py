"""One explainer per kind of check. One module per group of kinds, as the sentences have."""

from kvs_audit.explain.reasons import decisions, follow_ups, law, limits, placements
from kvs_audit.explain.reasons.registry import EXPLAINERS, Explainer

__all__ = ["EXPLAINERS", "Explainer", "decisions", "follow_ups", "law", "limits", "placements"]
