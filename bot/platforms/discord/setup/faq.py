"""`/faq` and what stands behind it: each option becomes a part of an action of the core's."""

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, Choice

from bot.core import messages
from bot.core.messages import FollowUps, Mode, Role
from bot.platforms.discord.setup import options
from bot.platforms.discord.setup.acts import Acts
from bot.platforms.discord.setup.looking_into import looking_into
from bot.platforms.discord.setup.options import EntryId, Interaction

_ENTRY = "The entry: type some words of its question, or its id."


class Faq(app_commands.Group):
    """The commands for entries, and for the bot itself."""

    def __init__(self, acts: Acts, name: str) -> None:
        super().__init__(
            name=name,
            description="Look at answers and mend them.",
            guild_only=True,
            allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        )
        self._acts = acts
        self.add_command(_Roles(acts))
        for command in looking_into(acts):
            self.add_command(command)

    async def completed(self, interaction: Interaction, current: str) -> list[Choice[str]]:
        """The entries that may be meant."""
        return await self._acts.complete(interaction, current)

    @app_commands.command(name="setup", description="Tells what is left to do, and helps with it.")
    async def set_up(self, interaction: Interaction) -> None:
        """`/faq setup`"""
        await self._acts.do(interaction, messages.Setup())

    @app_commands.command(description="Lists what you may do here.")
    async def help(self, interaction: Interaction) -> None:
        """`/faq help`"""
        await self._acts.do(interaction, messages.Help())

    @app_commands.command(description="Tells or changes how I behave in a channel.")
    @app_commands.rename(follow_ups="follow-ups", no_ping="no-ping")
    @app_commands.describe(
        mode="Which messages I answer there.",
        follow_ups="Whose messages I take for questions in a thread, without a mention.",
        channel="The channel, where it is another one than this.",
        helpers="Whether questions for people go there.",
        notices="Whether I tell there what is wrong with me.",
        ping="The role that I notify of each question for people.",
        no_ping="Whether I notify no role of questions for people any more.",
    )
    async def channel(
        self,
        interaction: Interaction,
        mode: options.Mode | None = None,
        follow_ups: options.FollowUps | None = None,
        channel: options.Channel = "",
        helpers: bool | None = None,
        notices: bool | None = None,
        ping: options.Group = "",
        no_ping: bool = False,
    ) -> None:
        """`/faq channel`"""
        action = messages.Channel(
            channel=channel,
            mode=Mode(mode) if mode else None,
            follow_ups=FollowUps(follow_ups) if follow_ups else None,
            helpers=helpers,
            notices=notices,
            ping=ping or ("" if no_ping else None),
        )
        await self._acts.do(interaction, action)

    @app_commands.command(description="Lists whom I do not answer, or adds somebody.")
    @app_commands.describe(
        person="Whom I shall not answer.", off="Whether I shall answer them again."
    )
    async def block(
        self, interaction: Interaction, person: options.Member = "", off: bool = False
    ) -> None:
        """`/faq block`"""
        await self._acts.do(interaction, messages.Block(person, blocked=not off))

    @app_commands.command(description="Writes a new entry; a form opens for its answer.")
    @app_commands.describe(question="The question that it answers; the form asks for it as well.")
    async def add(self, interaction: Interaction, question: options.Question = "") -> None:
        """`/faq add`"""
        await self._acts.do(interaction, messages.Add(question))

    @app_commands.command(description="Changes an entry, in a form.")
    @app_commands.rename(entry="id")
    @app_commands.describe(entry=_ENTRY)
    @app_commands.autocomplete(entry=completed)
    async def edit(self, interaction: Interaction, entry: EntryId) -> None:
        """`/faq edit`"""
        await self._acts.do(interaction, messages.Edit(entry))

    @app_commands.command(description="Shows one entry, whole.")
    @app_commands.rename(entry="id")
    @app_commands.describe(entry=_ENTRY)
    @app_commands.autocomplete(entry=completed)
    async def show(self, interaction: Interaction, entry: EntryId) -> None:
        """`/faq show`"""
        await self._acts.do(interaction, messages.Show(entry))

    @app_commands.command(name="list", description="Lists all entries.")
    @app_commands.describe(page="Which page of the list, from 1.")
    async def list_entries(self, interaction: Interaction, page: options.Number = 1) -> None:
        """`/faq list`"""
        await self._acts.do(interaction, messages.ListEntries(page))

    @app_commands.command(description="Finds entries by words and by meaning.")
    @app_commands.describe(text="What they are about.")
    async def search(self, interaction: Interaction, text: options.Words) -> None:
        """`/faq search`"""
        await self._acts.do(interaction, messages.Search(text))

    @app_commands.command(description="Takes an entry out of use; it can be put back.")
    @app_commands.rename(entry="id")
    @app_commands.describe(entry=_ENTRY)
    @app_commands.autocomplete(entry=completed)
    async def retire(self, interaction: Interaction, entry: EntryId) -> None:
        """`/faq retire`"""
        await self._acts.do(interaction, messages.Retire(entry))

    @app_commands.command(description="Puts a retired entry back into use.")
    @app_commands.rename(entry="id")
    @app_commands.describe(entry=_ENTRY)
    @app_commands.autocomplete(entry=completed)
    async def restore(self, interaction: Interaction, entry: EntryId) -> None:
        """`/faq restore`"""
        await self._acts.do(interaction, messages.Restore(entry))

    @app_commands.command(description="Tells who changed what in an entry.")
    @app_commands.rename(entry="id")
    @app_commands.describe(entry=_ENTRY)
    @app_commands.autocomplete(entry=completed)
    async def history(self, interaction: Interaction, entry: EntryId) -> None:
        """`/faq history`"""
        await self._acts.do(interaction, messages.History(entry))

    @app_commands.command(description="Brings back what an entry was in an earlier version.")
    @app_commands.rename(entry="id")
    @app_commands.describe(entry=_ENTRY, version="The version, as its history counts them.")
    @app_commands.autocomplete(entry=completed)
    async def revert(
        self, interaction: Interaction, entry: EntryId, version: options.Number
    ) -> None:
        """`/faq revert`"""
        await self._acts.do(interaction, messages.Revert(entry, version))

    @app_commands.command(description="Takes back your last change.")
    async def undo(self, interaction: Interaction) -> None:
        """`/faq undo`"""
        await self._acts.do(interaction, messages.Undo())

    @app_commands.command(
        name="import", description="Shows what a file would change, then does it."
    )
    @app_commands.describe(
        file="A knowledge base: YAML, JSONL, CSV, Markdown and others.",
        prune="Whether entries that it does not hold are retired.",
    )
    async def import_file(
        self, interaction: Interaction, file: discord.Attachment, prune: bool = False
    ) -> None:
        """`/faq import`"""
        await self._acts.take(interaction, file, prune=prune)

    @app_commands.command(description="Gives you all entries as a file.")
    @app_commands.rename(name="format")
    @app_commands.describe(name="What the file shall be; YAML loses nothing.")
    async def export(self, interaction: Interaction, name: options.Format = "yaml") -> None:
        """`/faq export`"""
        await self._acts.do(interaction, messages.Export(name))

    @app_commands.command(description="Explains a decision of mine: why I answered, or did not.")
    @app_commands.describe(receipt="The decision's receipt; without one, the last in this channel.")
    async def why(self, interaction: Interaction, receipt: options.Words = "") -> None:
        """`/faq why`"""
        await self._acts.do(interaction, messages.Why(receipt.strip()))


class _Roles(app_commands.Group):
    """Who may do what."""

    def __init__(self, acts: Acts) -> None:
        super().__init__(name="roles", description="Tells or changes who may do what.")
        self._acts = acts

    @app_commands.command(name="list", description="Lists who may do what.")
    async def list_roles(self, interaction: Interaction) -> None:
        """`/faq roles list`"""
        await self._acts.do(interaction, messages.Roles())

    @app_commands.command(description="Lets a person, or all with a role, do more.")
    @app_commands.describe(
        role="Viewers look into decisions, editors write entries, admins set all up.",
        who="The person, or the role of the server's.",
    )
    async def grant(
        self, interaction: Interaction, role: options.Role, who: options.Subject
    ) -> None:
        """`/faq roles grant`"""
        await self._acts.do(interaction, messages.Roles(who, Role(role), granted=True))

    @app_commands.command(description="Takes that back.")
    @app_commands.describe(
        role="What they shall not be any more.", who="The person, or the role of the server's."
    )
    async def revoke(
        self, interaction: Interaction, role: options.Role, who: options.Subject
    ) -> None:
        """`/faq roles revoke`"""
        await self._acts.do(interaction, messages.Roles(who, Role(role), granted=False))
