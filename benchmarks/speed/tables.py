"""What was measured, as lines while it goes on, and as one Markdown table in the end."""

from collections.abc import Mapping, Sequence

from benchmarks.speed.timing import Waits, times_the_throughput


class Sheet:
    """Prints a line for each measurement, and keeps what the table shows of it."""

    def __init__(self) -> None:
        self._sizes: list[str] = []
        self._rows: dict[str, list[str]] = {}

    def begin(self, phrasings: int) -> None:
        """All that comes is about a knowledge base of that size."""
        self._sizes.append(f"{phrasings:,}")
        say(f"\n{phrasings:,} phrasings; milliseconds")
        self._line("", "textbook", "ours", "× through", "p99", "p99 ours", "p99/p50")

    def waits(self, name: str, textbook: Waits, ours: Waits) -> None:
        """How long both took, and how many questions ours answers while the textbook does one."""
        times = times_the_throughput(ours, textbook)
        middles = (f"{textbook.middle:.2f}", f"{ours.middle:.2f}", f"{times:.2f}")
        late = (f"{textbook.late:.1f}", f"{ours.late:.1f}", f"{ours.late / ours.middle:.2f}")
        self._line(name, *middles, *late)
        told = f"**{times:.1f} ×** ({ours.middle:.1f} for {textbook.middle:.1f} ms"
        more = f"; p99 {ours.late / ours.middle:.1f} × p50)" if "at once" in name else ")"
        self._keep(name, told + more)

    def both(self, name: str, textbook: float, ours: float, digits: int = 0) -> None:
        """One figure of each side."""
        cells = (f"{textbook:.{digits}f}", f"{ours:.{digits}f}")
        self._line(name, *cells)
        self._keep(f"{name}: ours (textbook)", f"{cells[1]} ({cells[0]})")

    def stages(self, textbook: Mapping[str, float], ours: Mapping[str, float]) -> None:
        """Where the time goes, one question at a time."""
        for name, parts in (("the textbook's", textbook), ("ours", ours)):
            told = ", ".join(f"{stage} {middle:.2f}" for stage, middle in parts.items())
            say(f"    {name}: {told}")
        told = f"{ours['signals']:.2f} ({ours['encode']:.2f})"
        self._keep("all signals and the decision (encoding), ms", told)

    def alone(self, name: str, figures: Sequence[str]) -> None:
        """What ours alone does."""
        self._line(name, "", *figures)
        self._keep(name, ", ".join(figures))

    def table(self) -> None:
        """All sizes side by side, for the README."""
        sizes = [f"{size} phrasings" for size in self._sizes]
        say("\n" + "\n".join(map(_row, (["", *sizes], ["---"] * (1 + len(sizes))))))
        for name, cells in self._rows.items():
            say(_row([name, *cells]))

    def _keep(self, name: str, told: str) -> None:
        self._rows.setdefault(name, []).append(told)

    def _line(self, name: str, *cells: str) -> None:
        say(f"  {name:<30}" + "".join(f"{cell:>10}" for cell in cells))


def say(line: str) -> None:
    """Prints it at once."""
    print(line.rstrip(), flush=True)  # noqa: T201


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
