"""One audit over many extracts, one process or machine each: an audit is separable by case.

Every extract of a folder is read and audited by itself, wherever Dask's scheduler places it; what they give is merged
into the files that one audit of all of them together would have given, in bounded memory.
"""

from kvs_audit.partitions.national import Partitioned, Progress, audit_partitions
from kvs_audit.partitions.split import Split, split_extract

__all__ = ["Partitioned", "Progress", "Split", "audit_partitions", "split_extract"]
