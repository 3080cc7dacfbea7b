"""kvs_audit."""
