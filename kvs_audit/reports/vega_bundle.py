"""Vega's scripts as a package file, so that charts are interactive with no network.

``python -m kvs_audit.reports.vega_bundle`` makes the file anew from the installed vl-convert; a test holds it against
that. It is packed, for it is only ever read by a program. Vega, Vega-Lite and Vega-Embed are under the BSD 3-clause
licence.
"""

import gzip
from pathlib import Path
from typing import Any

BUNDLE = Path(__file__).parent / "assets" / "vega.js.gz"


def bundle() -> str:
    """The scripts: ``window.vegaEmbed`` and what it needs."""
    import vl_convert  # noqa: PLC0415 - starts a script engine

    make: Any = vl_convert.javascript_bundle  # its stub wants an argument that it does not need
    return str(make())


if __name__ == "__main__":
    BUNDLE.write_bytes(gzip.compress(bundle().encode(), mtime=0))
