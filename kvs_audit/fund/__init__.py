"""Findings (fund): the deviations among the assessments, each with a Danish sentence and what to bear in mind."""

from kvs_audit.fund.findings import FUND, findings

__all__ = ["FUND", "findings"]
