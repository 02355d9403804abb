"""The buttons under replies: votes, choices, sharing, questions handed on to people."""

from bot.core.feedback.learning import Learning
from bot.core.feedback.presses import Feedback

__all__ = ["Feedback", "Learning"]
