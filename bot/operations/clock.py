"""How far this machine's clock is off, by what a web server says in its `Date`."""

import time
from email.utils import parsedate_to_datetime

import aiohttp

from bot.core.errors import UncertainError

_PATIENCE = aiohttp.ClientTimeout(total=5)


async def seconds_ahead(url: str) -> float:
    """So much this machine is ahead of that server; the header is exact to a second.

    UncertainError where the server cannot be reached, or does not tell.
    """
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE, trust_env=True) as session:
            before = time.time()
            async with session.get(url, allow_redirects=False) as answer:
                after = time.time()
                told = answer.headers.get("Date", "")
        theirs = parsedate_to_datetime(told).timestamp() + 0.5  # it is cut to the second
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise UncertainError(f"{url} does not tell what time it is.") from error
    return (before + after) / 2 - theirs
