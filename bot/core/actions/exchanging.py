"""Files in and out: an import is shown before it is done, and done as it was shown."""

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core.actions.drafting import LIFE
from bot.core.actions.foreseeing import Foreseeing
from bot.core.actions.looking import Looking
from bot.core.actions.trail import Moved, Trail
from bot.core.buttons import is_key
from bot.core.callers import Caller
from bot.core.curation import Curation
from bot.core.differences import ImportReport
from bot.core.errors import ConflictError, ImportFailedError, UsageError
from bot.core.faq import Audience, Status
from bot.core.foresight import Foresight
from bot.core.messages import Export, File, Form, Import, Reply, Response
from bot.core.permissions import require
from bot.core.planning import Plan
from bot.core.ports import Contents, KnowledgeFiles, Upload, Uploads
from bot.core.replies import asking, exchanging, undoing
from bot.core.replies.files import lent, name_of
from bot.core.replies.words import NOT_MINE

_LONGEST = 100
"""Characters of a file's name that the trail keeps."""

LOSSLESS = "yaml"
"""The format of an export where none is named."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What an upload would do, worked out anew."""

    contents: Contents
    plan: Plan
    report: ImportReport

    @property
    def digest(self) -> str:
        """What tells these differences from any others."""
        told = ((one.slug, one.kind, one.lines) for one in self.report.differences)
        return hashlib.sha256(repr([*told]).encode()).hexdigest()


class Exchanging:
    """Imports and exports, for editors."""

    def __init__(
        self,
        *,
        looking: Looking,
        curation: Curation,
        uploads: Uploads,
        files: KnowledgeFiles,
        trail: Trail,
        foresight: Foresight,
    ) -> None:
        self._trail = trail
        self._foreseeing = Foreseeing(curation, foresight)
        self._looking = looking
        self._curation = curation
        self._uploads = uploads
        self._files = files
        self._in_hand: set[str] = set()

    async def run(self, caller: Caller, action: Import | Export) -> Response:
        """The response to an action, for which the caller has the role."""
        if isinstance(action, Export):
            return await self._export(caller, action.format or LOSSLESS)
        if not action.files:
            return exchanging.import_form(prune=action.prune)
        return await self._look_at(caller, action.files[0], prune=action.prune)

    async def submit(self, caller: Caller, form: str, files: Sequence[File]) -> Reply | Form:
        """A file that was put into the form."""
        require(caller.role, Import, guest=caller.person.guest)
        if form not in ("import", "import:prune"):
            raise UsageError(NOT_MINE)
        if not files:
            raise UsageError(exchanging.no_file())
        return await self._look_at(caller, files[0], prune=form == "import:prune")

    async def press(self, caller: Caller, parts: Sequence[str]) -> Reply:
        """*Apply* or *Discard*; *Undo* below what was applied."""
        require(caller.role, Import, guest=caller.person.guest)
        match parts:
            case ["undo", key, version] if is_key(key) and is_key(version):
                return await self._undo(caller, int(key), int(version))
            case ["apply" | "discard" as what, id_]:
                upload = await self._uploads.upload(caller.tenant, caller.author, id_)
            case _:
                return asking.gone()
        if upload is None or upload.kb != caller.kb.key or _is_old(upload):
            return exchanging.gone()
        if what == "apply":
            return await self._once(caller, upload)
        await self._drop(upload)
        return exchanging.discarded(upload.name)

    async def one(self, caller: Caller, parts: Sequence[str]) -> Reply:
        """One entry as a file, to be changed and imported again."""
        require(caller.role, Export, guest=caller.person.guest)
        match parts:
            case ["file" | "long" as why, key] if is_key(key):
                entry = await self._looking.by_key(caller, int(key))
            case _:
                return asking.gone()
        file, _ = await asyncio.to_thread(self._files.write, [entry], LOSSLESS)
        named = replace(file, name=name_of(entry, file.name))
        return lent(named, entry, too_long=why == "long")

    async def _look_at(self, caller: Caller, file: File, *, prune: bool) -> Reply:
        if file.unread:
            raise UsageError(exchanging.unread(file))
        upload = Upload(
            id=secrets.token_hex(8),
            workspace=caller.tenant,
            author=caller.author,
            kb=caller.kb.key,
            name=file.name,
            content=file.content,
            prune=prune,
            shown="",
            at=datetime.now(UTC),
        )
        try:
            prepared = await self._prepared(caller, upload)
        except ImportFailedError as error:
            return exchanging.refused(file.name, error.problems)
        if not prepared.plan.changes:
            return exchanging.nothing_new(file.name, prepared.report.unchanged)
        return await self._shown(caller, upload, prepared)

    async def _shown(
        self, caller: Caller, upload: Upload, prepared: _Prepared, *, anew: bool = False
    ) -> Reply:
        await self._uploads.keep(replace(upload, shown=prepared.digest))
        closed = [one for one in prepared.contents.entries if one.audience is Audience.INTERNAL]
        held = {one.slug for one in prepared.contents.entries}
        effects = await self._foreseeing.effects(caller, upload.id, prepared.plan, held)
        return exchanging.preview(
            upload.name,
            prepared.report.differences,
            prepared.report.unchanged,
            prepared.contents.warnings,
            upload.id,
            effects,
            unseen=len(closed) if caller.workspace.public_only else 0,
            anew=anew,
        )

    async def _once(self, caller: Caller, upload: Upload) -> Reply:
        """Applied once, however often the button is pressed."""
        if upload.id in self._in_hand:
            return exchanging.under_way(upload.name)
        self._in_hand.add(upload.id)
        try:
            return await self._apply(caller, upload)
        except ConflictError:  # in this very moment
            return await self._apply(caller, upload)
        except ImportFailedError as error:
            return exchanging.refused(upload.name, error.problems)
        finally:
            self._in_hand.discard(upload.id)

    async def _apply(self, caller: Caller, upload: Upload) -> Reply:
        """Saves exactly what was shown; shows it anew where it would be something else."""
        prepared = await self._prepared(caller, upload)
        report = prepared.report
        if not prepared.plan.changes:
            await self._drop(upload)
            return exchanging.nothing_new(upload.name, report.unchanged, in_place=True)
        if prepared.digest != upload.shown:
            return await self._shown(caller, upload, prepared, anew=True)
        vectors = await self._foreseeing.vectors(upload.id, prepared.plan)
        done = await self._curation.carry_out(caller.kb, prepared.plan, caller.author, vectors)
        await self._drop(upload)
        moved = Moved("import", "", exchanging.counted(report.differences), upload.name[:_LONGEST])
        await self._trail.record_of(caller, caller.kb.key, [moved])
        return exchanging.applied(upload.name, report, done.entry)

    async def _undo(self, caller: Caller, key: int, version: int) -> Reply:
        """All of an import taken back, by one of its entries."""
        slug = (await self._looking.by_key(caller, key)).slug
        plan = await self._curation.planner.undo_together(caller.kb, slug, version)
        slugs = {change.entry.slug for change in plan.changes}
        if plan.taken is None or slugs & await self._looking.unseen(caller):
            return asking.gone()
        effects = await self._foreseeing.taken_back(caller, plan)
        done = await self._curation.carry_out(caller.kb, plan, caller.author)
        by, platform = caller.author, caller.place.platform
        told = undoing.taken_back(plan.taken, done.entries, effects, by, platform)
        return replace(told, in_place=True)

    async def _drop(self, upload: Upload) -> None:
        self._foreseeing.drop(upload.id)
        await self._uploads.drop(upload.id)

    async def _prepared(self, caller: Caller, upload: Upload) -> _Prepared:
        contents = await asyncio.to_thread(self._files.read, upload.name, upload.content)
        unseen = await self._looking.unseen(caller)
        if taken := [one.slug for one in contents.entries if one.slug in unseen]:
            raise ImportFailedError([exchanging.not_shown_here(slug) for slug in taken])
        plan, report = await self._curation.planned_import(
            caller.kb, contents.entries, prune=upload.prune, left=unseen
        )
        return _Prepared(contents, plan, report)

    async def _export(self, caller: Caller, format_name: str) -> Reply:
        seen = await self._looking.all(caller)
        file, written = await asyncio.to_thread(self._files.write, seen, format_name)
        active = sum(one.status is Status.ACTIVE for one in seen)
        unseen = max(0, caller.kb.entries - active)
        return exchanging.exported(file, written, unseen, len(seen) - written)


def _is_old(upload: Upload) -> bool:
    return upload.at < datetime.now(UTC) - LIFE
