"""What a map shows: phrasings, questions, twins and holes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.core.faq import FaqEntry
from bot.core.query import text_hash
from bot.core.retrieval.snapshot import Snapshot
from bot.core.retrieval.units import units
from bot.drawing.landscape import Mark
from bot.evaluation.landscape import landscape, mark, numbers
from bot.evaluation.mapping import MOST, mapped
from tests.evaluation.questions import FIVE, judged
from tests.fakes_encoder import FakeEncoder

ENTRIES = (
    FaqEntry("vpn", "How do I renew my VPN token?", "—", ("vpn token expired",)),
    FaqEntry("vpn-2", "How do I renew my VPN token now?", "—", ("renewing the vpn token",)),
    FaqEntry("wifi", "How do guests use the wifi?", "—", ("wifi for visitors",)),
    FaqEntry("プリンター", "Where do I get a new badge?", "—", ("lost my badge",)),
)


async def snapshot(entries: Sequence[FaqEntry]) -> Snapshot:
    """The entries with the vectors of a fake encoder."""
    encoder = FakeEncoder()
    texts = [unit.text for entry in entries for unit in units(entry)]
    matrix = await encoder.encode_texts(texts)
    vectors = {text_hash(text): row for text, row in zip(texts, matrix, strict=True)}
    return Snapshot.build(entries, vectors, kb=1, revision=1, model=encoder.provenance)


async def test_phrasings_come_first_then_questions_and_twins_are_joined() -> None:
    base = await snapshot(ENTRIES)
    asked = await FakeEncoder().encode_texts(["badge lost", "qqq zzz xxx"])
    questions = [judged("プリンター", "プリンター", 0.9, answered=True), FIVE[4]]

    found = mapped(base, [*questions, FIVE[3]], [*asked, None])

    assert len(found.rows) == 8 and found.vectors.shape == (10, 64)
    assert found.asked.tolist() == [0, 1] and found.askable == 2
    assert [(one.a, one.b) for one in found.twins] == [("vpn", "vpn-2")]
    assert found.holes.tolist() == [1]
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


async def test_of_too_many_texts_every_entry_keeps_its_first() -> None:
    entries = [
        FaqEntry(f"e{at}", f"question {at}", "—", tuple(f"way {at} {n}" for n in range(4)), key=at)
        for at in range(1, 1_501)
    ]
    base = await snapshot(entries)
    asked = list(await FakeEncoder().encode_texts(["what is it?"])) * 3_000
    questions = [replace(FIVE[4], text=str(at)) for at in range(3_000)]

    found = mapped(base, questions, asked)

    assert len(found.vectors) == MOST
    assert len(found.asked) == MOST // 3 and found.askable == 3_000
    assert set(found.owners.tolist()) == set(range(1_500))
    assert set(base.phrasings.groups.starts.tolist()) <= set(found.rows.tolist())
    places = np.zeros((MOST, 2), np.float32)
    notes = landscape("kb", base, found, places, questions, {}).notes
    assert notes[1:] == [
        "Drawn are 4,000 of the 7,500 phrasings, spread evenly.",
        "Drawn are 2,000 of the 3,000 questions, spread evenly.",
    ]


async def test_a_name_without_letters_in_the_font_is_its_number() -> None:
    base = await snapshot(ENTRIES)
    found = mapped(base, [], [])

    drawn = landscape("kb", base, found, np.zeros((8, 2), np.float32), [], {"wifi": 2})

    assert numbers(base) == {"プリンター": 4}
    assert [text for _, _, text in drawn.names] == ["vpn", "vpn-2", "wifi", "#4"]


async def test_an_empty_knowledge_base_has_an_empty_map() -> None:
    found = mapped(await snapshot(()), [], [])

    assert len(found.vectors) == 0 and not found.twins


def test_every_question_is_marked_by_what_became_of_it() -> None:
    assert [mark(one) for one in FIVE] == [
        Mark.RIGHT,
        Mark.WRONG,
        Mark.ELSEWHERE,
        Mark.ASTRAY,
        Mark.SILENT,
    ]
    assert mark(judged("a", "a b", 0.2, answered=False)) is Mark.UNSURE
