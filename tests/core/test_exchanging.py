"""Files in and out on a bot of fakes: whose they are, and what is done with them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.answering import Asker
from bot.core.faq import Audience, FaqEntry
from bot.core.messages import (
    Command,
    File,
    Form,
    Import,
    Person,
    Place,
    Reply,
    Submission,
    Trigger,
    Unread,
)
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import ENTRIES, Services, services

OWNER = Person("ada", owner=True)
ASKER = Asker(HOME, Person("omar"), Trigger.DIRECT)
FILE = File("kb.yaml", b"- {id: new, question: What is new?, answer: This.}\n")


@pytest.fixture
async def bot() -> Services:
    made = services()
    await made.knows()
    await made.stores.workspaces.adopt("slack", "T1")
    return made


@pytest.fixture
async def ada(bot: Services) -> Member:
    return Member(bot.handle(), OWNER)


async def imported(member: Member, file: File = FILE, *, prune: bool = False) -> Reply:
    """What is said to a file."""
    command = Command(member.person, member.place, Import((file,), prune))
    reply = await member.handle(command)
    assert isinstance(reply, Reply)
    return reply


async def test_without_a_file_one_is_asked_for(ada: Member) -> None:
    for line, form_id in (("import", "import"), ("import prune", "import:prune")):
        form = await ada.opens(line)
        assert form.id == form_id
        reply = await ada.handle(Submission(form.id, {}, ada.person, ada.place, (FILE,)))
        assert isinstance(reply, Reply) and labels(reply) == ["Apply", "Discard"]
        assert ("retire" in reply.text) is (line == "import prune")


async def test_a_form_without_a_file_is_refused(ada: Member) -> None:
    refused = await ada.submits("import")

    assert isinstance(refused, Reply) and refused.refusal


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (Unread.TOO_LARGE, "too large"),
        (Unread.UNREACHABLE, "could not be fetched"),
        (Unread.UNGRANTED, "--files"),
    ],
)
async def test_what_was_not_read_is_told(ada: Member, why: Unread, told: str) -> None:
    refused = await imported(ada, replace(FILE, content=b"", unread=why))

    assert refused.refusal and told in refused.text


async def test_a_file_is_applied_by_nobody_else_and_in_no_other_workspace(
    bot: Services, ada: Member
) -> None:
    apply = button(await imported(ada), "Apply")
    eve = Member(ada.handle, Person("eve", owner=True))
    elsewhere = Member(ada.handle, OWNER, Place("slack", "T2", HOME.channel))

    for other in (eve, elsewhere):
        assert "I no longer have that file" in (await other.presses(apply)).text
    assert "What is new?" not in await ada.told("list")

    assert "Imported" in (await ada.presses(apply)).text


async def test_who_lost_the_role_can_apply_nothing(bot: Services, ada: Member) -> None:
    await ada.told("roles grant editor @eve")
    eve = Member(ada.handle, Person("eve"))
    apply = button(await imported(eve), "Apply")
    await ada.told("roles revoke editor @eve")

    refused = await eve.presses(apply)

    assert refused.refusal and "needs the role `editor`" in refused.text


async def test_applying_twice_is_applying_once(bot: Services, ada: Member) -> None:
    apply = button(await imported(ada), "Apply")
    await ada.presses(apply)
    revision = (await bot.stores.faq.knowledge_base("default")).revision

    again = await ada.presses(apply)

    assert "I no longer have that file" in again.text
    assert (await bot.stores.faq.knowledge_base("default")).revision == revision


async def test_a_file_is_kept_for_a_day(bot: Services, ada: Member) -> None:
    apply = button(await imported(ada), "Apply")
    id_ = apply.rpartition(":")[2]
    kept = await bot.stores.uploads.upload("slack:T1", "slack:ada", id_)
    assert kept is not None
    await bot.stores.uploads.keep(replace(kept, at=kept.at - timedelta(hours=25)))

    assert "I no longer have that file" in (await ada.presses(apply)).text


async def test_an_export_in_a_shared_channel_holds_public_entries_alone(bot: Services) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    public = FaqEntry("open", "What is open?", "This.", audience=Audience.PUBLIC)
    await bot.curation.import_entries(kb, [public], author="slack:ada")
    shared = Member(bot.handle(), OWNER, replace(HOME, shared=True))

    reply = await shared.faq("export")

    assert isinstance(reply, Reply)
    (file,) = reply.files
    assert b"What is open?" in file.content and b"VPN" not in file.content
    assert f"{len(ENTRIES)} internal ones are not shown here" in reply.text


async def test_internal_entries_that_nobody_would_be_given_are_counted(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    await bot.stores.workspaces.use("slack", "T1", kb.key, public_only=True)

    shown = await imported(ada)

    assert "1 entry is internal" in shown.text and "`audience: public`" in shown.text


async def test_what_is_not_shown_here_is_neither_overwritten_nor_retired(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    await bot.stores.workspaces.use("slack", "T1", kb.key, public_only=True)
    before = await bot.stores.faq.entries(kb.key)
    over = File("kb.yaml", b"- {id: vpn, question: Mine?, answer: Mine., audience: public}\n")
    new = replace(FILE, content=FILE.content.replace(b"This.", b"This., audience: public"))

    refused = await imported(ada, over)
    await ada.presses(button(await imported(ada, new, prune=True), "Apply"))

    assert "`vpn` is the id of an entry that I do not show here" in refused.text.replace("\\", "")
    assert "portal" not in refused.text and not refused.buttons
    after = await bot.stores.faq.entries(kb.key)
    assert [one for one in after if one.slug != "new"] == before


async def test_a_double_click_imports_once_and_says_nothing_else(
    bot: Services, ada: Member
) -> None:
    apply = button(await imported(ada), "Apply")

    told = await asyncio.gather(ada.presses(apply), ada.presses(apply))

    assert sorted("Imported" in one.text for one in told) == [False, True]
    assert not any(one.refusal for one in told)


async def test_what_somebody_else_has_saved_meanwhile_leaves_nothing_to_apply(
    bot: Services, ada: Member
) -> None:
    apply = button(await imported(ada), "Apply")
    kb = await bot.stores.faq.knowledge_base("default")
    same = FaqEntry("new", "What is new?", "This.")
    await bot.curation.import_entries(kb, [same], author="slack:eve")
    revision = (await bot.stores.faq.knowledge_base("default")).revision

    told = await ada.presses(apply)

    assert "here already, word for word" in told.text and not told.buttons
    assert (await bot.stores.faq.knowledge_base("default")).revision == revision


async def test_an_unknown_format_is_told_with_those_that_there_are(ada: Member) -> None:
    assert "yaml" in await ada.refused("export docx")


async def test_a_file_that_is_no_form_of_ours_is_not_looked_at(ada: Member) -> None:
    form = await ada.faq("import")
    assert isinstance(form, Form)

    refused = await ada.submits("import:prune:more")

    assert isinstance(refused, Reply) and refused.refusal


def kb_of(*entries: str) -> File:
    """A file of these entries."""
    return File("kb.yaml", "\n".join(f"- {{{one}}}" for one in entries).encode())


async def test_what_an_import_does_to_questions_is_told_before_it_is_done(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    await bot.answering.ask(kb, "lost my badge", ASKER)

    shown = await imported(ada, kb_of("id: twin, question: Lost my badge!, answer: Run."))

    assert "“Lost my badge!” (`twin`), and `badge`" in shown.text
    assert "The last question would now be decided differently:" in shown.text
    assert "*Where do I get a new badge?* (100 %) → asked back" in shown.text


async def test_what_nearly_asks_the_same_is_found_beside_what_is_there_and_in_the_file(
    ada: Member,
) -> None:
    file = kb_of(
        "id: a, question: When does north office open on Monday?, answer: One.",
        "id: b, question: When does north office open on Mondays?, answer: Two.",
        "id: near, question: How do I renew my VPN token today?, answer: Now.",
    )

    shown = await imported(ada, file)

    assert "Asked in nearly the same words for two entries:" in shown.text
    assert "(`a`) and “When does north office open on Mondays?” (`b`)" in shown.text
    assert "(`near`) and “How do I renew my VPN token?” (`vpn`)" in shown.text


async def test_what_the_file_says_twice_is_told_once_with_its_lines(ada: Member) -> None:
    same = ("id: a, question: What is it?, answer: A.", "id: b, question: What is it?, answer: B.")

    shown = await imported(ada, kb_of(*same))

    assert "kb.yaml:2:" in shown.text and "Would lead to two entries" not in shown.text


async def test_a_long_list_is_cut_with_its_number(ada: Member) -> None:
    file = kb_of(*(f"id: e{n}, question: Is it {n}?, answer: Yes {n}." for n in range(40)))

    shown = await imported(ada, file)

    assert "- add `e4`: “Is it 4?”" in shown.text and "e5`: " not in shown.text
    assert "- … add 35 entries more" in shown.text
    assert len(shown.text) < 3_000


async def test_an_update_shows_what_goes_and_what_comes(ada: Member) -> None:
    vpn = "id: vpn, question: How do I renew my VPN token?, alternates: [vpn token expired]"

    shown = await imported(ada, kb_of(f'{vpn}, answer: "At the desk.\\n\\nOr not."'))

    lines = [line.strip() for line in shown.text.splitlines()]
    at = lines.index("- update `vpn`: answer")
    assert lines[at + 1 : at + 4] == [
        "- `- answer: In the portal.`",
        "- `+ answer: At the desk.`",
        "- … 2 lines more",
    ]


async def test_a_new_entry_tells_what_is_unusual_of_it_alone(ada: Member) -> None:
    file = kb_of(
        "id: a, question: Is it plain?, answer: Yes.",
        "id: b, question: Is it rich?, answer: Yes., alternates: [rich, poor], audience: public",
    )

    shown = await imported(ada, file)

    assert "- add `a`: “Is it plain?”\n" in shown.text
    assert "- add `b`: “Is it rich?” (2 alternates, public)\n" in shown.text


async def test_what_was_encoded_to_be_shown_is_not_encoded_again(
    bot: Services, ada: Member
) -> None:
    await ada.presses(button(await imported(ada), "Apply"))

    assert bot.encoder.encoded.count("What is new?") == 1


async def test_an_import_is_taken_back_whole_and_once(bot: Services, ada: Member) -> None:
    shown = await imported(ada, prune=True)
    undo = button(await ada.presses(button(shown, "Apply")), "Undo")

    undone = await ada.presses(undo)
    again = await ada.presses(undo)

    assert "1 is retired and 3 are as before" in undone.text and undone.in_place
    assert again.refusal and "taken back already" in again.text
    listed = await ada.told("list")
    assert "What is new? (retired)" in listed and listed.count("(retired)") == 1


async def test_an_import_is_not_taken_back_over_what_was_changed_since(
    bot: Services, ada: Member
) -> None:
    undo = button(await ada.presses(button(await imported(ada), "Apply")), "Undo")
    kb = await bot.stores.faq.knowledge_base("default")
    await bot.curation.edit(kb, "new", answer="Not this.", author="slack:eve")

    refused = await ada.presses(undo)

    assert refused.refusal and "was changed since" in refused.text


async def test_an_import_that_holds_what_is_not_shown_here_is_not_taken_back_here(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    some = [FaqEntry("open", "What is open?", "This.", audience=Audience.PUBLIC)]
    some.append(FaqEntry("closed", "What is closed?", "That."))
    await bot.curation.import_entries(kb, some, author="terminal:bob")
    await bot.stores.workspaces.use("slack", "T1", kb.key, public_only=True)
    key = (await bot.stores.faq.entry(kb.key, "open")).key

    told = await ada.presses(f"upload:undo:{key}:1")

    assert "closed" not in told.text
    assert {one.version for one in await bot.stores.faq.entries(kb.key)} == {1}
