"""What the core needs from the outside: each port as narrow as its use.

Real implementations live in `bot.storage`, `bot.embedding`, `bot.fitting` and `bot.language`; the
fakes of `tests/` keep the same contracts (`tests/contracts`).
"""

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
from bot.core.ports.records import (
    JobLog,
    JobRun,
    Outbox,
    ReceiptStore,
    RoleStore,
    Workspaces,
)

__all__ = [
    "Candidates",
    "Change",
    "EmbeddingStore",
    "Encoder",
    "FaqIndex",
    "FaqStore",
    "Fit",
    "FitStore",
    "JobLog",
    "JobRun",
    "Label",
    "LabelStore",
    "LanguageDetector",
    "Matrix",
    "Outbox",
    "Progress",
    "ReceiptStore",
    "RoleStore",
    "TextHash",
    "Workspaces",
]
