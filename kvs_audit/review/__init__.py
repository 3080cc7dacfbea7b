"""Manual review: a documented probability sample of cases, workbooks to fill in, and what came back, weighted."""

from kvs_audit.review.collected import Collected, collect
from kvs_audit.review.collected_files import write_collected
from kvs_audit.review.drawn import Drawn, draw_review, write_review

__all__ = ["Collected", "Drawn", "collect", "draw_review", "write_collected", "write_review"]
