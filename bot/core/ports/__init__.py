"""What the core needs from the outside: each port as narrow as its use.

Real implementations live in `bot.storage`, `bot.embedding`, `bot.fitting` and `bot.language`; the
fakes of `tests/` keep the same contracts (`tests/contracts`).
"""

from bot.core.ports.delivery import InUse, Meter, Outbox, Settled, StandingReply, Unfinished
from bot.core.ports.drafts import Draft, Drafts
from bot.core.ports.feedback import Help, HelpRequest, HelpRequests, Judgement, Opinion, Vote, Votes
from bot.core.ports.files import Contents, KnowledgeFiles, Spreadsheets, Upload, Uploads
from bot.core.ports.insight import (
    Audit,
    Day,
    Deed,
    Figures,
    Gap,
    GapStore,
    Observed,
    Sample,
    Scope,
    Statistics,
)
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
from bot.core.ports.pictures import Chart, Painter, Series
from bot.core.ports.places import Blocks, Channels, ChannelSettings, Workspace, Workspaces
from bot.core.ports.records import (
    Asked,
    Deployments,
    JobLog,
    JobRun,
    ReceiptStore,
    Retention,
    RoleStore,
    Said,
)

__all__ = [
    "Asked",
    "Audit",
    "Blocks",
    "Candidates",
    "Change",
    "ChannelSettings",
    "Channels",
    "Chart",
    "Contents",
    "Day",
    "Deed",
    "Deployments",
    "Draft",
    "Drafts",
    "EmbeddingStore",
    "Encoder",
    "FaqIndex",
    "FaqStore",
    "Figures",
    "Fit",
    "FitStore",
    "Gap",
    "GapStore",
    "Help",
    "HelpRequest",
    "HelpRequests",
    "InUse",
    "JobLog",
    "JobRun",
    "Judgement",
    "KnowledgeFiles",
    "Label",
    "LabelStore",
    "LanguageDetector",
    "Matrix",
    "Meter",
    "Observed",
    "Opinion",
    "Outbox",
    "Painter",
    "Progress",
    "ReceiptStore",
    "Retention",
    "RoleStore",
    "Said",
    "Sample",
    "Scope",
    "Series",
    "Settled",
    "Spreadsheets",
    "StandingReply",
    "Statistics",
    "TextHash",
    "Unfinished",
    "Upload",
    "Uploads",
    "Vote",
    "Votes",
    "Workspace",
    "Workspaces",
]
