"""Where the two sides find the same knowledge base."""

from pathlib import Path

NAME = "speed"
"""Of the knowledge base."""


def database(folder: Path) -> str:
    """The bot's, as its address."""
    return f"sqlite:///{folder / 'speed.db'}"


def phrasings(folder: Path) -> Path:
    """float32[n, d], rows of length one."""
    return folder / "phrasings.npy"


def owners(folder: Path) -> Path:
    """intp[n]: the entry of each."""
    return folder / "owners.npy"


def texts(folder: Path) -> Path:
    """Their n texts, a JSON list."""
    return folder / "texts.json"
