"""What happens for each `/faq` action: checked against the role, done, told."""

from bot.core.actions.dispatch import Actions
from bot.core.actions.entries import Entries
from bot.core.actions.steering import Steering

__all__ = ["Actions", "Entries", "Steering"]
