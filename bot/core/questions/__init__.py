"""Whether a message asks: the gate before an answer that nobody asked the bot for.

Patterns of asking and telling, and a regression over words, add up to one score.
"""

from bot.core.questions.detecting import is_question

__all__ = ["is_question"]
