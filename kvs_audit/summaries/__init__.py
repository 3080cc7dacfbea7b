"""Small frames made from assessments: rates with their denominators, and what may be published of them."""

from kvs_audit.summaries.disclosure import published, suppress
from kvs_audit.summaries.html import as_html
from kvs_audit.summaries.rates import rates

__all__ = ["as_html", "published", "rates", "suppress"]
