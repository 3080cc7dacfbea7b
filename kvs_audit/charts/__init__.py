"""Charts: one theme, one family per module, each a frame in and a :class:`Figure` out. None sees an extract.

Importing this package imports no altair; the chart modules do.
"""
