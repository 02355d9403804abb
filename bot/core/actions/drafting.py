"""What was entered and is not saved yet: kept for a day, for who entered it alone."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.core.actions.filling import KEPT, lines
from bot.core.callers import Caller
from bot.core.messages import Button, Field, Form, Input, Reply
from bot.core.ports import Draft, Drafts
from bot.core.replies import drafts, saving

LIFE = timedelta(hours=24)

OF = ":of:"
"""In the id of a form, before that of the draft which it was filled with."""

AT = "@"
"""In the id of a form, before the receipt of the reply that it was opened from."""


class Drafting:
    """Keeps drafts, and fills forms with them."""

    def __init__(self, store: Drafts) -> None:
        self._drafts = store

    async def keep(
        self,
        caller: Caller,
        form: str,
        entered: Mapping[str, str],
        key: str = "",
        *,
        early: bool = False,
    ) -> Draft:
        """Kept from now on; an earlier one of the same form, about the same, is none any more.

        What comes twice under one `key` is one draft. `early`: it comes again, and all earlier
        ones stay until then.
        """
        form, _, of = form.partition(OF)
        source = await self._drafts.draft(caller.tenant, caller.author, of) if of else None
        if source:  # what the form had no room for stays as it was entered
            entered = {**source.entered, **entered}
        earlier = await self._drafts.found(caller.tenant, caller.author, _about(form))
        id_ = sha256(key.encode()).hexdigest()[:12] if key else secrets.token_hex(6)
        now = datetime.now(UTC)
        draft = Draft(id_, caller.tenant, caller.author, form, entered, now)
        await self._drafts.keep(draft)
        done = [one for one in earlier if _is_same(one, draft)] + [source] * bool(source)
        for one in done if not early else ():
            if one and one.id != draft.id:
                await self._drafts.drop(one.id)
        return draft

    async def draft(self, caller: Caller, id_: str) -> Draft | None:
        """The caller's own, if it is not too old."""
        return _fresh(await self._drafts.draft(caller.tenant, caller.author, id_))

    async def drop(self, draft: Draft) -> None:
        """It is not wanted."""
        await self._drafts.drop(draft.id)

    async def offered(self, caller: Caller, form: Form) -> Form | Reply:
        """The form, or the caller's drafts of the same, about the same, if there are any.

        Nothing is put into a form that its author has not chosen to go on with.
        """
        begins, _, receipt = form.id.partition(AT)
        found = await self._drafts.found(caller.tenant, caller.author, _about(begins))
        kept = [(one.id, one.entered) for one in found if _fresh(one)]
        if not kept:
            return form
        stands = () if begins.startswith("add") else form.fields
        return drafts.offered(kept, _anew(begins, receipt), receipt, stands)


def plain(form: str) -> str:
    """The id of a form without the draft that it was filled with."""
    return form.partition(OF)[0]


def filled(form: Form, draft: Draft) -> Form:
    """The form as it was filled in."""
    fields = (replace(one, value=_value(one, draft.entered)) for one in form.fields)
    note = saving.still_a_draft(form.note)
    # One that chooses among alternates has their places at the version that it shows.
    id_ = form.id if form.id.startswith("alternates:") else draft.form
    return replace(form, id=f"{id_}{OF}{draft.id}", fields=tuple(fields), note=note)


def _value(field: Field, entered: Mapping[str, str]) -> str:
    if field.input is not Input.SEVERAL:
        return entered.get(field.name, field.value)
    chosen = set(lines(entered.get("remove", "")))
    return "\n".join(one.value for one in field.options if " ".join(one.label.split()) in chosen)


def _fresh(draft: Draft | None) -> Draft | None:
    return draft if draft and draft.at >= datetime.now(UTC) - LIFE else None


def _anew(form: str, receipt: str) -> Button:
    """Opens the form of that id with nothing of a draft in it."""
    match form.split(":"):
        case ["add"]:
            return drafts.anew("entry:new")
        case ["add", "gap", gap]:
            return drafts.start_again(f"gap:write:{gap}:new")
        case [kind, key, *numbers]:
            page = numbers[0] if kind == "alternates" else "1"
            at = f":{receipt}" if receipt else ""
            return drafts.start_again(f"entry:new:{kind}:{key}:{page}{at}")
    raise ValueError(form)


def _about(form: str) -> str:
    """How the ids of all forms begin that are about the same: some name versions after it."""
    kind, *parts = form.split(":")
    named = {"edit": 1, "more": 1, "alternates": 2}.get(kind)
    return ":".join([kind, *parts[:named], ""]) if named else form


def _is_same(one: Draft, other: Draft) -> bool:
    """Whether the other says all that this one said; of two new entries, the question is it."""
    if not one.form.startswith("add"):
        return one.entered.keys() - {KEPT} <= other.entered.keys()
    mine, others = (draft.entered.get("question", "").strip() for draft in (one, other))
    return bool(mine) and mine == others
