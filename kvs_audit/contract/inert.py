"""Characters that steer instead of showing something: what is shown to people has none of them."""

import re
from typing import Final

STEERING: Final = r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
"""Control characters, those that turn the direction of the text around them, and what XML cannot hold.

A regular expression as Python and Rust both read it.
"""

_STEERING = re.compile(STEERING)


def without_steering(text: str) -> str:
    """A text with only what it shows."""
    return _STEERING.sub("", text)
