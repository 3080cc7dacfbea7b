"""Supervision as a cycle: what is due, what has changed from run to run, and what was departed from with a reason."""
