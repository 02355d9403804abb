"""`python -m benchmarks.chat [--on slack|discord] [--rate 5] [--seconds 60]`: beside the textbook.

Both bots are processes of their own on the tests' stand-in of Slack (in Socket Mode) or Discord,
with the sample `helpdesk.yaml`. Questions come at a steady rate as mentions, from people who ask
once each, in as many channels as it takes to stay below what the platform takes of a bot in each.
The two take turns, so that both meet the same machine.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic

from benchmarks.chat.rooms import Room, discord_room, slack_room

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "faq_data" / "helpdesk.yaml"
QUESTIONS = ROOT / "faq_data" / "helpdesk.questions.jsonl"
ROOMS = {"slack": slack_room, "discord": discord_room}
TURNS = 2
LATE = 60.0
FAQBOT = (sys.executable, "-m", "bot")
TEXTBOOK = (sys.executable, "-m", "benchmarks.chat.textbook")


def main(arguments: Sequence[str]) -> int:
    """Prints a line for each bot, and the ratio."""
    options = _parser().parse_args(arguments)
    for platform in [options.on] if options.on else ROOMS:
        asyncio.run(_run(platform, options.rate, options.seconds))
    return 0


async def _run(platform: str, rate: float, seconds: float) -> None:
    _print(f"{platform}: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; seconds to reply")
    waited: dict[str, list[float]] = {"textbook": [], "faqbot": []}
    bots = {"textbook": (*TEXTBOOK, platform, str(KNOWLEDGE)), "faqbot": (*FAQBOT, "run")}
    with TemporaryDirectory() as folder:
        environment = {"BOT_DATABASE_URL": f"sqlite:///{folder}/faqbot.db", "BOT_HEALTH_PORT": "0"}
        await _finished(*FAQBOT, "import", str(KNOWLEDGE), environment=environment)
        for _ in range(TURNS):
            for name, command in bots.items():
                async with ROOMS[platform](command, environment, 1 + int(2 * rate)) as room:
                    waited[name] += await _asked(room, rate, seconds / TURNS)
    for name, times in waited.items():
        _print(
            f"{name:<9} {len(times)} questions at {rate:g}/s: median {median(times):.3f},"
            f" p95 {quantiles(times, n=20)[-1]:.3f}, longest {max(times):.3f}"
        )
    _print(f"ratio of the medians {median(waited['faqbot']) / median(waited['textbook']):.2f}")


async def _asked(room: Room, rate: float, seconds: float) -> list[float]:
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    began, tasks = monotonic(), []
    for number, text in enumerate(islice(cycle(texts), int(rate * seconds))):
        await asyncio.sleep(max(0.0, began + number / rate - monotonic()))
        tasks.append(asyncio.create_task(room.ask(number + 1, text, LATE)))
    return await asyncio.gather(*tasks)


async def _finished(*command: str, environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | environment)
    if await process.wait():
        raise SystemExit(f"{command[2]} failed")


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chat", description=__doc__)
    parser.add_argument("--on", choices=list(ROOMS), help="one platform alone")
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each bot")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
