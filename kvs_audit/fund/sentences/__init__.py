"""One sentence per kind of check: what, when, how much, and against which limit. One module per group of kinds."""

from kvs_audit.fund.sentences import deadlines, decisions, follow_ups, limits, placements
from kvs_audit.fund.sentences.story import SENTENCES, Story, told

__all__ = ["SENTENCES", "Story", "deadlines", "decisions", "follow_ups", "limits", "placements", "told"]
