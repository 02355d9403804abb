"""What happens for each `/faq` action: checked against the role, done, told."""

from bot.core.actions.dispatch import Actions
from bot.core.actions.entries import Entries
from bot.core.actions.exchanging import Exchanging
from bot.core.actions.insight import Insight
from bot.core.actions.looking import Looking
from bot.core.actions.mending import Mending
from bot.core.actions.settings import SettingActions
from bot.core.actions.steering import Steering
from bot.core.actions.trail import Trail

__all__ = [
    "Actions",
    "Entries",
    "Exchanging",
    "Insight",
    "Looking",
    "Mending",
    "SettingActions",
    "Steering",
    "Trail",
]
