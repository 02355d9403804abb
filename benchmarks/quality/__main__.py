"""`python -m benchmarks.quality FOLDER`; `… fit FOLDER`, `… promises FOLDER`."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.quality.comparison import OURS, Comparison, Report, Results
from benchmarks.quality.document import document
from benchmarks.quality.fitting import judge
from benchmarks.quality.goals import goals
from benchmarks.quality.keeping import Counting
from benchmarks.quality.picture import drawn
from benchmarks.quality.sets import DataSet, SetError, load_sets
from benchmarks.quality.tables import lines
from benchmarks.quality.tongues import Tongues
from benchmarks.quality.vectors import Vectors
from bot.core.errors import BotError
from bot.embedding.packaged import DEFAULT_MODEL
from bot.fitting.shipped import Judged, Provenance, fit_shipped, store

_STORED = (
    "recall_at_1", "recall_at_5", "mrr_at_10", "auroc", "fpr95", "auroc_confidence",
    "cov90", "cov95", "ece", "precision", "coverage",
)  # fmt: skip
"""The figures that a shipped calibration states for each set."""


def main(arguments: Sequence[str]) -> int:
    """Prints the tables; `fit` writes the shipped calibration afterwards.

    `promises` prints what became of promises and what votes do, instead.
    """
    options = _parser().parse_args(arguments)
    try:
        with threadpool_limits(1):  # many small products: threads would only wait for each other
            _run(options, _clock())
    except (SetError, BotError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> None:
    for path in (options.cache, options.plot, options.output):
        if path and not path.parent.is_dir():
            raise SetError(f"{path}: there is no folder {path.parent}. Make it, or name another.")
    sets, fits = load_sets(options.folder), options.what != "compare"
    for data in sets:
        if data.left_out:
            say(f"{data.name}: {data.left_out} questions left out, their entries are not there")
    vectors = Vectors(options.model, options.cache, say=say)
    tongues = Tongues(vectors.provenance.model)
    read = [
        data
        for data in sets
        if data.name not in options.exclude and tongues.are_read(tongues.of(data))
    ]
    if fits and len(read) < 3:
        raise SetError(f"{options.folder}: to fit, three sets are needed that the model reads.")
    judged = _judged(read, vectors, say)
    if options.what == "promises":
        _show_promises(options, Counting(vectors, tongues, judged, options.target, say), read)
        return
    comparison = Comparison(vectors, tongues, judged, options.target, say)
    results = list(comparison.of(read if fits else sets))
    _show(options, results, vectors, say)
    if fits:
        calibration = fit_shipped(judged, vectors.provenance.id, options.target)
        where = store(calibration, _provenance(results, vectors), options.output)
        say(f"{where}: cut {calibration.cut}")


def _show_promises(
    options: argparse.Namespace, counting: Counting, sets: Sequence[DataSet]
) -> None:
    found = counting.of(sets)
    if options.json:
        sys.stdout.write(json.dumps(found.document(), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in found.lines())


def _judged(
    sets: Sequence[DataSet], vectors: Vectors, say: Callable[[str], None]
) -> dict[str, Judged]:
    if len(sets) < 3:
        say(
            "fewer than three sets: ours is judged by the packaged calibration, which was fitted on"
        )
        say("public sets; where one of these is among them, its figures flatter")
        return {}
    found = {}
    for number, data in enumerate(sets, start=1):
        say(f"fitting {number}/{len(sets)}: {data.name}")
        found[data.name] = judge(data, vectors)
    return found


def _show(
    options: argparse.Namespace,
    results: Sequence[Results],
    vectors: Vectors,
    say: Callable[[str], None],
) -> None:
    reached = goals(results, options.target)
    if options.json:
        found = document(results, reached, options.target, vectors.provenance)
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines(results, reached, options.target))
    if options.plot:
        options.plot.write_bytes(drawn(results, options.target))
        say(f"{options.plot}: drawn")
    say("done")


def _clock() -> Callable[[str], None]:
    """Says on stderr what is going on, with the seconds since the start."""
    start = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - start:6.0f} s  {what}", file=sys.stderr, flush=True)  # noqa: T201

    return say


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument(
        "what", nargs="?", choices=["compare", "fit", "promises"], default="compare"
    )
    parser.add_argument("folder", type=Path, help="of sets: NAME/corpus.jsonl, NAME/queries.jsonl")
    parser.add_argument("--exclude", nargs="*", default=[], metavar="NAME", help="not fitted on")
    parser.add_argument("--target", type=float, default=0.95, help="default 0.95")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="or the folder of another one")
    parser.add_argument("--cache", type=Path, help="file (.npz) that keeps vectors between runs")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the figures as well")
    parser.add_argument("--json", action="store_true", help="one JSON document, no tables")
    parser.add_argument("--output", type=Path, help="of `fit`: instead of the packaged file")
    return parser


def _provenance(results: Sequence[Results], vectors: Vectors) -> Provenance:
    model = vectors.provenance
    return Provenance(
        model={"id": model.id, "model": model.model, "digest": model.digest},
        data=[one.name for one in results],
        date=datetime.now(UTC).date().isoformat(),
        command="python -m benchmarks.quality fit FOLDER",
        figures={one.name: _figures(one.reports[OURS]) for one in results},
    )


def _figures(row: Report) -> dict[str, float | None]:
    values = {key: row[key] for key in _STORED}
    return {k: round(v, 4) if isinstance(v, float) else None for k, v in values.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
