"""Why a finding is one: requirement, facts with their source rows, arithmetic, and what would have met it."""

from kvs_audit.explain.explained import Explained
from kvs_audit.explain.find import Found, find
from kvs_audit.explain.model import Explanation, Fact
from kvs_audit.explain.text import as_text
from kvs_audit.explain.timeline import EVENTS, case_events, timeline_text
from kvs_audit.explain.units import explain

__all__ = [
    "EVENTS",
    "Explained",
    "Explanation",
    "Fact",
    "Found",
    "as_text",
    "case_events",
    "explain",
    "find",
    "timeline_text",
]
