"""``python -m kvs_audit`` is ``kvs-audit``."""

from kvs_audit.cli import entry_point

if __name__ == "__main__":
    entry_point()
