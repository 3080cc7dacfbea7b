"""Where the small sample lies, in a checkout and in an installed package."""

from pathlib import Path

import kvs_audit
from kvs_audit.errors import FileFault


def sample_path() -> Path:
    """The folder of the small sample that comes with the project. Raises FileFault when the installation lacks it."""
    package = Path(kvs_audit.__file__).parent
    for folder in (package / "_sample", package.parent / "data" / "sample"):
        if (folder / "sager.csv").is_file():
            return folder
    raise FileFault("Det lille eksempeludtræk mangler i installationen.")
