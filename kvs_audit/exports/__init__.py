"""What leaves the project as files: assessments, the worklist, the rejects and the manifest, all or none."""

from kvs_audit.exports.audit import FILES, write_audit
from kvs_audit.exports.folder import write_set
from kvs_audit.exports.personal import refuse_personal_text

__all__ = ["FILES", "refuse_personal_text", "write_audit", "write_set"]
