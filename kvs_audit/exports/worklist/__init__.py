"""fund.xlsx: the findings as a worklist, one sheet per standard behind an overview."""

from kvs_audit.exports.worklist.workbook import MOST_ROWS, write_worklist

__all__ = ["MOST_ROWS", "write_worklist"]
