"""The terminal as a platform: typed lines in, laid-out replies out."""

from bot.platforms.console.conversation import PLACE, Terminal, terminal_person
from bot.platforms.console.keeping import kept_open
from bot.platforms.console.replies import put_reply
from bot.platforms.console.text import plain, put

__all__ = ["PLACE", "Terminal", "kept_open", "plain", "put", "put_reply", "terminal_person"]
