"""Judged questions for the tests of an evaluation."""

from hypothesis import strategies as st

from bot.core.confidence.promise import Evidence, Promise
from bot.evaluation.documents import Evaluated
from bot.evaluation.metrics import Judgement

SLUGS = ("a", "b", "c", "d")


def judged(
    relevant: str,
    ranked: str,
    confidence: float,
    *,
    answered: bool,
    kind: str = "in",
    text: str = "?",
) -> Judgement:
    """A question that those entries answer (none: out of scope), and which came, best first."""
    slugs = tuple(ranked.split())
    return Judgement(
        text=text,
        kind=kind,
        relevant=frozenset(relevant.split()),
        ranked=slugs,
        score=confidence * 2,
        confidence=confidence,
        answered=slugs[0] if answered else None,
        outcome="answered" if answered else "unanswered",
        rule="confident" if answered else "below",
    )


FIVE = [
    judged("a", "a b c", 0.9, answered=True, text="one"),
    judged("a d", "b d c", 0.6, answered=True, text="two"),
    judged("a", "b c d", 0.3, answered=False, text="three"),
    judged("", "c a", 0.8, answered=True, kind="oos_near", text="four"),
    judged("", "c a", 0.1, answered=False, kind="oos_far", text="five"),
]

PROMISE = Promise(
    target=0.95,
    cut=0.5,
    precision=(0.9, 0.97),
    coverage=(0.3, 0.5),
    target_unreachable=False,
    evidence=Evidence(300.0, 400, 0),
)


def evaluated(judgements: list[Judgement], *, seen: int = 0) -> Evaluated:
    """An evaluation of four entries with three phrasings each."""
    phrasings = dict.fromkeys(SLUGS, 3)
    return Evaluated(judgements, PROMISE, phrasings, "a/model@1", "default", 7, seen)


@st.composite
def judgement(draw: st.DrawFn) -> Judgement:
    """Any question that could be asked of four entries."""
    ranked = draw(st.permutations(SLUGS))[: draw(st.integers(1, 4))]
    confidence = draw(st.integers(0, 20)) / 20
    return judged(
        " ".join(draw(st.sets(st.sampled_from(SLUGS), max_size=2))),
        " ".join(ranked),
        confidence,
        answered=confidence > 0.5,
        kind=draw(st.sampled_from(("in", "oos_near", ""))),
        text=draw(st.text("xyz", min_size=1, max_size=4)),
    )
