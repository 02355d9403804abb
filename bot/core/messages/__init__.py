"""The seam: everything a person can do, and everything the bot can say back, as frozen values.

A platform turns its SDK's payloads into requests and responses into its SDK's calls, and decides
nothing.
"""

from bot.core.messages.actions import (
    Action,
    Add,
    Edit,
    Help,
    History,
    ListEntries,
    Restore,
    Retire,
    Revert,
    Search,
    Show,
    Undo,
    Why,
)
from bot.core.messages.people import (
    Person,
    Place,
    Role,
    Trigger,
)
from bot.core.messages.requests import (
    Command,
    Completion,
    IncomingMessage,
    Posted,
    Press,
    Request,
    Submission,
)
from bot.core.messages.responses import (
    Button,
    Choice,
    Choices,
    Field,
    Form,
    Handle,
    Reply,
    Response,
)

__all__ = [
    "Action",
    "Add",
    "Button",
    "Choice",
    "Choices",
    "Command",
    "Completion",
    "Edit",
    "Field",
    "Form",
    "Handle",
    "Help",
    "History",
    "IncomingMessage",
    "ListEntries",
    "Person",
    "Place",
    "Posted",
    "Press",
    "Reply",
    "Request",
    "Response",
    "Restore",
    "Retire",
    "Revert",
    "Role",
    "Search",
    "Show",
    "Submission",
    "Trigger",
    "Undo",
    "Why",
]
