"""From files or frames to a frozen, typed extract in which nothing is lost."""

from kvs_audit.extract.model import Counts, Extract, Source

__all__ = ["Counts", "Extract", "Source"]
