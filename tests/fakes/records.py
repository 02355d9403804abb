"""Receipts, roles and the last runs of jobs in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.errors import NotFoundError
from bot.core.messages import Place, Role, Trigger
from bot.core.outcomes import Answered, Receipt, Silence
from bot.core.ports import Asked, Deployments, JobLog, JobRun, ReceiptStore, RoleStore, Said
from tests.fakes.delivery import MemoryOutbox

_REFUSED = (Silence.LIMIT, Silence.BLOCKED, Silence.OFF)


class MemoryReceiptStore(ReceiptStore):
    """Receipts in a list, oldest first; the outbox knows which replies stand."""

    def __init__(self, outbox: MemoryOutbox) -> None:
        self._receipts: list[Receipt] = []
        self._outbox = outbox

    async def add_receipt(self, receipt: Receipt) -> None:
        self._receipts.append(receipt)

    @property
    def all(self) -> Sequence[Receipt]:
        """Every one, oldest first."""
        return self._receipts

    async def receipt(self, receipt_id: str) -> Receipt:
        found = [receipt for receipt in self._receipts if receipt.id == receipt_id]
        if not found and len(receipt_id) >= 6:
            found = [one for one in self._receipts if one.id.startswith(receipt_id)]
        if not found:
            raise NotFoundError(f"There is no receipt `{receipt_id}`; it may have expired.")
        if len(found) > 1:
            raise NotFoundError(f"Several receipts begin with `{receipt_id}`; write more of it.")
        return found[0]

    async def last_receipt(
        self, kb: int, platform: str, workspace: str, channel: str, asker: str
    ) -> Receipt | None:
        wanted = (kb, platform, workspace, channel)
        here = [
            one
            for one in self._receipts
            if (one.decision.kb, one.platform, one.workspace, one.channel) == wanted
            and (one.asker == asker or not Trigger(one.trigger).is_private)
        ]
        return here[-1] if here else None

    async def last_about(self, place: Place, key: str) -> Receipt | None:
        wanted = (place.platform, place.workspace, place.channel)
        about = (one for one in reversed(self._receipts) if key and one.key == key)
        found = (one for one in about if (one.platform, one.workspace, one.channel) == wanted)
        return next(found, None)

    async def said_in(self, place: Place) -> Sequence[Said]:
        wanted = (place.platform, place.workspace, place.channel, place.thread)
        said = [
            Said(one.key, one.asker, one.at, _answer(one))
            for one in self._receipts
            if (one.platform, one.workspace, one.channel, one.thread) == wanted
            and one.silence is None
            and not Trigger(one.trigger).is_private
            and self._outbox.stands(one.id)
        ]
        return said[::-1][:50]

    async def asked_since(self, asker: str, since: datetime) -> tuple[int, int]:
        theirs = [one for one in self._receipts if one.asker == asker and one.at >= since]
        dealt_with = {
            _message(one)
            for one in theirs
            if one.silence is None
            or (Trigger(one.trigger).expects_reply and one.silence not in _REFUSED)
        }
        limited = {_message(one) for one in theirs if one.silence is Silence.LIMIT}
        return len(dealt_with), len(limited)

    async def last_workspace(self, platform: str, asker: str) -> str:
        asked = [
            one
            for one in self._receipts
            if (one.platform, one.asker) == (platform, asker)
            and one.workspace
            and Trigger(one.trigger).expects_reply
        ]
        return max(asked, key=lambda one: one.at).workspace if asked else ""

    async def automatic_since(self, place: Place, since: datetime) -> int:
        wanted = (place.platform, place.workspace, place.channel, Trigger.AMBIENT)
        answered = {
            _message(one)
            for one in self._receipts
            if (one.platform, one.workspace, one.channel, one.trigger) == wanted
            and one.silence is None
            and isinstance(one.decision.outcome, Answered)
            and one.at >= since
        }
        return len(answered)

    async def last_asked(self, kb: int, model: str, limit: int) -> Sequence[Asked]:
        found: dict[str, Asked] = {}
        newest = self._receipts[::-1]
        for one in sorted(newest, key=lambda one: one.at, reverse=True):
            asked = one.decision
            if (asked.kb, asked.model) == (kb, model) and asked.vector is not None:
                where = f"{one.platform}:{one.workspace}"
                told = Asked(asked.text, asked.vector, asked.audience, where, asked.read_as)
                found.setdefault(one.key or one.id, told)
        return [*found.values()][:limit]

    async def most_answered(self, kb: int, limit: int) -> Sequence[int]:
        counts = Counter(
            receipt.decision.outcome.hit.entry
            for receipt in self._receipts
            if receipt.decision.kb == kb and isinstance(receipt.decision.outcome, Answered)
        )
        return sorted(counts, key=lambda key: (-counts[key], key))[:limit]

    def of(self, here: tuple[str, str]) -> set[str]:
        """The ids of a workspace's receipts."""
        return {one.id for one in self._receipts if (one.platform, one.workspace) == here}

    def expire(self, before: datetime, here: tuple[str, str] | None = None) -> int:
        """Empties older ones (`here`: of one workspace); how many."""
        return self._empty(
            lambda one: one.at < before and here in (None, (one.platform, one.workspace))
        )

    def forget_askers(self, askers: Collection[str]) -> int:
        """Empties what these people asked; how many."""
        return self._empty(lambda one: one.asker in askers)

    def rename(self, asker: str, now: str) -> int:
        """Gives an asker another pseudonym; how many receipts name them."""
        count = sum(one.asker == asker for one in self._receipts)
        self._receipts = [
            replace(one, asker=now) if one.asker == asker else one for one in self._receipts
        ]
        return count

    def _empty(self, which: Callable[[Receipt], bool]) -> int:
        old = [number for number, one in enumerate(self._receipts) if one.asker and which(one)]
        for number in old:
            self._receipts[number] = _emptied(self._receipts[number])
        return len(old)

    def forget(self, platform: str, workspace: str) -> set[str]:
        """Forgets the workspace's receipts; their ids."""
        here = (platform, workspace)
        gone = {one.id for one in self._receipts if (one.platform, one.workspace) == here}
        self._receipts = [one for one in self._receipts if one.id not in gone]
        return gone


def _emptied(receipt: Receipt) -> Receipt:
    emptied = replace(receipt.decision, text="", vector=None, read_as="")
    nameless = replace(receipt, decision=emptied, asker="")
    trigger = Trigger(receipt.trigger)
    if trigger.is_private or trigger is Trigger.DIRECT:
        return replace(nameless, channel="", thread=None, key="")
    return nameless


def _answer(receipt: Receipt) -> int | None:
    outcome = receipt.decision.outcome
    return outcome.hit.entry if isinstance(outcome, Answered) else None


def _message(receipt: Receipt) -> tuple[str, str]:
    """The message that it is about; one without a key is one of its own."""
    return (receipt.key, "") if receipt.key else ("", receipt.id)


class MemoryRoleStore(RoleStore):
    """Grants in a set."""

    def __init__(self) -> None:
        self._grants: set[tuple[str, str, Role]] = set()

    async def roles(self, workspace: str, subjects: Sequence[str]) -> set[Role]:
        return {role for where, who, role in self._grants if where == workspace and who in subjects}

    async def grant(self, workspace: str, subject: str, role: Role) -> None:
        self._grants.add((workspace, subject, role))

    async def revoke(self, workspace: str, subject: str, role: Role) -> None:
        if (workspace, subject, role) not in self._grants:
            raise NotFoundError("That role was not held.")
        self._grants.remove((workspace, subject, role))

    async def granted(self, workspace: str) -> Sequence[tuple[str, Role]]:
        return sorted((who, role) for where, who, role in self._grants if where == workspace)

    def forget(self, workspace: str) -> None:
        """Takes everyone's roles there away."""
        self._grants = {grant for grant in self._grants if grant[0] != workspace}

    def forget_person(self, platform: str, person: str) -> int:
        """Takes somebody's roles away in all workspaces; how many."""
        theirs = {
            grant
            for grant in self._grants
            if grant[0].startswith(f"{platform}:") and grant[1] == person
        }
        self._grants -= theirs
        return len(theirs)


class MemoryJobLog(JobLog):
    """The last runs by name."""

    def __init__(self) -> None:
        self._runs: dict[str, JobRun] = {}

    async def record(self, run: JobRun) -> None:
        before = self._runs.get(run.name)
        plan = run.next_run or (before.next_run if before else None)
        self._runs[run.name] = replace(run, next_run=plan)

    async def last_runs(self) -> Sequence[JobRun]:
        return [self._runs[name] for name in sorted(self._runs)]


class MemoryDeployments(Deployments):
    """Digests by name."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}

    async def digest(self, name: str) -> str:
        return self._digests.get(name, "")

    async def set_digest(self, name: str, digest: str) -> None:
        self._digests[name] = digest
