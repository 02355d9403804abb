"""Two editors, an admin, and people who may not: whatever they do, the store equals the model."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import yaml
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.core.faq import FaqEntry, Status
from bot.core.insight.gaps import named
from bot.core.messages import (
    Add,
    Command,
    Edit,
    File,
    Form,
    Input,
    Person,
    Press,
    Request,
    Response,
    Role,
    Submission,
)
from bot.core.outcomes import Answered, Receipt, Rule, Suggested
from bot.core.ports import Scope
from bot.core.query import exact_key
from bot.core.retrieval.neighbours import TWIN
from tests.curating.meaning import (
    StaleError,
    author,
    content,
    differences,
    edited,
    is_denied,
    is_gone,
    keeping,
    row,
    shown_in,
    typed_by,
)
from tests.curating.model import Denial, Model, RefusedError
from tests.curating.world import HOME, World, form, pressable, reply

T = TypeVar("T")

ADA, BEA, EVE = Person("ada", owner=True), Person("bea"), Person("eve")
VIC, OMAR, PAM = Person("vic"), Person("omar"), Person("pam")

QUESTIONS = (
    "How do I renew my VPN token?",
    "When does the north office open on Mondays?",
    "When does the north office open on Monday?",
    "Where do guests get a badge?",
    "Who pays for lunch?",
)
ALTERNATES = ("vpn token expired", "lost my badge", "office hours", "who pays for lunch", "lunch?")
ODD = ("does the moon ring", "zorp flimsy quux", "vpn token broken", "north office on mondays")
LIKE = ("vpn token has expired", "renew my vpn token", "when does the north office open on sunday")
"""Those that mean the like of a phrasing, and are answered by it."""

ANSWERS = ("In the portal.", "At 8.\n\n**Not** on holidays.", "Ask the desk.")
ABOUT = {
    "tags": st.sampled_from(("it", "it, office", "")),
    "source": st.sampled_from(("https://example.org/it", "")),
    "owner": st.sampled_from(("the desk", "")),
    "review_on": st.sampled_from(("2099-01-31", "soon", "")),
    "audience": st.sampled_from(("internal", "public")),
}

editors = st.sampled_from((ADA, BEA, EVE, BEA, EVE))
anybody = st.sampled_from((BEA, EVE, VIC, OMAR, PAM))
which = st.integers(0, 11)
questions = st.sampled_from((*QUESTIONS, "  "))
answers = st.sampled_from((*ANSWERS, ""))
phrasings = st.sampled_from((*ALTERNATES, *QUESTIONS[:2], *ODD[2:]))
several = st.lists(phrasings, max_size=3)


@dataclass(frozen=True, slots=True)
class Shown:
    """A change that waits under a preview, and what saving it means."""

    who: Person
    draft: str
    meant: Callable[[Model], None]


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody has entered with a form of that id."""

    who: Person
    form: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A form on somebody's screen."""

    who: Person
    form: Form


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to be applied, and what it would do as it was shown."""

    who: Person
    id: str
    rows: tuple[FaqEntry, ...]
    prune: bool
    differences: object


class Curating(RuleBasedStateMachine):
    """Everything goes through the seam, onto a real database; the model is told what was meant."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = TemporaryDirectory()
        self.world = World(Path(self._folder.name) / "faqbot.db")
        self.model = Model()
        self.forms: list[Opened] = []
        self.shown: list[Shown] = []
        self.uploads: list[Upload] = []
        self.last_upload: dict[str, str] = {}
        self.drafts: dict[str, Entered] = {}
        self.undos: list[tuple[int, int]] = []
        self.redos: list[tuple[int, int]] = []
        self.receipts: list[Receipt] = []
        self.aside: set[str] = set()
        self.roles = {BEA.id: Role.EDITOR, EVE.id: Role.EDITOR, VIC.id: Role.VIEWER}
        self._revision = 0

    def teardown(self) -> None:
        """The process ends, and its database goes."""
        self.run(self.world.stop())
        self._runner.close()
        self._folder.cleanup()

    @initialize()
    def opens(self) -> None:
        """An empty knowledge base, and who may do what."""
        self.run(self.world.start())
        for person, role in self.roles.items():
            self.handle(Command(ADA, HOME, text=f"roles grant {role} @{person}"))
        self.adds(BEA, QUESTIONS[0], ANSWERS[0], [ALTERNATES[0]])
        self.adds(EVE, QUESTIONS[1], ANSWERS[1], [])
        for text in (QUESTIONS[0], ALTERNATES[0], ODD[2], *LIKE):
            self.asks(text)

    # writing

    @rule(who=editors, question=questions, answer=answers, alternates=several)
    def adds(self, who: Person, question: str, answer: str, alternates: list[str]) -> None:
        """A new entry, by its form."""
        if self.edits(who):
            opened = Opened(who, form(self.handle(typed_by(who, "add Who?"))))
            text = "\n".join(alternates)
            self.submits(opened, {"question": question, "answer": answer, "alternates": text})

    @rule(
        who=editors,
        question=questions,
        answer=answers.filter(bool),
        alternates=several,
        slug=st.sampled_from(("", "an-id", "who-pays-for-lunch")),
    )
    def adds_by_line(
        self, who: Person, question: str, answer: str, alternates: list[str], slug: str
    ) -> None:
        """As a platform's options give it."""
        entry = FaqEntry(slug, question, answer, tuple(alternates))
        if slug in {self.model.now(key).slug for key in self.model.entries}:
            return
        add = Add(question, answer, tuple(alternates), slug=slug)
        values = {"question": question, "answer": answer, "alternates": "\n".join(alternates)}
        self.does(
            who,
            typed_by(who, add),
            lambda model: model.add(author(who), entry),
            entered=Entered(who, "add", values | ({"slug": slug} if slug else {})),
        )

    @rule(
        who=editors,
        at=which,
        kind=st.sampled_from(("edit", "edit", "more", "alternates", "add")),
        choice=which,
    )
    def opens_a_form(self, who: Person, at: int, kind: str, choice: int) -> None:
        """To be sent in at some time, or never."""
        if not (key := self.some(at)) or not self.edits(who):
            return
        page = ":1" * (kind == "alternates")
        button = Press(f"entry:{kind}:{key}{page}", who, HOME, alone=True)
        about = "add" if kind == "add" else f"{kind}:{key}{page}:"
        request = typed_by(who, "add") if kind == "add" else button
        if (opened := self.is_given(who, request, about, choice)) is None:
            return
        self.forms.append(opened)
        form_id, _, draft = opened.form.id.partition(":of:")
        shows = {one.name: one.value for one in opened.form.fields}
        if kind == "add":
            stands, now = dict.fromkeys(shows, ""), "add"
        else:
            stands = {"alternates": ""} if "alternates" in shows else {}
            stands |= shown_in(kind, self.model.now(key))
            now = f"{kind}:{key}{page}:{self.model.at(key)}"
        if draft:
            stands |= {
                name: text for name, text in self.drafts[draft].values.items() if name in stands
            }
        assert draft or form_id == now
        assert shows.items() >= stands.items(), (shows, stands)

    @rule(
        at=which,
        question=st.none() | questions,
        answer=st.none() | answers,
        alternates=several,
        about=st.fixed_dictionaries({}, optional=ABOUT),
        gone=st.sets(st.integers(0, 3), max_size=2),
    )
    def sends_a_form(
        self,
        at: int,
        question: str | None,
        answer: str | None,
        alternates: list[str],
        about: dict[str, str],
        gone: set[int],
    ) -> None:
        """One that was opened some time ago, whatever has happened since; and perhaps again."""
        if not self.forms:
            return
        opened = late(self.forms, at)
        typed = {"question": question, "answer": answer, **about}
        for field in opened.form.fields:
            if field.input is Input.SEVERAL:
                values = [one.value for one in field.options]
                typed[field.name] = "\n".join(values[at] for at in gone if at < len(values))
            if field.name == "alternates":
                typed[field.name] = "\n".join([field.value, *alternates])
        self.submits(opened, {name: text for name, text in typed.items() if text is not None})

    @rule(who=editors, at=which, question=st.sampled_from(QUESTIONS), choice=which)
    def asks_for_it_otherwise(self, who: Person, at: int, question: str, choice: int) -> None:
        """An entry in other words, of which who asks the old question knows nothing."""
        if (key := self.some(at)) and self.edits(who):
            request = Press(f"entry:edit:{key}", who, HOME, alone=True)
            if opened := self.is_given(who, request, f"edit:{key}:", choice):
                self.submits(opened, {"question": question})

    @rule(
        who=editors,
        at=which,
        answer=st.none() | answers,
        add=several,
        remove=st.lists(phrasings, max_size=1),
        own=which,
    )
    def edits_by_line(
        self, who: Person, at: int, answer: str | None, add: list[str], remove: list[str], own: int
    ) -> None:
        """With what is to change, as a platform's options give it."""
        if not (key := self.some(at)):
            return
        now, version = self.model.now(key), self.model.at(key)
        if own % 2 and now.alternates:
            remove = [now.alternates[own % len(now.alternates)].upper()]
        edit = Edit(
            now.slug, answer=answer, add_alternates=tuple(add), remove_alternates=tuple(remove)
        )
        if edit.changes_something:
            values = {"alternates": "\n".join(add), "remove": "\n".join(remove)}
            values |= {} if answer is None else {"answer": answer}
            self.does(
                who,
                typed_by(who, edit),
                lambda model: edited(model, author(who), f"edit:{key}:{version}", values),
                entered=Entered(who, f"edit:{key}:{version}", values),
            )

    @rule(who=editors, at=which, back=st.booleans(), button=st.booleans())
    def retires_or_restores(self, who: Person, at: int, back: bool, button: bool) -> None:
        """By its command, or by the button that brings it back."""
        if not (key := self.some(at)):
            return
        status = Status.ACTIVE if back else Status.RETIRED
        line = f"{'restore' if back else 'retire'} {self.model.now(key).slug}"
        version = self.model.at(key)

        def meant(model: Model) -> None:
            if model.at(key) != version:
                raise RefusedError
            model.set_status(author(who), key, status)

        pressed = Press(f"entry:restore:{key}", who, HOME, alone=True)
        self.does(who, pressed if back and button else typed_by(who, line), meant)

    @rule(who=editors, at=which, version=st.integers(1, 6))
    def reverts(self, who: Person, at: int, version: int) -> None:
        """To a version that there may be or not."""
        if not (key := self.some(at)):
            return
        now = self.model.at(key)

        def meant(model: Model) -> None:
            if model.at(key) != now:
                raise RefusedError
            model.revert(author(who), key, version)

        self.does(who, typed_by(who, f"revert {self.model.now(key).slug} {version}"), meant)

    @rule(who=editors)
    def undoes(self, who: Person) -> None:
        """Their last change, whatever it was."""
        self.does(who, typed_by(who, "undo"), lambda one: one.undo(author(who)), at_once=True)

    @rule(who=editors, at=which)
    def presses_undo(self, who: Person, at: int) -> None:
        """A button that was under some change, their own or another's."""
        if self.undos:
            key, version = late(self.undos, at)
            self.does(
                who,
                Press(f"undo:{key}:{version}", who, HOME, alone=True),
                lambda model: model.undo_version(author(who), key, version),
                at_once=True,
            )

    @rule(who=editors, at=which)
    def presses_do_it_again(self, who: Person, at: int) -> None:
        """The button that was under what was taken back."""
        if self.redos:
            key, version = late(self.redos, at)
            self.does(
                who,
                Press(f"undo:again:{key}:{version}", who, HOME, alone=True),
                lambda model: model.again(author(who), key, version),
                at_once=True,
            )

    # what waits under a preview

    @rule(at=which)
    def saves_what_was_shown(self, at: int) -> None:
        """Now, whatever has happened since; a second time it is there no more."""
        if not self.shown:
            return
        shown = late(self.shown, at)
        button = Press(f"draft:save:{shown.draft}", shown.who, HOME, alone=True)
        self.does(shown.who, button, shown.meant, seen=True)

    @rule(at=which, who=anybody)
    def presses_what_another_was_shown(self, at: int, who: Person) -> None:
        """Which is not theirs."""
        if not self.shown:
            return
        shown = self.shown[at % len(self.shown)]
        if shown.who != who:
            for what in ("save", "change", "discard"):
                told = self.handle(Press(f"draft:{what}:{shown.draft}", who, HOME, alone=True))
                assert is_gone(told) or is_denied(told), told

    @rule(at=which)
    def changes_what_was_shown(self, at: int) -> None:
        """The form opens again, as it was filled in."""
        if self.shown:
            shown = self.shown[at % len(self.shown)]
            button = Press(f"draft:change:{shown.draft}", shown.who, HOME, alone=True)
            if isinstance(opened := self.handle(button), Form):
                assert self.edits(shown.who)
                self.forms.append(Opened(shown.who, opened))

    @rule(at=which)
    def discards_what_was_shown(self, at: int) -> None:
        """It cannot be saved any more."""
        if self.shown and self.edits((shown := self.shown[at % len(self.shown)]).who):
            for what in ("discard", "save"):
                button = Press(f"draft:{what}:{shown.draft}", shown.who, HOME, alone=True)
                told = reply(self.handle(button))
            assert is_gone(told), told
            self.shown.remove(shown)

    # files

    @rule(
        who=editors,
        prune=st.booleans(),
        left=st.sets(which, max_size=2),
        answer=st.sampled_from(ANSWERS),
        changed=st.sets(which, max_size=2),
        new=st.sampled_from((None, *QUESTIONS)),
    )
    def sends_a_file(
        self,
        who: Person,
        prune: bool,
        left: set[int],
        answer: str,
        changed: set[int],
        new: str | None,
    ) -> None:
        """With most of what there is, some of it changed, and perhaps an entry that is new."""
        stands = [self.model.now(key) for key in self.model.entries if key not in left]
        rows = [one for one in stands if one.answer.strip()]  # no file is without one
        rows = [
            replace(row, answer=answer) if at in changed else row for at, row in enumerate(rows)
        ]
        if new and "from-a-file" not in {row.slug for row in rows}:
            rows.append(FaqEntry("from-a-file", new, answer, tags=("filed",)))
        if not rows:
            return
        file = File("faq.yaml", yaml.safe_dump([*map(row, rows)], allow_unicode=True).encode())
        opened = "import:prune" if prune else "import"
        told = self.handle(Submission(opened, {}, who, HOME, (file,)))
        if not self.edits(who):
            assert is_denied(told), told
            return
        self._shows_a_file(who, told, tuple(rows), prune)

    @rule(at=which)
    def applies_a_file(self, at: int) -> None:
        """As it was shown: where it would do something else by now, it is shown anew."""
        if not self.uploads:
            return
        upload = self.uploads.pop(at % len(self.uploads))
        told = self.handle(Press(f"upload:apply:{upload.id}", upload.who, HOME, alone=True))
        if not self.edits(upload.who):
            assert is_denied(told), told
            return
        gone = "no longer have that file" in reply(told).text
        assert gone == (upload.id != self.last_upload[upload.who.id]), told
        if gone:
            return
        if differences(self.model.plan(upload.rows, prune=upload.prune)) != upload.differences:
            self._shows_a_file(upload.who, told, upload.rows, upload.prune)
            return
        assert reply(told).text.startswith("Imported"), told
        self.model.imports(author(upload.who), upload.rows, prune=upload.prune)

    def _shows_a_file(
        self, who: Person, told: Response | None, rows: tuple[FaqEntry, ...], prune: bool
    ) -> None:
        plan = self.model.plan(rows, prune=prune)
        button = pressable(told, "upload:apply:")
        assert bool(button) == bool(plan), told
        if button:
            id_ = button.rpartition(":")[2]
            self.last_upload[who.id] = id_
            self.uploads.append(Upload(who, id_, rows, prune, differences(plan)))

    # questions, and what editors make of them

    @rule(text=st.sampled_from((*QUESTIONS, *ALTERNATES, *ODD, *LIKE, *LIKE)))
    def asks(self, text: str) -> None:
        """Somebody does, in a channel."""
        told = self.run(self.world.asks(text))
        receipt = self.run(self.world.receipt(told))
        self._is_served(receipt.decision.outcome, receipt.decision.rule, text)
        if receipt.decision.text and receipt.silence is None:
            self.receipts.append(receipt)

    @rule(who=editors, at=which, of=which)
    def attaches_a_gap(self, who: Person, at: int, of: int) -> None:
        """A question becomes an alternate."""
        if self.receipts and (key := self.some(of)):
            asked = self.receipts[at % len(self.receipts)]
            told = self.handle(Press(f"gap:attach:{asked.id}", who, HOME, alone=True))
            assert isinstance(told, Form) or (is_denied(told) and not self.edits(who)), told
            self._attaches(who, f"gap:{asked.id}", {"entry": str(key)}, key, asked.decision.text)

    @rule(who=editors, text=st.sampled_from((*ALTERNATES, *ODD)), of=which)
    def attaches_a_message(self, who: Person, text: str, of: int) -> None:
        """The words of somebody's message become an alternate."""
        if key := self.some(of):
            entry = self.model.now(key).slug
            self._attaches(who, "attach", {"entry": entry, "text": text}, key, text)

    def _attaches(
        self, who: Person, form_id: str, values: Mapping[str, str], key: int, text: str
    ) -> None:
        about = f"alternates:{key}:1:{self.model.at(key)}"
        self.does(
            who,
            Submission(form_id, values, who, HOME),
            lambda model: edited(model, author(who), about, {"alternates": text}),
            entered=Entered(who, about, {"alternates": text}),
        )

    @rule(who=editors, at=which, question=questions, out=st.booleans(), choice=which)
    def writes_for_a_gap(self, who: Person, at: int, question: str, out: bool, choice: int) -> None:
        """A new entry for a question, put into better words; who asks as before is answered too.

        Unless the editor takes that `out`.
        """
        if not self.receipts:
            return
        asked = self.receipts[at % len(self.receipts)]
        button = Press(f"gap:write:{asked.id}", who, HOME, alone=True)
        if not self.edits(who):
            assert is_denied(self.handle(button))
        elif opened := self.is_given(who, button, f"add:gap:{asked.id}", choice):
            shows = {one.name: one.value for one in opened.form.fields}
            assert ":of:" in opened.form.id or shows["alternates"] == asked.decision.text
            values = {"question": question, "answer": ANSWERS[0]}
            self.submits(opened, values | ({"alternates": ""} if out else {}))

    @rule(who=editors, at=which, back=st.booleans())
    def puts_a_gap_aside(self, who: Person, at: int, back: bool) -> None:
        """Or takes it up again."""
        if self.receipts:
            asked = self.receipts[at % len(self.receipts)]
            button = f"gap:back:{asked.id}" if back else f"gap:dismiss:{asked.id}:1"
            told = self.handle(Press(button, who, HOME, alone=True))
            if not self.edits(who):
                assert is_denied(told), told
                return
            (self.aside.discard if back else self.aside.add)(exact_key(asked.decision.text))

    @rule(who=editors, at=which, of=which, own=st.booleans())
    def sets_right(self, who: Person, at: int, of: int, own: bool) -> None:
        """An answer that was another entry's; perhaps to its `own` question."""
        given = self._answered(at, own=own)
        if given and (key := self.some(of)):
            (receipt, wrong), text = given, given[0].decision.text
            self.does(
                who,
                Submission(f"wrong:{receipt.id}", {"entry": str(key)}, who, HOME),
                lambda one: one.set_right(author(who), wrong, key, text),
                of_two=True,
                retires=exact_key(text) == exact_key(self.model.now(wrong).question),
            )

    @rule(who=st.sampled_from((BEA, EVE, VIC, OMAR, PAM)), at=which, denies=st.booleans())
    def votes(self, who: Person, at: int, denies: bool) -> None:
        """*Not my question*, or that it helped after all; everybody may."""
        if given := self._answered(at):
            receipt, key = given
            what = "why:not-mine" if denies else "vote:up"
            told = reply(self.handle(Press(f"{what}:{receipt.id}", who, HOME)))
            assert "Thank you" in told.text
            near = any(one.entry == key and one.similarity >= TWIN for one in receipt.decision.hits)
            denial = Denial(key, receipt.decision.text, self.edits(who))
            self.model.judges(who.id, receipt.id, denial, denies=denies, near=near)

    # who may, and what happens to the process

    @rule(grants=st.booleans())
    def an_admin_gives_and_takes_the_role(self, grants: bool) -> None:
        """Eve's, from one step to the next."""
        if grants is self.edits(EVE):
            return
        line = f"roles {'grant' if grants else 'revoke'} editor @{EVE.id}"
        assert not reply(self.command(ADA, line)).refusal
        if grants:
            self.roles[EVE.id] = Role.EDITOR
        else:
            self.roles.pop(EVE.id, None)

    @rule(who=st.sampled_from((VIC, OMAR)), at=which)
    def somebody_tries_who_may_not(self, who: Person, at: int) -> None:
        """All that changes something, one after the other."""
        key = self.some(at) or 1
        slug, version = self.model.now(key).slug, self.model.at(key)
        values = {"question": "Mine?", "answer": "Mine.", "entry": str(key), "text": "mine"}
        receipt = self.receipts[at % len(self.receipts)].id if self.receipts else "none"
        lines = f"edit {slug}", f"retire {slug}", f"restore {slug}", f"revert {slug} 1", "undo"
        presses = (
            *(f"undo:{key}:{version}", f"undo:again:{key}:{version}", f"entry:restore:{key}"),
            *("entry:new", f"entry:new:edit:{key}:1", f"gap:write:{receipt}:new"),
            *(f"gap:dismiss:{receipt}:1", f"mend:remove:{receipt}"),
        )
        sent = "add", f"edit:{key}:{version}", "attach", f"gap:{receipt}", f"wrong:{receipt}"
        tried: list[Request] = [
            *(typed_by(who, line) for line in lines),
            typed_by(who, Edit(slug, answer="Mine.")),
            *(Press(button, who, HOME) for button in presses),
            *(Submission(one, values, who, HOME) for one in sent),
        ]
        for request in tried:
            assert is_denied(told := self.handle(request)), (request, told)

    @rule()
    def restarts(self) -> None:
        """Another process on the same database; what people have on their screens, they keep."""
        self.run(self.world.restarts())

    # what holds, always

    @invariant()
    def all_is_well(self) -> None:
        """What is stored, served and answered."""
        self.the_store_equals_the_model()
        self.what_is_served_equals_the_store()
        self.every_question_is_answered_word_for_word()
        self.what_was_put_aside_stays_so()

    def the_store_equals_the_model(self) -> None:
        """Entries, and all versions of each: what, who, how, together with what."""
        stored = self.run(self.world.entries())
        assert {one.key: content(one) for one in stored} == {
            key: self.model.now(key) for key in self.model.entries
        }
        assert {one.key: one.version for one in stored} == {
            key: self.model.at(key) for key in self.model.entries
        }
        for entry in stored:
            history = self.run(self.world.history(entry.slug))
            assert [one.entry.version for one in history] == [*range(1, entry.version + 1)]
            told = [(content(one.entry), one.kind, one.author) for one in history]
            versions = self.model.entries[entry.key]
            assert told == [(one.content, one.kind, one.author) for one in versions]
            told_of = [(one.change, one.undoes) for one in history]
            assert told_of == [(one.change, one.undoes) for one in versions]

    def what_is_served_equals_the_store(self) -> None:
        """At once; and the revision never falls."""
        kb, served = self.run(self.world.kb()), self.run(self.world.served())
        assert served.kb.revision == kb.revision and not served.stale
        told = {one.key: content(one) for one in served.snapshot.entries}
        assert told == self.model.active()
        assert kb.revision >= self._revision
        self._revision = kb.revision

    def every_question_is_answered_word_for_word(self) -> None:
        """With its entry, or with all that share it; a retired entry is given to nobody."""
        for key in self.model.entries:
            text = self.model.now(key).question
            decision = self.run(self.world.decides(text))
            self._is_served(decision.outcome, decision.rule, text)

    def what_was_put_aside_stays_so(self) -> None:
        """Until somebody takes it up again."""
        if self.aside:
            kb = self.run(self.world.kb())
            scope = Scope(kb.key, HOME.platform, HOME.workspace)
            aside = self.run(self.world.app.stores.gaps.dismissed(scope))
            assert {*aside} == {*map(named, self.aside)}

    # how

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of it."""
        return self._runner.run(work)

    def handle(self, request: Request) -> Response | None:
        """What the bot says; and what is fitted in the background then, is fitted."""
        told = self.run(self.world.handle(request))
        self.run(self._settled())
        return told

    async def _settled(self) -> None:
        await self.world.app.library.settle(await self.world.kb())

    def command(self, who: Person, line: str) -> Response | None:
        """A line that is typed."""
        return self.handle(typed_by(who, line))

    def edits(self, who: Person) -> bool:
        """Whether they may, at this moment."""
        return who.owner or self.roles.get(who.id) is Role.EDITOR

    def some(self, at: int) -> int:
        """The key of an entry; 0 where there is none."""
        keys = [*self.model.entries]
        return keys[at % len(keys)] if keys else 0

    def is_given(self, who: Person, request: Request, about: str, choice: int) -> Opened | None:
        """A form; or, where they have entered something before, what they choose to do about it.

        The ids of forms that are `about` the same begin so.
        """
        if isinstance(told := self.handle(request), Form):
            assert ":of:" not in told.id, told
            return Opened(who, told)
        buttons = [one.id for one in reply(told).buttons]
        drafts = {one.split(":")[2] for one in buttons if one.startswith("draft:")}
        assert drafts and all(self.drafts[one].who == who for one in drafts), told
        assert all(self.drafts[one].form.startswith(about) for one in drafts), (about, told)
        button = buttons[choice % len(buttons)]
        told = self.handle(Press(button, who, HOME, alone=True))
        _, what, draft = f"{button}::".split(":")[:3]
        if what == "discard":
            for again in ("save", "open"):
                press = Press(f"draft:{again}:{draft}", who, HOME, alone=True)
                assert is_gone(self.handle(press)), press
            return None
        opened = form(told)
        assert opened.id.partition(":of:")[2] == (draft if what == "open" else ""), told
        return Opened(who, opened)

    def submits(self, opened: Opened, typed: Mapping[str, str]) -> None:
        """A form with some of its fields filled in."""
        who, form_id = opened.who, opened.form.id
        values = {one.name: one.value for one in opened.form.fields}
        values |= {name: text for name, text in typed.items() if name in values}
        meaning, _, of = form_id.partition(":of:")
        had: Mapping[str, str] = {}
        if of and not meaning.startswith("alternates:") and self.run(self._is_kept(who, of)):
            had = self.drafts[of].values
        entered = keeping(self.model, meaning, values, had)
        self.does(
            who,
            Submission(form_id, values, who, HOME),
            lambda model: edited(model, author(who), meaning, entered),
            entered=Entered(who, meaning, entered),
        )

    async def _is_kept(self, who: Person, draft: str) -> bool:
        tenant = f"{HOME.platform}:{HOME.workspace}"
        drafts = self.world.app.stores.drafts
        return await drafts.draft(tenant, author(who), draft) is not None

    def does(
        self,
        who: Person,
        request: Request,
        meant: Callable[[Model], None],
        *,
        at_once: bool = False,
        seen: bool = False,
        of_two: bool = False,
        retires: bool = False,
        entered: Entered | None = None,
    ) -> None:
        """What somebody does, if they may; and what it should make of the model.

        `at_once`: it is never shown first. `seen`: it was. `of_two`: two entries are changed, of
        which shared words are not looked at; one of them `retires`, which is always shown first.
        What was `entered` is a draft until it is saved.
        """
        told = self.handle(request)
        if not self.edits(who):
            assert is_denied(told), told
            return
        if entered and (draft := _draft_of(told)):
            self.drafts[draft] = entered
        after = self.model.copy()
        try:
            meant(after)
        except RefusedError:
            assert is_gone(told) or reply(told).refusal, (request, told)
            return
        except StaleError as stale:
            if seen and is_gone(told):
                return
            opened = form(told)
            shows = {one.name: one.value for one in opened.fields}
            assert shows == stale.values, (request, shows, stale.values)
            self.forms.append(Opened(who, opened))
            return
        if draft := pressable(told, "draft:save:"):
            assert not (at_once or seen), told
            self.shown.append(Shown(who, draft.rpartition(":")[2], meant))
            return
        if seen and is_gone(told):
            return
        assert not reply(told).refusal and not is_gone(told), (request, told)
        shares = not of_two and after.shares(self.model)
        assert at_once or seen or not (shares or retires), f"not shown first: {told}"
        self.model = after
        if button := pressable(told, "undo:"):
            *_, key, version = button.split(":")
            again = button.startswith("undo:again:")
            (self.redos if again else self.undos).append((int(key), int(version)))

    def _answered(self, at: int, *, own: bool = False) -> tuple[Receipt, int] | None:
        """A decision that gave an entry, and its key; `own`: to its very question, if any was."""
        found = [
            (one, one.decision.outcome.hit.entry)
            for one in self.receipts
            if isinstance(one.decision.outcome, Answered)
        ]
        asked = [
            (one, key)
            for one, key in found
            if exact_key(one.decision.text) == exact_key(self.model.now(key).question)
        ]
        some = asked if own and asked else found
        return some[at % len(some)] if some else None

    def _is_served(self, outcome: object, by: Rule, text: str) -> None:
        owners = self.model.owners(text)
        given = {outcome.hit.entry} if isinstance(outcome, Answered) else set[int]()
        offered = {hit.entry for hit in outcome.hits} if isinstance(outcome, Suggested) else given
        assert offered <= self.model.active().keys()
        if len(owners) == 1:
            assert given == {*owners} and by is Rule.EXACT, (text, outcome)
        elif owners:
            assert not given and offered <= {*owners} and len(offered) >= 2, (text, outcome)


def late(some: Sequence[T], at: int) -> T:
    """One of them; every other time the last."""
    return some[at // 2 % len(some)] if at % 2 else some[-1]


def _draft_of(told: Response | None) -> str:
    """What was entered and is not saved, by the form or the button that goes on with it."""
    if isinstance(told, Form):
        return told.id.partition(":of:")[2]
    button = pressable(told, "draft:save:") or pressable(told, "draft:change:")
    return button.rpartition(":")[2]
