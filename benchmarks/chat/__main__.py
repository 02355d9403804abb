"""`python -m benchmarks.chat [--rate 5] [--seconds 60]`: ours beside the textbook's bot.

Both are processes of their own on the tests' stand-in of Slack, in Socket Mode, with the sample
`helpdesk.yaml`. Questions come at a steady rate as mentions, from people who ask once each, in as
many channels as it takes to stay below Slack's one message a second and channel. The two take
turns, so that both meet the same machine.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic

from bot.core.replies import operating
from tests.slack.workspace import MENTION, Channel, SlackServer, visible

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "faq_data" / "helpdesk.yaml"
QUESTIONS = ROOT / "faq_data" / "helpdesk.questions.jsonl"
TURNS = 2
STARTING = 120.0
LATE = 60.0
FAQBOT = (sys.executable, "-m", "bot")
TEXTBOOK = (sys.executable, "-m", "benchmarks.chat.textbook", str(KNOWLEDGE))


def main(arguments: Sequence[str]) -> int:
    """Prints a line for each bot, and the ratio."""
    options = _parser().parse_args(arguments)
    return asyncio.run(_run(options.rate, options.seconds))


async def _run(rate: float, seconds: float) -> int:
    _print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; seconds from event to reply")
    waited: dict[str, list[float]] = {"textbook": [], "faqbot": []}
    with TemporaryDirectory() as folder:
        environment = {"BOT_DATABASE_URL": f"sqlite:///{folder}/faqbot.db", "BOT_HEALTH_PORT": "0"}
        await _finished(*FAQBOT, "import", str(KNOWLEDGE), environment=environment)
        for _ in range(TURNS):
            for name, command in (("textbook", TEXTBOOK), ("faqbot", (*FAQBOT, "run"))):
                async with _bot(command, environment) as slack:
                    waited[name] += await _asked(slack, rate, seconds / TURNS)
    for name, times in waited.items():
        _print(
            f"{name:<9} {len(times)} questions at {rate:g}/s: median {median(times):.3f},"
            f" p95 {quantiles(times, n=20)[-1]:.3f}, longest {max(times):.3f}"
        )
    _print(f"ratio of the medians {median(waited['faqbot']) / median(waited['textbook']):.2f}")
    return 0


@asynccontextmanager
async def _bot(command: Sequence[str], environment: dict[str, str]) -> AsyncIterator[SlackServer]:
    """Slack with that bot in it, which has answered once."""
    async with SlackServer() as slack:
        tokens = {
            "BOT_SLACK_BOT_TOKEN": slack.bot_token,
            "BOT_SLACK_APP_TOKEN": slack.app_token,
            "BOT_SLACK_API_URL": slack.api_url,
        }
        process = await asyncio.create_subprocess_exec(
            *command, env=os.environ | environment | tokens, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await slack.socket.connected(within_s=STARTING)
            slack.state.add_channel(Channel("C0", "c0"))
            await _wait_for(slack, "C0", "U0", "hello", STARTING)
            yield slack
        finally:
            process.terminate()
            await process.wait()


async def _asked(slack: SlackServer, rate: float, seconds: float) -> list[float]:
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    channels = [f"C{number}" for number in range(1, 2 + int(2 * rate))]
    for channel in channels:
        slack.state.add_channel(Channel(channel, channel.lower()))
    began, tasks = monotonic(), []
    for number, text in enumerate(islice(cycle(texts), int(rate * seconds))):
        await asyncio.sleep(max(0.0, began + number / rate - monotonic()))
        channel, person = channels[number % len(channels)], f"U{number + 1}"
        tasks.append(asyncio.create_task(_wait_for(slack, channel, person, text, LATE)))
    return await asyncio.gather(*tasks)


async def _wait_for(
    slack: SlackServer, channel: str, person: str, text: str, patience: float
) -> float:
    """Seconds until the reply to this question stood in its thread; that it comes is none."""
    announced = operating.thinking().text
    began = monotonic()
    ts = await slack.people().say(person, channel, f"{MENTION} {text}")
    await slack.until(
        lambda: [one for one in slack.replies(channel, ts) if announced not in visible(one)],
        within_s=patience,
    )
    return monotonic() - began


async def _finished(*command: str, environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | environment)
    if await process.wait():
        raise SystemExit(f"{command[2]} failed")


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chat", description=__doc__)
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each bot")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
