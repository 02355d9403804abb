"""What a change does, told in words."""

from dataclasses import replace

import pytest

from bot.core.faq import ChangeKind, FaqEntry
from bot.core.impact import Effects, Impact, Turn
from bot.core.outcomes import Answered, Hit, Unanswered
from bot.core.replies import saving
from tests.contracts.examples import a_decision

ENTRY = FaqEntry("vpn", "How do I renew my VPN token?", "In the portal.", key=1, version=2)
HIT = Hit(1, "vpn", ENTRY.question, "", 0.9, 0.9)
BEFORE, AFTER = a_decision(Unanswered(), hits=()), a_decision(Answered(HIT), hits=(HIT,))


def turn(text: str) -> Turn:
    return Turn(text, BEFORE, AFTER)


def test_a_question_stands_once_however_it_was_written() -> None:
    asked = (turn("vpn token?"), turn("VPN token"), turn("where is it"))
    impact = Impact(asked, 9, labelled_turns=(turn("Where is it?"),), labelled=3, better=1)

    told = saving.told(ENTRY, Effects(impact=impact))

    assert told[0] == "Of the last 9 questions 3 would now be decided differently:"
    assert sum("vpn token" in line.lower() for line in told) == 1
    assert sum("where is it" in line.lower() for line in told) == 1
    assert "Of 3 labelled questions one would now be decided differently" in told[-1]


def test_questions_of_other_workspaces_are_no_single_one() -> None:
    impact = Impact((turn(""), turn("")), 9)

    told = saving.told(ENTRY, Effects(impact=impact))

    assert len([line for line in told if "another workspace" in line]) == 2


def test_one_question_is_said_in_words() -> None:
    told = saving.told(ENTRY, Effects(impact=Impact((turn("vpn?"),), 5)))

    assert told[0] == "Of the last 5 questions one would now be decided differently:"


@pytest.mark.parametrize(
    ("rooms", "fits"),
    [
        (("slack",), "Fits Slack (14 of 3,000)."),
        (("terminal", "discord"), "Fits Discord (14 of 4,096)."),
        (("terminal",), "Fits Slack (14 of 3,000) and Discord (14 of 4,096)."),
    ],
)
def test_only_the_platforms_in_use_are_spoken_of(rooms: tuple[str, ...], fits: str) -> None:
    told = saving.saved(ENTRY, ChangeKind.EDIT, Effects(), rooms=rooms)

    assert told.text.splitlines()[:2] == [
        f"Saved `vpn` as version 2, searchable now. {fits}",
        f"*{ENTRY.question}*",
    ]


def test_what_is_too_long_is_told_of_the_platforms_in_use() -> None:
    long = replace(ENTRY, answer="x" * 3_500)

    told = saving.saved(long, ChangeKind.EDIT, Effects(), rooms=("discord",)).text

    assert "Fits Discord" in told and "Too long" not in told


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (ChangeKind.RETIRE, "Retire"),
        (ChangeKind.RESTORE, "Restore"),
        (ChangeKind.REVERT, "Save"),
    ],
)
def test_the_button_says_what_it_does(kind: ChangeKind, label: str) -> None:
    shown = saving.preview([ENTRY], kind, Effects(), "d1")

    assert shown.buttons[0].label == label and f"*{ENTRY.question}*" in shown.text
