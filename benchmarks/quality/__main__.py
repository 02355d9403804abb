"""`python -m benchmarks.quality FOLDER`, and `python -m benchmarks.quality fit FOLDER`."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.quality.comparison import Results, compare
from benchmarks.quality.fitting import judge
from benchmarks.quality.sets import DataSet, load_sets
from benchmarks.quality.tables import FIGURES, Report, print_table
from benchmarks.quality.vectors import Vectors
from bot.embedding.packaged import DEFAULT_MODEL
from bot.fitting.shipped import Provenance, fit_shipped, store


def main(arguments: Sequence[str]) -> int:
    """Prints the tables; with `fit` first, writes the shipped calibration afterwards."""
    options = _parser().parse_args(arguments)
    with threadpool_limits(1):  # many small products: threads would only wait for each other
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    sets = load_sets(options.folder)
    if len(sets) < 3:
        print(f"{options.folder}: fewer than three sets.", file=sys.stderr)  # noqa: T201
        return 1
    vectors = Vectors(options.model, options.cache)
    fitting = [data for data in sets if data.name not in options.exclude]
    judged = {data.name: judge(data, vectors) for data in fitting}
    asked = fitting if options.what == "fit" else sets
    results = list(compare(asked, judged, vectors, options.target))
    for system in results[0].reports:
        print_table(system, {one.name: one.reports[system] for one in results})
    if options.what == "fit":
        calibration = fit_shipped(judged, vectors.provenance.id, options.target)
        where = store(calibration, _provenance(fitting, results, vectors), options.output)
        print(f"\n{where}: cut {calibration.cut}")  # noqa: T201
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["compare", "fit"], default="compare")
    parser.add_argument("folder", type=Path, help="of sets: NAME/corpus.jsonl, NAME/queries.jsonl")
    parser.add_argument("--exclude", nargs="*", default=["covidsim_de"], help="not fitted on")
    parser.add_argument("--target", type=float, default=0.95)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--cache", type=Path, help="file (.npz) that keeps vectors between runs")
    parser.add_argument("--output", type=Path, help="instead of the packaged file")
    return parser


def _provenance(
    sets: Sequence[DataSet], results: Sequence[Results], vectors: Vectors
) -> Provenance:
    model = vectors.provenance
    return Provenance(
        model={"id": model.id, "model": model.model, "digest": model.digest},
        data=[data.name for data in sets],
        date=datetime.now(UTC).date().isoformat(),
        command="python -m benchmarks.quality fit FOLDER",
        figures={one.name: _figures(one.reports["ours"]) for one in results},
    )


def _figures(row: Report) -> dict[str, float | None]:
    values = {key: row[key] for key in FIGURES}
    return {k: round(v, 4) if isinstance(v, float) else None for k, v in values.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
