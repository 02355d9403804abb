"""`/faq test`, `gaps`, `stats` and `settings`: how well questions are answered, and what is set."""

from typing import Any, TypeAlias

from discord import app_commands

from bot.core import messages
from bot.platforms.discord.setup import options
from bot.platforms.discord.setup.acts import Acts
from bot.platforms.discord.setup.options import Interaction

Command: TypeAlias = app_commands.Command[Any, ..., Any]


def looking_into(acts: Acts) -> tuple[Command, ...]:
    """These commands, to stand behind `/faq`."""

    @app_commands.command(name="test", description="Tries a question, without leaving a trace.")
    @app_commands.describe(question="The question; all tries every entry and judged question.")
    async def try_out(interaction: Interaction, question: options.Question) -> None:
        await acts.do(interaction, messages.Try(question))

    @app_commands.command(description="Lists questions without an answer, to write or attach one.")
    @app_commands.describe(
        dismissed="Whether to list those that were dismissed.",
        page="Which page of the list, from 1.",
    )
    async def gaps(
        interaction: Interaction, dismissed: bool = False, page: options.Number = 1
    ) -> None:
        await acts.do(interaction, messages.Gaps(page, dismissed=dismissed))

    @app_commands.command(description="Tells what was asked in the last 30 days, and what became.")
    async def stats(interaction: Interaction) -> None:
        await acts.do(interaction, messages.Stats())

    @app_commands.command(description="Tells what is set here and by whom, or changes it.")
    @app_commands.describe(
        right="How often I must be right, in per cent: from 50 to 99.9.",
        questions="How many questions a person may ask in five minutes.",
        replies="How many answers a channel gets unasked in an hour.",
        retention="For how many days questions are kept.",
        notices="Whether admins are told of faults of mine, in this channel or the one below.",
        channel="The channel for that, where it is another one than this.",
    )
    async def settings(
        interaction: Interaction,
        right: options.Percent | None = None,
        questions: options.Limit | None = None,
        replies: options.Limit | None = None,
        retention: options.Days | None = None,
        notices: bool | None = None,
        channel: options.Channel = "",
    ) -> None:
        chosen = messages.Settings(
            right, questions, replies, retention, notices=notices, channel=channel
        )
        await acts.do(interaction, chosen)

    return try_out, gaps, stats, settings
