"""From files or frames to a frozen, typed extract in which nothing is lost."""

from kvs_audit.extract.mapping import load_mapping
from kvs_audit.extract.model import Counts, Extract, Source
from kvs_audit.extract.read import from_frames, read_extract
from kvs_audit.extract.rejects import reject_sentences

__all__ = ["Counts", "Extract", "Source", "from_frames", "load_mapping", "read_extract", "reject_sentences"]
