"""The packaged model and questions with a typo in every other word of six letters and more."""

import re
from itertools import count

from bot.app import App
from bot.core.outcomes import Answered, Decision
from bot.formats import LabelledQuestion, read_labelled
from tests.conftest import SAMPLES
from tests.conversation import PLACE


def mistyped(text: str) -> str:
    """Two neighbours exchanged in the midst of every other long word."""
    number = count()

    def one(match: re.Match[str]) -> str:
        word = match[0]
        at = len(word) // 2
        wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return wrong if next(number) % 2 == 0 else word

    return re.sub(r"(?<![^\s])[^\W\d_]{6,}", one, text)


def right(questions: tuple[LabelledQuestion, ...], decisions: list[Decision]) -> tuple[int, int]:
    """How many have their entry first, and how many are answered with another one."""
    pairs = [*zip(questions, decisions, strict=True)]
    first = sum(found.hits[0].slug in asked.relevant_ids for asked, found in pairs)
    wrong = sum(
        isinstance(found.outcome, Answered) and found.hits[0].slug not in asked.relevant_ids
        for asked, found in pairs
    )
    return first, wrong


async def test_typos_cost_little_and_lead_to_no_wrong_answer(app: App) -> None:
    questions = read_labelled(str(SAMPLES / "medicare.questions.jsonl"))
    texts = [mistyped(question.text) for question in questions]
    kb = (await app.stores.workspaces.workspace(PLACE.platform, PLACE.workspace)).kb
    knowledge = await app.prepare(kb)
    assert sum(text != one.text for text, one in zip(texts, questions, strict=True)) > 20

    typed = await app.answering.decide_all(knowledge, [one.text for one in questions])
    wrong = await app.answering.decide_all(knowledge, texts)

    (plain, _), (first, answered_wrong) = right(questions, typed), right(questions, wrong)
    assert first >= plain - 2
    assert answered_wrong == 0
    assert sum(bool(found.read_as) for found in wrong) > 15
