"""How a model that cannot be exported is refused."""

from bot.core.errors import ModelError


def refused(why: str) -> ModelError:
    """The error for a model that cannot be exported, for the reason in `why`."""
    return ModelError(
        f"The model cannot be exported: {why}. It goes on working as it is: leave BOT_MODEL."
    )
