"""Who acts where, for the core: in a direct conversation Discord does not say in which server."""

from bot.core.errors import BotError
from bot.core.messages import Person, Place
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.interactions.turns import Turn


async def settled(courier: DiscordCourier, turn: Turn) -> tuple[Person, Place]:
    """The person and the place, with the server whose knowledge is asked there, where it is known.

    Who is no member of it has no rights of one.
    """
    if not turn.place.direct:
        return turn.person, turn.place
    try:
        known = await courier.people.settle(turn.person, turn.place)
    except BotError:  # the core goes by what the button names, or says that it cannot
        return turn.person, turn.place
    return known.person, known.place
