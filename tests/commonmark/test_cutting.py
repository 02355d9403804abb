"""Texts cut to what one message holds, however that is counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commonmark.cutting import Frame, broken_off, pieces, split
from bot.commonmark.dialect import Dialect
from bot.commonmark.longtext import inputs_of, value_of
from bot.commonmark.parts import Bullets, Code, Paragraph, Part, Parts, Run, joined, size_of
from bot.commonmark.reading import parts_of
from bot.commonmark.text import cut, fitting, size
from tests.commonmark.markdowns import anything

DIALECT = Dialect(pings=lambda text: (), longest_url=100, widest=40)


GOES_ON = "+"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("It takes two", "days.", "It takes two days."),
        ("It takes two ", "days.", "It takes two days."),
        ("One, two,", "Three.", "One, two, Three."),
        ("It is done.", "Then go home.", "It is done.\n\nThen go home."),
        ("It is **done.**", "then go home", "It is **done.**\n\nthen go home"),
        ("Some words", "Others", "Some words\nOthers"),
        ("It is done.\n", "Then", "It is done.\nThen"),
        ("- one.", "- two.", "- one.\n- two."),
        ("| a | b |", "| c | d |", "| a | b |\n| c | d |"),
        ("```sh\nls -l.", "cd x", "```sh\nls -l.\ncd x"),
        ("```\nls\n```", "words", "```\nls\n```\n\nwords"),
        ("words", "```\nls\n```", "words\n\n```\nls\n```"),
        ("", "words", "words"),
    ],
)
def test_what_is_typed_after_a_full_input_goes_on_with_it(
    first: str, second: str, whole: str
) -> None:
    assert value_of([("", first), (GOES_ON, second)]) == whole
    assert value_of([("", first), (GOES_ON, "")]) == first


def doubled(part: Part) -> int:
    """A measure by which markup doubles what a part takes."""
    return 2 * size_of(part)


def text_of(parts: Parts) -> str:
    said = ""
    for part in parts:
        match part:
            case Paragraph(runs) | Code(runs):
                said += joined(runs)
            case Bullets(items):
                said += "".join(map(joined, items))
            case _:
                pass
    return said


@settings(max_examples=100, deadline=None)
@given(anything, st.integers(40, 3_000))
def test_every_piece_fits_and_nothing_is_lost(text: str, room: int) -> None:
    parts = parts_of(text[:5_000], DIALECT)

    done = pieces(parts, Frame(room, doubled))

    assert all(sum(map(doubled, piece)) <= room for piece in done)
    assert "".join(map(text_of, done)) == text_of(parts)


def test_a_list_is_cut_between_items_and_its_numbers_go_on() -> None:
    parts = parts_of("\n".join(f"{number}. item" for number in range(3, 30)), DIALECT)

    (first,), (rest,) = split(parts, Frame(80, doubled))

    assert isinstance(first, Bullets) and isinstance(rest, Bullets)
    assert (first.start, rest.start) == (3, 3 + len(first.items))


def test_code_keeps_its_language_when_it_is_cut() -> None:
    parts = parts_of("```py\n" + "a = 1\n" * 30 + "```", DIALECT)

    assert {
        part.language
        for piece in pieces(parts, Frame(60))
        for part in piece
        if isinstance(part, Code)
    } == {"py"}


def test_what_is_cut_off_ends_in_dots() -> None:
    assert broken_off((Paragraph((Run("a b "),)),)) == (Paragraph((Run("a b"), Run(" …"))),)
    assert broken_off((Code((Run("a"),)),))[1:] == (Paragraph((Run("…"),)),)


@given(st.text(max_size=300), st.sampled_from([cut, fitting]), st.integers(2, 9), st.booleans())
def test_a_value_in_several_inputs_is_one_again(
    value: str, place: object, gap: int, grows: bool
) -> None:
    where = cut if place is cut else fitting

    parts = inputs_of(value, 40, 30, place=where, longest_gap=gap, grows=grows)

    assert value_of(parts) == value
    assert all(size(part) <= 40 and len(before) <= gap for before, part in parts)
    if grows:  # there is room for a sentence in the last one
        assert size(parts[-1][1]) <= 30
        assert value_of([*parts[:-1], (parts[-1][0], f"{parts[-1][1]}more.")]).endswith("more.")
