"""The arithmetic of `benchmarks.quality`, and that it copes with any folder of sets."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.asking import Asked
from benchmarks.quality.chances import (
    Resampled,
    calibration_noise,
    difference,
    interval,
    mean_draws,
)
from benchmarks.quality.comparison import FIFTY, HALF, OURS, TEXTBOOK, TYPOS, Comparison, Results
from benchmarks.quality.document import document
from benchmarks.quality.fitting import judge
from benchmarks.quality.goals import Goal, goals
from benchmarks.quality.labels import Teacher, averaged
from benchmarks.quality.picture import drawn
from benchmarks.quality.sets import DataSet, Question, SetError, load_sets
from benchmarks.quality.summary import kept, means, outside
from benchmarks.quality.tables import lines
from benchmarks.quality.tongues import Tongues
from benchmarks.quality.vectors import Vectors
from bot.core.faq import FaqEntry, ModelProvenance
from bot.core.outcomes import Vector
from bot.embedding.packaged import ENGLISH_ALONE
from bot.evaluation.metrics import Judgement
from bot.evaluation.promises import chance_of_so_few
from bot.fitting.examples import Labelled
from bot.fitting.fitter import fit
from bot.fitting.shipped import shipped_for
from bot.fitting.simulation import simulate
from tests.core.retrieval.toy import ENCODER, embed, large, snapshot_of, vector_of

ENTRY = '{"id": "a", "question": "How do I get in?", "answer": "—", "alternates": []}'
ASKED = '{"text": "the way in", "relevant_ids": ["a"], "kind": "in"}'


def written(folder: Path, corpus: Iterable[str], queries: Iterable[str]) -> Path:
    """A set on disk."""
    folder.mkdir(parents=True)
    (folder / "corpus.jsonl").write_text("\n".join(corpus), "utf-8")
    (folder / "queries.jsonl").write_text("\n".join(queries), "utf-8")
    return folder


class ToyVectors(Vectors):
    """Of the tests' encoder."""

    def __init__(self) -> None:
        """No model is loaded."""

    @property
    def provenance(self) -> ModelProvenance:
        """The tests' encoder."""
        return ENCODER.provenance

    def of(self, texts: Iterable[str]) -> dict[bytes, Vector]:
        """By `text_hash`."""
        return embed(texts)


def made_up(name: str, entries: int, inside: int, near: int, seed: int = 0) -> DataSet:
    """A set whose questions are phrasings with a word more; some are said to be out of scope."""
    known = large(entries, seed=seed)
    asked = [
        Question(
            f"please {known[at % entries].alternates[at % 3]}",
            frozenset([known[at % entries].slug]),
            "in",
        )
        for at in range(inside)
    ]
    other = [
        Question(f"{known[at % entries].alternates[at % 3]} {at}", frozenset(), "oos_near")
        for at in range(near)
    ]
    return DataSet(name, known, (*asked, *other))


def compared(sets: Sequence[DataSet]) -> list[Results]:
    """All systems on these sets, ours fitted on the others where there are enough."""
    vectors = ToyVectors()
    judged = {one.name: judge(one, vectors) for one in sets} if len(sets) > 2 else {}
    comparison = Comparison(vectors, Tongues(""), judged, 0.95, lambda _: None)
    return list(comparison.of(sets))


def judgement(
    *, inside: bool, right: bool = False, answered: bool = False, score: float = 0.5
) -> Judgement:
    """One question that "a" answers, or nothing."""
    ranked = ("a", "b") if right else ("b", "a")
    relevant = frozenset("a" if inside else "")
    first = ranked[0] if answered else None
    return Judgement("?", "in" if inside else "oos", relevant, ranked, score, score, first)


@pytest.mark.parametrize(
    ("corpus", "queries", "said"),
    [
        ([ENTRY], ["{"], "queries.jsonl:1: this is no JSON"),
        ([ENTRY], ["[]"], "queries.jsonl:1: a JSON object"),
        ([ENTRY], ['{"text": "hi"}'], "queries.jsonl:1: `relevant_ids` is missing"),
        ([ENTRY], ['{"text": "hi", "relevant_ids": "a"}'], "`relevant_ids` is to be a list"),
        ([ENTRY], [ASKED, "", '{"relevant_ids": []}'], "queries.jsonl:3: `text` is missing"),
        ([ENTRY], [], "queries.jsonl: nothing to measure with"),
        ([], [ASKED], "corpus.jsonl: nothing to measure with"),
        ([ENTRY, ENTRY], [ASKED], "corpus.jsonl:2: the id a is there twice"),
        (['{"id": "a"}'], [ASKED], "corpus.jsonl:1: `question` is missing"),
    ],
)
def test_a_set_that_cannot_be_read_says_where_and_why(
    tmp_path: Path, corpus: list[str], queries: list[str], said: str
) -> None:
    written(tmp_path / "set", corpus, queries)

    with pytest.raises(SetError, match=said.replace("[", r"\[")):
        load_sets(tmp_path)


def test_a_folder_without_sets_and_a_set_without_questions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="no set here"):
        load_sets(tmp_path)

    (written(tmp_path / "set", [ENTRY], [ASKED]) / "queries.jsonl").unlink()
    with pytest.raises(SetError, match=r"queries\.jsonl: cannot be read"):
        load_sets(tmp_path)


def test_a_folder_of_sets_and_a_set_itself_are_both_read(tmp_path: Path) -> None:
    bare = '{"id": 7, "question": "Where is it?"}'
    other = '{"text": "elsewhere", "relevant_ids": ["gone"]}'
    out = '{"text": "what a day", "relevant_ids": []}'
    one = written(tmp_path / "one", [ENTRY, bare], [ASKED, other, out])
    written(tmp_path / "two", [ENTRY], [ASKED])

    both, alone = load_sets(tmp_path), load_sets(one)

    assert [found.name for found in both] == ["one", "two"]
    assert alone == both[:1]
    assert [entry.slug for entry in both[0].entries] == ["a", "7"]
    assert [(asked.kind, asked.text) for asked in both[0].questions] == [
        ("in", "the way in"),
        ("out", "what a day"),
    ]
    assert both[0].left_out == 1


@pytest.mark.parametrize(("right", "answers"), [(0, 5), (17, 20), (94, 100), (300, 300)])
def test_the_binomial_test_is_exact(right: int, answers: int) -> None:
    share = Fraction(94, 100)
    exact = sum(
        comb(answers, hits) * share**hits * (1 - share) ** (answers - hits)
        for hits in range(right + 1)
    )

    assert chance_of_so_few(right, answers, 0.94) == pytest.approx(float(exact), rel=1e-9)


def test_a_promise_about_no_answers_is_not_broken() -> None:
    assert chance_of_so_few(0, 0, 0.94) == 1.0


def test_sure_confidences_show_no_noise_and_unsure_ones_show_much() -> None:
    assert calibration_noise(np.array([0.0, 1.0] * 30), "x") == 0.0
    few, many = calibration_noise(np.full(60, 0.5), "x"), calibration_noise(np.full(6000, 0.5), "x")
    assert 0.1 < few < 0.3
    assert many < 0.03
    assert calibration_noise(np.full(60, 0.5), "x") == few


def test_systems_are_compared_on_the_same_draws() -> None:
    scores = np.linspace(0.0, 1.0, 40)
    one = [judgement(inside=at % 3 > 0, right=at > 20, score=scores[at]) for at in range(40)]
    worse = [judgement(inside=at % 3 > 0, right=at > 30, score=scores[at]) for at in range(40)]

    found = Resampled.of("x", {"one": one, "same": one, "worse": worse}).systems

    assert difference(found["one"], found["same"], "auroc") == (0.0, 0.0)
    low, high = difference(found["one"], found["worse"], "recall_at_1") or (0.0, 0.0)
    assert 0.0 < low < 10 / 26 < high
    between = interval(found["one"]["auroc"])
    assert between and between[0] < between[1]
    again = Resampled.of("x", {"one": one, "other": worse}).systems["one"]["auroc"]
    assert (again == found["one"]["auroc"]).all()


def test_a_mean_leaves_out_the_sets_that_lack_the_figure() -> None:
    whole = [judgement(inside=at > 3, right=True, score=at / 10) for at in range(10)]
    inside = [judgement(inside=True, right=False, score=at / 10) for at in range(10)]
    first = Resampled.of("a", {"x": whole}).systems["x"]
    second = Resampled.of("b", {"x": inside}).systems["x"]

    found = mean_draws([first, second])

    assert interval(second["auroc"]) is None
    assert (found["auroc"] == first["auroc"]).all()
    assert interval(found["recall_at_1"]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        (Goal("x", 0.5, 0.5, None), True),
        (Goal("x", 0.49, 0.5, None), False),
        (Goal("x", 0.06, None, 0.06), True),
        (Goal("x", 0.07, None, 0.06), False),
        (Goal("x", None, 0.5, None), None),
    ],
)
def test_a_goal_is_reached_at_its_figure(goal: Goal, reached: bool | None) -> None:
    assert goal.reached is reached


def test_labelled_questions_teach_what_they_teach_the_bot() -> None:
    snapshot, target = snapshot_of(large(30)), 0.9
    shipped = shipped_for(snapshot.model)
    questions = made_up("x", 30, 40, 20).questions
    labelled = [Labelled(one.text, vector_of(one.text), one.relevant) for one in questions]
    whole = fit(snapshot, shipped, target=target)
    complete = snapshot.with_head(whole.head)
    asked = Asked.of(complete, questions, [[one] for one in labelled], frozenset())
    teacher = Teacher(complete, shipped, simulate(complete), target)

    known = range(0, 60, 3)
    taught = teacher.taught(asked.examples(known))

    expected = fit(snapshot, shipped, [labelled[at] for at in known], target=target)
    assert taught.to_json() == expected.calibration.to_json()
    assert teacher.taught(asked.examples(())) == whole.calibration
    found = teacher.one_draw(asked, known)
    assert (found["queries"], found["in_scope"]) == (40, 40 - len([at for at in known if at < 40]))


def test_the_mean_of_draws_leaves_out_what_has_no_meaning() -> None:
    assert averaged([{"a": 1, "b": None}, {"a": 4.0, "b": 3.0}]) == {
        "a": 2.5,
        "b": 3.0,
    }


def test_a_sentence_decides_where_the_whole_is_nearly_enough_and_the_gate_silences() -> None:
    snapshot = snapshot_of(large(30))
    entry = snapshot.entries[4]
    texts = (f"hello there {entry.question}", entry.question)
    ways = [Labelled(text, vector_of(text), frozenset([entry.slug])) for text in texts]
    question = Question(texts[0], frozenset([entry.slug]), "in")
    whole, part = (Asked.of(snapshot, [question], [[way]], frozenset()) for way in ways)
    both, foreign = (
        Asked.of(snapshot, [question], [ways], frozenset(stopped)) for stopped in ([], [0])
    )
    shipped = shipped_for(snapshot.model)
    less, more = (one.judged(shipped)[0].confidence for one in (whole, part))
    between = replace(shipped, promise=replace(shipped.promise, cut=(less + more) / 2))

    assert less < more
    assert not whole.judged(between)[0].answer_right
    assert both.judged(between)[0].answer_right
    assert both.judged(between)[0].confidence == more
    assert foreign.judged(between)[0].answered is None
    sure = replace(shipped, promise=replace(shipped.promise, cut=less))
    assert both.judged(sure)[0].confidence == less


def test_a_question_with_a_guessed_word_is_asked_back() -> None:
    snapshot = snapshot_of(large(30))
    shipped = shipped_for(snapshot.model)
    eager = replace(shipped, promise=replace(shipped.promise, cut=0.0))
    entry = snapshot.entries[4]
    read = Labelled(entry.question, vector_of(entry.question), frozenset([entry.slug]))
    typed, mistyped = (
        Question(text, read.relevant, "in") for text in (entry.question, entry.question[:-1])
    )

    (sure,) = Asked.of(snapshot, [typed], [[read]], frozenset()).judged(eager)
    (guessed,) = Asked.of(snapshot, [mistyped], [[read]], frozenset()).judged(eager)

    assert sure.answer_right
    assert guessed.answered is None
    assert guessed.confidence == sure.confidence


def test_three_sets_are_compared_and_two_runs_are_equal_bit_for_bit() -> None:
    sets = [made_up("$a", 12, 70, 40), made_up("b", 9, 20, 9, 1), made_up("c", 9, 20, 9, 2)]

    results = compared(sets)

    found = [*lines(results, goals(results, 0.95), 0.95)]
    assert max(map(len, found)) <= 80
    assert [list(one.fitted_on) for one in results] == [["b", "c"], ["$a", "c"], ["$a", "b"]]
    assert {FIFTY, HALF, TYPOS} <= results[0].reports.keys()
    assert {len(own) for own in results[0].draws.values()} == {20}
    again = compared(sets)
    assert found == [*lines(again, goals(again, 0.95), 0.95)]
    model = ENCODER.provenance
    texts = [json.dumps(document(run, goals(run, 0.95), 0.95, model)) for run in (results, again)]
    assert texts[0] == texts[1]
    assert drawn(results, 0.95) == drawn(again, 0.95)


def test_promises_are_counted_by_hand() -> None:
    (one,) = compared([made_up("x", 12, 30, 20)])
    wrong = [judgement(inside=False, answered=True)] * 5
    right = [judgement(inside=True, right=True, answered=True)] * 20
    silent = [judgement(inside=True)] * 3
    changed = replace(one, judgements={**one.judgements, OURS: [*wrong, *right, *silent]})

    found = kept(changed, 0.95)[0]

    assert (found.system, found.answers, found.precision) == (OURS, 25, 0.8)
    assert found.chance == pytest.approx(chance_of_so_few(20, 25, 0.94))
    assert found.broken == 1.0


def test_questions_out_of_scope_are_counted_by_kind() -> None:
    data = made_up("x", 12, 30, 20)
    far = [Question(f"{at} zebras", frozenset(), "oos_far") for at in range(7)]
    (one,) = compared([replace(data, questions=(*data.questions, *far))])

    found = {own.kind: own for own in outside(one)}

    assert {kind: own.questions for kind, own in found.items()} == {"oos_near": 20, "oos_far": 7}
    assert (found["oos_far"].auroc[OURS] or 0.0) > (found["oos_near"].auroc[OURS] or 0.0)


@pytest.mark.parametrize(
    "data",
    [
        DataSet("one entry", large(1), (Question("please", frozenset(["e0"]), "in"),)),
        DataSet("two", large(2, 1), (Question("what is it", frozenset(), "oos_far"),)),
        made_up("nothing out of scope", 12, 120, 0),
        made_up("nothing in scope", 12, 0, 30),
    ],
    ids=lambda data: data.name,
)
def test_odd_sets_are_measured_as_far_as_they_go(data: DataSet) -> None:
    results = compared([data])

    found = "\n".join(lines(results, goals(results, 0.95), 0.95))
    assert results[0].fitted_on == ()
    assert "Goals" in found
    assert means(results)[TEXTBOOK]["recall_at_1"] == results[0].reports[TEXTBOOK]["recall_at_1"]
    assert drawn(results, 0.95).startswith(b"\x89PNG")
    json.dumps(document(results, goals(results, 0.95), 0.95, ENCODER.provenance))


@pytest.mark.parametrize("name", sorted(ENGLISH_ALONE))
def test_a_set_in_another_language_counts_in_no_mean(name: str) -> None:
    answers = [
        "Wie kann ich mein Passwort zurücksetzen, wenn ich es vergessen habe?",
        "Wo finde ich die Rechnung für meine letzte Bestellung im Kundenkonto?",
        "Warum funktioniert der Drucker im zweiten Stock schon wieder nicht?",
    ]
    entries = tuple(FaqEntry(f"e{at}", text, "—", key=at + 1) for at, text in enumerate(answers))
    asked = Question("Ich habe leider mein Passwort vergessen", frozenset(["e0"]), "in")
    tongues = Tongues(name)
    data = DataSet("german", entries, (asked,))

    (one,) = Comparison(ToyVectors(), tongues, {}, 0.5, lambda _: None).of([data])

    assert (one.language, one.is_read) == ("de", False)
    assert one.reports[OURS]["answered"] == 0
    assert goals([one], 0.5) == []
    assert "[de: not read]" in "\n".join(lines([one], [], 0.5))
