"""The sections of the reports: a scope in, pieces of the page out."""
