"""What hostile people, and honest ones, make of the answers by their votes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.asking import Asked
from benchmarks.quality.labels import Teacher
from bot.core.confidence.calibration import Calibration
from bot.core.denials import LOOKED_AT, received
from bot.core.ports import Given, Opinion, Vote
from bot.fitting.caution import caution
from bot.fitting.logistic import Doubles, logits, sigmoid

_SEED = 20_261_122
_RUNS = 5
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_DENIES, _PRAISES = Opinion.NOT_MY_QUESTION, Opinion.HELPFUL
_READERS = 200  # honest ones, of whom two see each answer
_SEEN = 2
_NOTICED, _MISTAKEN = 0.4, 0.02  # shares of wrong and of right answers that they deny
_EDITORS = 0.15

Voting = Callable[[int, int, bool], Opinion | None]
"""What a hostile person says of an answer: the person's number, the answer's, if it is right."""


@dataclass(frozen=True, slots=True)
class Scene:
    """So many people who vote alike, on the answers to so many questions.

    `too_sure`: log-odds by which the calibration overstates. `honest`: whether readers vote too.
    """

    name: str
    people: int = 0
    voting: Voting = lambda _person, _answer, _right: None
    asked: int = 2_000
    too_sure: float = 0.0
    honest: bool = False


def _shared_out(people: int) -> Voting:
    """Three people an answer, no person more often than needed: the most that they can do."""
    groups = people // 3
    return lambda person, answer, _: _DENIES if person % groups == answer % groups else None


SCENES = (
    Scene("nobody"),
    *(Scene(f"{n} praise all", n, lambda *_: _PRAISES) for n in (1, 3, 10, 30)),
    *(Scene(f"{n} deny all", n, lambda *_: _DENIES) for n in (1, 3, 10)),
    *(
        Scene(f"{n} deny all that is right", n, lambda _a, _b, right: _DENIES if right else None)
        for n in (1, 3)
    ),
    *(Scene(f"{n} share the answers out", n, _shared_out(n)) for n in (10, 30)),
    Scene("3 deny all right, of 200", 3, lambda _a, _b, right: _DENIES if right else None, 200),
    Scene("10 share them out, of 200", 10, _shared_out(10), 200),
    Scene("honest readers", honest=True),
    Scene("too sure by 1", too_sure=1.0),
    Scene("too sure by 1, honest readers", too_sure=1.0, honest=True),
    Scene("… and 10 who praise all", 10, lambda *_: _PRAISES, too_sure=1.0, honest=True),
)
"""What is tried on every set."""


@dataclass(frozen=True, slots=True)
class Effect:
    """On one set: log-odds taken off, and the shares of answers right and of questions answered."""

    caution: float
    right: float
    answered: float


def effects(teacher: Teacher, asked: Asked) -> list[Effect]:
    """Of each scene of `SCENES`, the mean of five runs."""
    fitted = teacher.taught(asked.examples(()))
    ready = _Audience.of(asked, fitted)
    found = []
    for scene in SCENES:
        runs = [ready.voted(scene, np.random.default_rng([_SEED, run])) for run in range(_RUNS)]
        means = np.mean([(one.caution, one.right, one.answered) for one in runs], axis=0)
        found.append(Effect(*(float(mean) for mean in means)))
    return found


@dataclass(frozen=True, slots=True)
class _Audience:
    """A set's questions as its calibration sees them: log-odds float64[n], right bool[n]."""

    calibration: Calibration
    features: Sequence[tuple[float, ...]]
    sure: Doubles
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, asked: Asked, calibration: Calibration) -> "_Audience":
        """All questions, each read as a whole."""
        examples = asked.examples(range(len(asked.questions)))
        features = [tuple(row) for row in examples.features.tolist()]
        sure = logits(calibration.logistic, examples.features)
        return cls(calibration, features, sure, examples.right)

    def voted(self, scene: Scene, chance: np.random.Generator) -> Effect:
        """What is answered, and rightly, after all votes were heard."""
        order = chance.permutation(len(self.right))[: scene.asked]
        sure = self.sure + scene.too_sure
        shown = order[self._speaks(sure[order])][:LOOKED_AT]
        given = [self._given(at, number, scene, chance) for number, at in enumerate(shown.tolist())]
        model = self.calibration.logistic
        model = replace(model, bias=model.bias + scene.too_sure)
        less = caution(model, received(given))
        answered = self._speaks(sure - less)
        right = float(self.right[answered].mean()) if answered.any() else float("nan")
        return Effect(less, right, float(answered.mean()))

    def _speaks(self, sure: Doubles) -> NDArray[np.bool_]:
        return np.asarray(sigmoid(sure) >= self.calibration.cut, np.bool_)

    def _given(self, at: int, number: int, scene: Scene, chance: np.random.Generator) -> Given:
        right = bool(self.right[at])
        votes = []
        for person in range(scene.people):
            opinion = scene.voting(person, number, right)
            if opinion is not None:
                votes.append(Vote("", f"hostile {person}", opinion, _AT))
        for _ in range(_SEEN if scene.honest else 0):
            if chance.random() < (_MISTAKEN if right else _NOTICED):
                reader = f"reader {chance.integers(_READERS)}"
                editor = bool(chance.random() < _EDITORS)
                votes.append(Vote("", reader, _DENIES, _AT, editor))
        return Given("", 1, self.features[at], 1, "local", tuple(votes))


def lines(sets: Sequence[Sequence[Effect]]) -> Iterator[str]:
    """Means over the sets, a scene a line, in 80 columns."""
    yield f"{'VOTES':<36} {'RIGHT':>6} {'ANSWERED':>9} {'LOG-ODDS OFF':>13}"
    for row in rows(sets):
        yield (
            f"{row['scene']:<36} {100 * float(row['right']):>6.1f}"
            f" {100 * float(row['answered']):>9.1f} {float(row['caution']):>13.2f}"
        )


def rows(sets: Sequence[Sequence[Effect]]) -> list[dict[str, str | float]]:
    """The same as objects; shares from 0 to 1."""
    return [
        {
            "scene": scene.name,
            "right": float(np.mean([one.right for one in own])),
            "answered": float(np.mean([one.answered for one in own])),
            "caution": float(np.mean([one.caution for one in own])),
        }
        for scene, *own in zip(SCENES, *sets, strict=True)
    ]
