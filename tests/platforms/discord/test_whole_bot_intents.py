"""`faqbot run` without the content of messages, with it, and without it again; and 4004."""

from pathlib import Path

from tests.discord.guild import (
    CONTENT,
    GENERAL,
    GUILD,
    OWNER,
    Channel,
    DiscordServer,
    furnished,
    visible,
)
from tests.platforms.discord.house import CALENDAR, PATIENCE, House, opened
from tests.platforms.discord.whole_bot import (
    Run,
    assert_says_nothing_of_people,
    copied,
    rows,
    until,
)

OPENED = 900_000_000_000_000_201
ELSEWHERE = 900_000_000_000_000_002
"""Another guild, which uses the same knowledge."""


async def test_an_intent_that_is_refused_granted_and_taken_back_disturbs_no_other_guild(
    helpdesk: Path, tmp_path: Path
) -> None:
    database = copied(helpdesk, tmp_path)
    opened(database, OPENED)
    async with DiscordServer(patience_s=PATIENCE) as discord:
        furnished(discord)
        discord.state.add_channel(Channel(OPENED, "opened"))
        discord.state.add_guild("Others", guild=ELSEWHERE)
        discord.state.content_granted = False
        gateway = discord.gateway
        both = {"BOT_DISCORD_GUILDS": f"{GUILD},{ELSEWHERE}"}
        async with Run(database, discord, 1, **both) as run:
            house = House(discord, run)
            await run.ready()

            # not granted
            intents = [one["intents"] & CONTENT for one in gateway.identifies]
            page = (await run.page("/readyz"))[1]
            answered = [await house.answered(), await house.answered(ELSEWHERE)]
            unheard = discord.people.say(house.person(), OPENED, CALENDAR)
            typed = await discord.people.slash(OWNER, GENERAL, "faq channel", mode="auto")
            refused = visible(await discord.answered(typed, PATIENCE))
            mode = _mode(database, GENERAL)

            # granted, while it runs
            discord.state.content_granted = True

            async def is_open() -> bool:
                typed = await discord.people.slash(OWNER, GENERAL, "faq channel", mode="auto")
                said = visible(await discord.answered(typed, PATIENCE))
                return "From now on" in said

            await until(is_open)
            await discord.until(lambda: gateway.identifies[-1]["intents"] & CONTENT, PATIENCE)
            await gateway.connected(PATIENCE)
            heard = discord.people.say(house.person(), GENERAL, CALENDAR)
            await house.reply(heard)
            told = (await run.page("/readyz"))[1]

            # taken back
            discord.state.content_granted = False
            before = len(gateway.identifies)
            gateway.close(4014)
            await discord.until(lambda: len(gateway.identifies) > before, PATIENCE)
            await gateway.connected(PATIENCE)
            without = gateway.identifies[-1]["intents"] & CONTENT
            after = [await house.answered(), await house.answered(ELSEWHERE)]
            await run.logged("4014")
            warned = (await run.page("/readyz"))[1]

            # the token itself
            token, discord.token = discord.token, "another"
            gateway.close(4004)
            await run.logged("Reset Token")
            away = (await run.page("/readyz"))[0]
            discord.token = token
            await gateway.connected(PATIENCE)
            await run.ready()
            last = await house.answered()
            status, seconds = await run.terminated()
        assert_says_nothing_of_people(run.log, discord)

    assert intents == [0]
    assert "Message Content Intent" in page
    assert answered == [True, True]
    assert "Message Content Intent" in refused and "no restart" in refused
    assert mode == []
    assert "Message Content Intent" not in told
    assert without == 0
    assert after == [True, True]
    assert "Message Content Intent" in warned
    assert (away, last) == (503, True)
    assert discord.replies(unheard) == []
    assert (status, seconds < 10) == (0, True)


def _mode(database: Path, channel: int) -> list[tuple[str]]:
    return rows(database, "SELECT mode FROM channel WHERE id = ?", str(channel))
