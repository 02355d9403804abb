"""Several `faqbot run` on one database, one after the other; and Slack beside Discord."""

from pathlib import Path
from typing import Any

from tests.discord.guild import (
    BEN,
    GENERAL,
    HELPERS,
    OWNER,
    SEND,
    DiscordServer,
    Interaction,
    Message,
    furnished,
    labels,
    pings,
    visible,
)
from tests.discord.guild import MENTION as MENTION_BOT
from tests.platforms.discord.house import PATIENCE, PORTAL, VPN, House, leases_run_out
from tests.platforms.discord.whole_bot import (
    HANDBOOK_QUESTION,
    Run,
    assert_says_nothing_of_people,
    copied,
    rows,
    until,
)
from tests.slack.workspace import APP_TOKEN, BOT_TOKEN, MENTION, SlackServer
from tests.slack.workspace import Channel as SlackChannel
from tests.slack.workspace import visible as visible_in_slack

KITCHEN = "Where is the kitchen?"


async def test_two_replicas_do_everything_once_and_buttons_outlive_them_both(
    helpdesk: Path, tmp_path: Path
) -> None:
    database = copied(helpdesk, tmp_path)
    async with DiscordServer(patience_s=PATIENCE) as discord:
        furnished(discord)
        async with Run(database, discord, 1) as one, Run(database, discord, 2) as two:
            await one.ready()
            await two.ready()
            await discord.gateway.connected(PATIENCE, shards=2)
            house = House(discord, two)

            # each is told of everything
            await _typed(discord, OWNER, HELPERS, "faq channel", helpers=True)
            for floor in ("second", "third"):
                form = await discord.people.slash(OWNER, GENERAL, "faq add", question=KITCHEN)
                before = len(discord.whispers(OWNER))
                await discord.people.fill(form, {"Answer": f"On the {floor} floor."})
                await discord.until(lambda n=before: len(discord.whispers(OWNER)) > n, PATIENCE)  # type: ignore[misc]
                await _settled(discord, OWNER)
            await _saved_all_the_same(discord, OWNER)
            asked = [discord.people.mention(*house.room(), VPN) for _ in range(20)]
            asked += [discord.people.dm(house.person(), VPN) for _ in range(10)]
            private = [await _typed(discord, *house.room(), "ask", question=VPN) for _ in range(5)]
            replies = [await house.reply(message) for message in asked]
            long = await house.reply(
                discord.people.mention(house.person(), GENERAL, HANDBOOK_QUESTION)
            )
            asker, meant = await _suggested(house)

            discord.people.edit(asked[3], f"{MENTION_BOT} {HANDBOOK_QUESTION}")
            await discord.until(lambda: "switch 1" in visible(replies[3]), PATIENCE)
            voter = asked[0].author
            await discord.people.press(voter, replies[0], "Helpful")
            await _whispered(discord, voter)
            unhappy = asked[1].author
            await discord.people.press(unhappy, replies[1], "Not helpful")
            reasons = await _whispered(discord, unhappy)
            await discord.people.press(unhappy, reasons, "Ask a human")
            (request,) = await discord.until(lambda: discord.posts(HELPERS), PATIENCE)
            await house.ended(*asked)

            # one is no more, whichever began it
            one.process.kill()
            await one.process.wait()
            leases_run_out(database)
            reader = house.person()
            await discord.people.press(reader, long, "Read more")
            await discord.until(lambda: "floor 63" in _read(discord, reader), PATIENCE)
            one_of_them = next(label for label in labels(meant) if label.startswith(KITCHEN))
            await discord.people.press(asker, meant, one_of_them)
            await discord.until(lambda: "floor." in visible(meant), PATIENCE)
            opened = await discord.people.slash(OWNER, GENERAL, "faq add", question="Who cleans?")
            alone = await house.answered()
            discord.fail(SEND, 429, retry_after=600.0)
            stuck = discord.people.mention(*house.room(), VPN)
            await house.is_sent(stuck)
            status, seconds = await two.terminated()

        # after a restart
        async with Run(database, discord, 3) as three:
            await three.ready()
            house = House(discord, three)
            freed = await house.reply(stuck)
            await discord.people.press(BEN, request, "I take it")
            await discord.until(lambda: "I take it" not in labels(request), PATIENCE)
            await discord.people.press(asked[2].author, replies[2], "Helpful")
            await _whispered(discord, asked[2].author)
            number = len(discord.whispers(OWNER))
            await discord.people.fill(opened, {"Answer": "Everybody does."})
            await discord.until(lambda: len(discord.whispers(OWNER)) > number, PATIENCE)
            await _settled(discord, OWNER)
            saved = visible(discord.whispers(OWNER)[-1])
            later = await house.answered()
            await three.terminated()
        log = one.log + two.log + three.log
        assert_says_nothing_of_people(log, discord)

    counts = [len(discord.replies(message)) for message in asked]
    assert counts == [1, 2] + [1] * (len(asked) - 2)  # the second is told who takes it
    assert "Ben Baker" in visible(discord.replies(asked[1])[1])
    assert [PORTAL in visible(reply) for reply in replies].count(False) == 1  # the edited one
    assert [len(typed.followups) for typed in private] == [0] * len(private)
    kitchens = "SELECT count(*) FROM entry WHERE slug LIKE 'where-is-the-kitchen%'"
    assert rows(database, kitchens) == [(2,)]
    assert rows(database, "SELECT count(*) FROM vote WHERE opinion = 'helpful'") == [(2,)]
    assert "Saved as who-cleans" in saved
    assert len(discord.posts(HELPERS)) == 1
    assert pings(request) == []
    assert PORTAL in visible(freed)
    assert (alone, later, status, seconds < 10) == (True, True, 0, True)


async def _typed(
    discord: DiscordServer, user: int, channel: int, command: str, **options: Any
) -> Interaction:
    typed = await discord.people.slash(user, channel, command, **options)
    await discord.answered(typed, PATIENCE)
    return typed


async def _settled(discord: DiscordServer, user: int) -> None:
    """Returns when nothing that they see says that something will come."""
    await discord.until(lambda: not any(one.is_loading for one in discord.whispers(user)), PATIENCE)


async def _saved_all_the_same(discord: DiscordServer, user: int) -> None:
    """What is shown before it is saved, for another entry says nearly the same, is saved."""
    shown = discord.whispers(user)[-1]
    await discord.people.press(user, shown, "Save")
    await discord.until(lambda: "Save" not in labels(shown), PATIENCE)


async def _whispered(discord: DiscordServer, user: int) -> Message:
    """The one message that this person alone sees."""
    await discord.until(lambda: discord.whispers(user), PATIENCE)
    await _settled(discord, user)
    (one,) = discord.whispers(user)
    return one


async def _suggested(house: House) -> tuple[int, Message]:
    """Who was asked back, and by which reply: as soon as both replicas know both entries."""
    while True:
        who, channel = house.room()
        reply = await house.reply(house.discord.people.mention(who, channel, KITCHEN))
        if sum(label.startswith(KITCHEN) for label in labels(reply)) == 2:
            return who, reply


def _read(discord: DiscordServer, who: int) -> str:
    return "\n".join(map(visible, discord.whispers(who)))


async def test_slack_is_answered_while_discord_is_away_and_discord_when_it_is_back(
    helpdesk: Path, tmp_path: Path
) -> None:
    async with SlackServer() as slack, DiscordServer(patience_s=PATIENCE) as discord:
        furnished(discord)
        away = discord.fail("", 503, times=1_000_000)
        slack.state.add_channel(SlackChannel("C1", "general"))
        tokens = {
            "BOT_SLACK_BOT_TOKEN": BOT_TOKEN,
            "BOT_SLACK_APP_TOKEN": APP_TOKEN,
            "BOT_SLACK_API_URL": slack.api_url,
        }
        async with Run(copied(helpdesk, tmp_path), discord, 1, **tokens) as run:
            await run.ready()
            page = (await run.page("/readyz"))[1]
            ts = await slack.people().say("U1", "C1", f"{MENTION} {VPN}")
            await slack.until(lambda: _is_answered(slack, ts), within_s=PATIENCE)

            away.times = 0
            await discord.gateway.connected(PATIENCE)
            back = await House(discord, run).answered()

            async def well() -> bool:
                return '"discord": {"ok": true' in (await run.page("/readyz"))[1]

            await until(well)
            status, seconds = await run.terminated()

    assert '"discord": {"ok": false' in page
    assert back
    assert (status, seconds < 10) == (0, True)


def _is_answered(slack: SlackServer, ts: str) -> bool:
    return any(PORTAL in visible_in_slack(one) for one in slack.replies("C1", ts))
