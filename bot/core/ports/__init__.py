"""What the core needs from the outside: each port as narrow as its use.

Real implementations live in `bot.storage`, `bot.embedding`, `bot.fitting` and `bot.language`; the
fakes of `tests/` keep the same contracts (`tests/contracts`).
"""

from bot.core.ports.delivery import InUse, Meter, Outbox, Settled, Unfinished
from bot.core.ports.feedback import Help, HelpRequest, HelpRequests, Opinion, Vote, Votes
from bot.core.ports.knowledge import (
    Change,
    EmbeddingStore,
    FaqStore,
    Fit,
    FitStore,
    Label,
    LabelStore,
)
from bot.core.ports.models import (
    Candidates,
    Encoder,
    FaqIndex,
    LanguageDetector,
    Matrix,
    Progress,
    TextHash,
)
from bot.core.ports.places import Blocks, Channels, ChannelSettings, Workspace, Workspaces
from bot.core.ports.records import (
    Deployments,
    JobLog,
    JobRun,
    ReceiptStore,
    Retention,
    RoleStore,
    Said,
)

__all__ = [
    "Blocks",
    "Candidates",
    "Change",
    "ChannelSettings",
    "Channels",
    "Deployments",
    "EmbeddingStore",
    "Encoder",
    "FaqIndex",
    "FaqStore",
    "Fit",
    "FitStore",
    "Help",
    "HelpRequest",
    "HelpRequests",
    "InUse",
    "JobLog",
    "JobRun",
    "Label",
    "LabelStore",
    "LanguageDetector",
    "Matrix",
    "Meter",
    "Opinion",
    "Outbox",
    "Progress",
    "ReceiptStore",
    "Retention",
    "RoleStore",
    "Said",
    "Settled",
    "TextHash",
    "Unfinished",
    "Vote",
    "Votes",
    "Workspace",
    "Workspaces",
]
