"""Settings for all tests."""

from hypothesis import settings

# Machines differ in speed; a slow one must not fail a property.
settings.register_profile("kvs", deadline=None, derandomize=True)
settings.load_profile("kvs")
