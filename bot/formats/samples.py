"""The sample knowledge bases that travel with the bot."""

from pathlib import Path


def sample_file(name: str) -> Path:
    """Where the sample of that file name lies: in a wheel inside the package, else beside it."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "faq_data"
    return (installed if installed.is_dir() else package.parent / "faq_data") / name
