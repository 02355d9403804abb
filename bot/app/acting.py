"""What `/faq` and the menus on messages lead to: each part gets the stores that it needs."""

from collections.abc import Awaitable, Callable, Sequence

from bot.app.files import FormatFiles
from bot.core.actions import (
    Actions,
    Entries,
    Exchanging,
    Insight,
    Looking,
    Mending,
    SettingActions,
    Steering,
    Trail,
)
from bot.core.answering import AnswerService
from bot.core.curation import Curation
from bot.core.faq import FaqEntry
from bot.core.feedback import Learning
from bot.core.foresight import Foresight
from bot.core.insight.considering import Considering
from bot.core.insight.findability import Findability
from bot.core.library import Library
from bot.core.messages import Hearing, Membership, Place, Speaking
from bot.core.replaying import Replayer
from bot.drawing.painter import ThreadPainter
from bot.formats import read_paths
from bot.formats.samples import sample_file
from bot.storage.database import Database


def make_actions(
    stores: Database,
    curation: Curation,
    answering: AnswerService,
    replayer: Replayer,
    foresight: Foresight,
    hears: Callable[[Place], Awaitable[Hearing]],
    speaks: Callable[[Place], Awaitable[Speaking]],
    knows: Callable[[Place, str], Awaitable[Membership]],
    *,
    considering: Considering,
    findability: Findability,
    library: Library,
    retention: int,
    learning: Learning,
) -> Actions:
    """The actions on these stores. `hears`, `speaks` and `knows` are as for `assemble`."""
    trail = Trail(stores.audit, stores.workspaces)
    looking = Looking(stores.faq, stores.receipts, answering, replayer)
    entries = Entries(
        store=stores.faq,
        receipts=stores.receipts,
        curation=curation,
        answering=answering,
        replayer=replayer,
        foresight=foresight,
        drafts=stores.drafts,
        waiting=learning.waiting,
        workspaces=stores.workspaces,
    )
    steering = Steering(
        store=stores.faq,
        workspaces=stores.workspaces,
        channels=stores.channels,
        roles=stores.roles,
        blocks=stores.blocks,
        receipts=stores.receipts,
        curation=curation,
        trail=trail,
        sample=_sample,
        hears=hears,
        speaks=speaks,
        knows=knows,
        unlearn=learning.without,
    )
    exchanging = Exchanging(
        looking=looking,
        curation=curation,
        uploads=stores.uploads,
        files=FormatFiles(),
        foresight=foresight,
        trail=trail,
    )
    return Actions(
        entries=entries,
        trail=trail,
        exchanging=exchanging,
        steering=steering,
        settings=SettingActions(
            store=stores.faq,
            workspaces=stores.workspaces,
            library=library,
            trail=trail,
            steering=steering,
            retention=retention,
        ),
        insight=Insight(
            considering=considering,
            findability=findability,
            gaps=stores.gaps,
            statistics=stores.statistics,
            labels=stores.labels,
            faq=stores.faq,
            receipts=stores.receipts,
            channels=stores.channels,
            entries=entries,
            steering=steering,
            sheets=FormatFiles(),
            painter=ThreadPainter(),
            trail=trail,
        ),
        mending=Mending(
            looking=looking,
            curation=curation,
            foresight=foresight,
            drafts=stores.drafts,
            answering=answering,
            receipts=stores.receipts,
            outbox=stores.outbox,
            trail=trail,
            workspaces=stores.workspaces,
        ),
        looking=looking,
    )


def _sample() -> Sequence[FaqEntry]:
    """What an empty knowledge base can be tried with."""
    return read_paths([sample_file("helpdesk.yaml")]).entries
