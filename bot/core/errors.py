"""Errors that somebody can act on. Each message says what, where, and what to do."""

from collections.abc import Sequence


class BotError(Exception):
    """Something went wrong that a person can mend; its text is the sentence they read."""


class UsageError(BotError):
    """A command or a form was filled in wrongly; nothing was changed.

    `field` names the field of a form that it is about, where that is known.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFoundError(BotError):
    """An entry, knowledge base, version or receipt of that name does not exist."""


class ConflictError(BotError):
    """Somebody else changed the same thing meanwhile; nothing was overwritten."""


class ChangedError(ConflictError):
    """Somebody changed an entry after a change to it had begun: who, as revisions name them.

    The entry is at `version` now; the change that was not made began at `expected`.
    """

    def __init__(self, slug: str, author: str, at: str, version: int, expected: int) -> None:
        super().__init__(
            f"`{slug}` was changed by {author} on {at}: it is at version {version} now, your change"
            f" began at version {expected}. Nothing was overwritten; open it again and repeat your"
            " change."
        )
        self.slug = slug
        self.author = author
        self.at = at
        self.version = version
        self.expected = expected


class SpentError(BotError):
    """A draft was saved or discarded already; nothing was saved a second time."""


class DeniedError(BotError):
    """The person's role does not allow it; the text says which role does and who can grant it."""


class RoleError(DeniedError):
    """A role is missing: `needed` is its name; a `guest` can have none."""

    def __init__(self, needed: str, *, guest: bool) -> None:
        super().__init__(f"That needs the role `{needed}`.")
        self.needed = needed
        self.guest = guest


class StorageError(BotError):
    """The database cannot be used: missing, locked, read-only, full, or of another version."""


class ReplacedError(StorageError):
    """Another database stands where this process's was; a new process would use it."""


class LeaseLostError(BotError):
    """A job belongs to another process by now; nothing was changed."""


class ModelError(BotError):
    """The embedding model cannot be used: missing, corrupt, or not what it is said to be."""


class EncoderAwayError(ModelError):
    """The server that encodes cannot be asked at the moment; it may be in the next one."""


class SettingsError(BotError):
    """A setting has a value that cannot work."""


class StrangerError(BotError):
    """It has to be known first who acts, and where; the platform has only named them so far.

    `workspace` is the one that it is about, of which they have to be a member; empty: any.
    """

    def __init__(self, workspace: str = "") -> None:
        super().__init__("It is not known who that is.")
        self.workspace = workspace


class RefusedError(BotError):
    """The platform will not take a message; `cause` is its own word for why."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"The platform refused a message: {cause}.")
        self.cause = cause


class UncertainError(BotError):
    """The platform may or may not have taken a message, or may not be asked about it."""


class CrowdedError(BotError):
    """Too much waits to be posted already; what nobody asked for is left out."""


class WithdrawnError(BotError):
    """Nothing is to be said any more: the message was deleted, or another process has it."""


class DrawingError(BotError):
    """A picture could not be drawn; what it shows is told in words."""


class ImportFailedError(BotError):
    """A knowledge-base file was refused as a whole; `problems` has one line for each fault.

    Each line reads `FILE:LINE: MESSAGE`, where the message says how to mend it; without a line it
    is about the file, or folder, as a whole.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
