"""`faqbot run` as a process of its own, against our stand-in: how it starts, answers and ends."""

from pathlib import Path

from tests.discord.guild import ANN, GENERAL, GUILD, DiscordServer, furnished, visible
from tests.platforms.discord.whole_bot import (
    Run,
    assert_says_nothing_of_people,
    copied,
    final,
    rows,
)
from tests.slack.workspace import APP_TOKEN, BOT_TOKEN, MENTION, Channel, SlackServer
from tests.slack.workspace import visible as visible_in_slack

VPN = "vpn token expired"  # a phrasing of exactly one entry
PORTAL = "Open the token portal, choose Renew"


async def test_it_is_asked_in_three_ways_and_ends_with_0(helpdesk: Path, tmp_path: Path) -> None:
    async with (
        DiscordServer() as discord,
        Run(copied(helpdesk, tmp_path), furnished(discord)) as run,
    ):
        await run.connected()
        await run.ready()

        mentioned = await discord.reply(discord.people.mention(ANN, GENERAL, VPN), 20)
        direct = await discord.reply(discord.people.dm(ANN, VPN), 20)
        synced = await run.command("discord", "sync")
        command = await discord.people.slash(ANN, GENERAL, "ask", question=VPN)
        private = await discord.answered(command, 20)
        figures = await run.figures()
        status, seconds = await run.terminated()

        assert PORTAL in visible(mentioned)
        assert PORTAL in visible(direct)
        assert synced == "Sent 7 commands.\n"
        assert (PORTAL in visible(private), private.ephemeral_to) == (True, ANN)
        assert 'faqbot_questions_total{outcome="replied",platform="discord"' in figures
        assert (status, seconds < 10) == (0, True)
        assert_says_nothing_of_people(run.log, discord)
        assert rows(run.database, "SELECT id FROM workspace WHERE platform = 'discord'") == [
            (str(GUILD),)
        ]


async def test_a_wrong_token_ends_it_with_a_line_that_says_what_to_click(
    helpdesk: Path, tmp_path: Path
) -> None:
    async with DiscordServer() as discord:
        run = Run(copied(helpdesk, tmp_path), furnished(discord))
        discord.token = "another"
        async with run:
            status = await run.ended()

    assert status == 1
    assert len(run.log.splitlines()) == 1
    assert "BOT_DISCORD_TOKEN" in run.log and "Reset Token" in run.log
    assert ".faqbot.test" not in run.log


async def test_slack_and_discord_are_answered_by_one_process(
    helpdesk: Path, tmp_path: Path
) -> None:
    async with SlackServer() as slack, DiscordServer() as discord:
        tokens = {
            "BOT_SLACK_BOT_TOKEN": BOT_TOKEN,
            "BOT_SLACK_APP_TOKEN": APP_TOKEN,
            "BOT_SLACK_API_URL": slack.api_url,
        }
        slack.state.add_channel(Channel("C1", "general"))
        async with Run(copied(helpdesk, tmp_path), furnished(discord), 1, **tokens) as run:
            await run.connected()
            await slack.socket.connected(within_s=60)

            ts = await slack.people().say("U1", "C1", f"{MENTION} {VPN}")
            in_discord = discord.people.mention(ANN, GENERAL, VPN)
            await slack.until(lambda: _final_in_slack(slack, ts), within_s=60)
            await discord.until(lambda: final(discord.replies(in_discord)), 60)

            assert PORTAL in visible_in_slack(slack.replies("C1", ts)[0])
            assert PORTAL in visible(discord.replies(in_discord)[0])


def _final_in_slack(slack: SlackServer, ts: str) -> bool:
    found = [visible_in_slack(one) for one in slack.replies("C1", ts)]
    return bool(found) and not any(one.startswith("One moment") for one in found)


async def test_discord_is_answered_while_slack_cannot_be_reached(
    helpdesk: Path, tmp_path: Path
) -> None:
    away = {
        "BOT_SLACK_BOT_TOKEN": BOT_TOKEN,
        "BOT_SLACK_APP_TOKEN": APP_TOKEN,
        "BOT_SLACK_API_URL": "http://127.0.0.1:9/api/",
    }
    async with (
        DiscordServer() as discord,
        Run(copied(helpdesk, tmp_path), furnished(discord), 1, **away) as run,
    ):
        await run.ready()
        page = (await run.page("/readyz"))[1]
        reply = await discord.reply(discord.people.mention(ANN, GENERAL, VPN), 20)

        assert PORTAL in visible(reply)
        assert '"slack": {"ok": false' in page
