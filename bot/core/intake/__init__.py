"""One message, one reply: kept here for every chat platform.

A message is claimed in the database, decided by the core, and its reply sent and recorded, so that
neither twins, re-deliveries, replicas, crashes nor outages make two replies of one, or none.
"""

from bot.core.intake.bounds import Bounds
from bot.core.intake.entrance import Intake

__all__ = ["Bounds", "Intake"]
