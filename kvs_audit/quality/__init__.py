"""The quality of an extract before anything is measured: what is there, what is missing and what that costs."""

from kvs_audit.quality.anonymity import Anonymity, anonymity
from kvs_audit.quality.as_of import last_event
from kvs_audit.quality.chosen import standards_to_check
from kvs_audit.quality.contents import column_gaps, table_contents
from kvs_audit.quality.cost import krav_states, missing_needs
from kvs_audit.quality.free_text import free_text_columns
from kvs_audit.quality.losses import losses
from kvs_audit.quality.overview import Quality, examine
from kvs_audit.quality.suspicions import suspicions
from kvs_audit.quality.verdict import Verdict, verdict

__all__ = [
    "Anonymity",
    "Quality",
    "Verdict",
    "anonymity",
    "column_gaps",
    "examine",
    "free_text_columns",
    "krav_states",
    "last_event",
    "losses",
    "missing_needs",
    "standards_to_check",
    "suspicions",
    "table_contents",
    "verdict",
]
