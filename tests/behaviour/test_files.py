"""Knowledge in and out as files, where one already is: shown first, then done as it was shown."""

import pytest

from tests.behaviour.entries import message, told
from tests.behaviour.room import ADA, EVE, OMAR, Room, Seen

FILE = """\
- id: office
  question: Where is the office in Springfield?
  answer: On Main Street 12.
- id: tricare
  question: What is TRICARE ?
  answer: The military's health plan.
"""
FAULTY = "- question: What is faulty?\n- answer: Nothing asked.\n"


async def heard(room: Room, text: str) -> str:
    """What Ada is answered, on one line."""
    reply = await room.reply_to(await room.writes_directly(ADA, text))
    assert reply is not None
    return reply.words


async def looked_at(room: Room, content: str = FILE, *, prune: bool = False) -> Seen:
    """What an import would do, as Ada is shown it."""
    return message(await room.imports(ADA, "kb.yaml", content, prune=prune))


async def test_an_import_is_shown_first_and_done_when_it_is_applied(lone: Room) -> None:
    shown = await looked_at(lone)

    assert shown.private
    assert "kb.yaml is not imported yet. It would add 1, update 1." in shown.words
    assert "add office" in shown.text and "+ answer: On Main Street 12." in shown.text
    assert "update tricare" in shown.text and "- answer: TRICARE is" in shown.text
    assert "+ answer: The military" in shown.text and "internal" not in shown.text
    assert shown.buttons == ("Apply", "Discard")

    done = message(await lone.presses(ADA, shown, "Apply"))

    assert "Imported kb.yaml, searchable now: 1 added, 1 updated." in done.words
    assert done.buttons == ("Undo",)
    assert "On Main Street 12." in await heard(lone, "where is the springfield office?")


async def test_what_is_discarded_changes_nothing(lone: Room) -> None:
    left = message(await lone.presses(ADA, await looked_at(lone), "Discard"))

    assert "nothing was changed" in left.text
    assert "There is no entry" in await told(lone, ADA, "show office")


async def test_an_import_is_taken_back_as_a_whole(lone: Room) -> None:
    message(await lone.presses(ADA, await looked_at(lone), "Apply"))

    assert "2 entries" in await told(lone, ADA, "undo")
    assert "retired" in await told(lone, ADA, "show office")


async def test_an_import_is_taken_back_with_its_button(lone: Room) -> None:
    done = message(await lone.presses(ADA, await looked_at(lone), "Apply"))

    undone = message(await lone.presses(ADA, done, "Undo"))

    assert "Took back your import of 2 entries: tricare, office." in undone.words
    assert "1 is retired and 1 is as before." in undone.words
    assert "retired" in await told(lone, ADA, "show office")
    assert "military" not in await heard(lone, "What is TRICARE?")


async def test_an_import_that_takes_an_answer_away_says_so_before_it_is_done(lone: Room) -> None:
    before = await heard(lone, "What is TRICARE?")
    twin = "- {id: twin, question: What is TRICARE?, answer: Another thing.}\n"

    shown = await looked_at(lone, twin)

    assert "Would lead to two entries" in shown.words
    assert "“What is TRICARE?” (twin), and tricare" in shown.words
    assert "The last question would now be decided differently:" in shown.words
    assert "(100 %) → asked back" in shown.words
    assert await heard(lone, "What is TRICARE?") == before

    done = message(await lone.presses(ADA, await looked_at(lone, twin), "Apply"))

    assert "Lead to two entries; who asks just that will be shown both:" in done.words
    assert "“What is TRICARE?” (twin), and tricare" in done.words
    assert "Did you mean one of these?" in await heard(lone, "What is TRICARE?")


async def test_what_pruning_takes_away_is_shown_before_it_is_done(lone: Room) -> None:
    await heard(lone, "What is TRICARE?")
    office = FILE.partition("- id: tricare")[0]

    shown = await looked_at(lone, office, prune=True)

    assert "- answer" not in shown.text and "retire 8 entries more" in shown.words
    assert "“What is TRICARE?”: What is TRICARE ? (100 %) →" in shown.words


async def test_much_to_show_takes_nothing_from_the_buttons(lone: Room) -> None:
    name = "entry " * 10
    question = "where is the office with the very long name and the green door? " * 6
    entries = [
        f"- {{id: {name}{n}, question: '{question}{n}', answer: '{question * 3}'}}"
        for n in range(40)
    ]
    twins = [line.replace("id: entry", "id: twin") for line in entries]

    shown = await looked_at(lone, "\n".join(entries + twins), prune=True)

    assert "It would add 80, retire 13." in shown.words
    assert shown.buttons == ("Apply", "Discard")


async def test_every_fault_is_told_with_file_and_line_and_nothing_is_changed(lone: Room) -> None:
    refused = await looked_at(lone, FAULTY)

    assert "kb.yaml was not imported, and nothing was changed." in refused.words
    assert 'kb.yaml:1: the entry has no "answer"; add it' in refused.words
    assert 'kb.yaml:2: the entry has no "question"; add it' in refused.words
    assert refused.buttons == ()


async def test_what_is_here_already_needs_no_import(lone: Room) -> None:
    message(await lone.presses(ADA, await looked_at(lone), "Apply"))

    again = await looked_at(lone)

    assert "all 2 entries are here already" in again.words
    assert again.buttons == ()


async def test_what_the_file_does_not_hold_is_retired_where_that_is_asked_for(lone: Room) -> None:
    shown = await looked_at(lone, prune=True)

    assert "It would add 1, update 1, retire 12." in shown.words
    assert "retire 7 entries more" in shown.words


async def test_many_faults_come_as_a_file(lone: Room) -> None:
    refused = await looked_at(lone, "- question: What?\n" * 30)

    ((name, content),) = lone.files(ADA)
    assert name == "kb.yaml.problems.txt" and len(content.splitlines()) == 30
    assert "10 more, in kb.yaml.problems.txt" in refused.words


@pytest.mark.parametrize(("line", "name"), [("export", "faq.yaml"), ("export qna", "faq.tsv")])
async def test_an_export_comes_as_a_file_to_who_asked(lone: Room, line: str, name: str) -> None:
    given = message(await lone.faq(ADA, line))

    assert given.private
    assert f"{name} holds 13 entries." in given.words
    ((given_name, content),) = lone.files(ADA)
    assert given_name == name
    assert "What is TRICARE ?" in content


async def test_what_was_exported_can_be_imported_again(lone: Room) -> None:
    message(await lone.faq(ADA, "export jsonl"))
    ((_, content),) = lone.files(ADA)

    again = message(await lone.imports(ADA, "faq.jsonl", content))

    assert "all 13 entries are here already" in again.words


async def test_what_somebody_changed_meanwhile_is_shown_before_it_is_done(room: Room) -> None:
    await room.faq(ADA, f"roles grant editor {room.at(EVE)}")
    shown = await looked_at(room)
    others = message(await room.imports(EVE, "eve.yaml", FILE.replace("health plan", "plan")))
    message(await room.presses(EVE, others, "Apply"))

    anew = message(await room.presses(ADA, shown, "Apply"))

    assert "Entries were changed meanwhile." in anew.words
    assert "It would update 1, leave 1 as it is." in anew.words
    assert anew.buttons == ("Apply", "Discard")

    done = message(await room.presses(ADA, anew, "Apply"))

    assert "Imported kb.yaml" in done.words


async def test_what_was_shown_can_be_applied_after_a_restart(room: Room) -> None:
    shown = await looked_at(room)
    await room.restarts()

    assert "Imported kb.yaml" in message(await room.presses(ADA, shown, "Apply")).words


async def test_only_the_last_file_of_somebody_can_be_applied(room: Room) -> None:
    first = await looked_at(room)
    await looked_at(room, FILE.replace("Main Street 12", "Main Street 21"))

    gone = message(await room.presses(ADA, first, "Apply"))

    assert "I no longer have that file" in gone.words


async def test_who_may_not_is_told_what_is_missing(room: Room) -> None:
    imported = message(await room.imports(OMAR, "kb.yaml", FILE))

    assert "needs the role editor" in imported.words
    assert "needs the role editor" in await told(room, OMAR, "export")
    assert room.files(OMAR) == []
