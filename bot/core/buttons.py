"""What the ids of buttons and forms are made of: words and keys, with colons between."""

_DIGITS = 18
"""Of a number that fits 64 bits."""


def is_key(text: str) -> bool:
    """Whether a part of a button's or a form's id can be a row's key or a version."""
    return text.isdecimal() and text.isascii() and len(text) <= _DIGITS
