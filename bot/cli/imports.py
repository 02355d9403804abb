"""What an import did, or would do."""

from typing import Any

from rich.text import Text

from bot.cli.output import results, say, warn
from bot.core.differences import ImportReport
from bot.platforms.console import plain

_STYLES = {"+": "green", "-": "red", "added": "bold green", "retired": "bold red"}


def report_document(report: ImportReport, *, dry_run: bool) -> dict[str, Any]:
    """The counts; in a dry run what would change in each entry as well."""
    counts: dict[str, Any] = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "retired": report.retired,
        "phrasings": report.phrasings,
    }
    if dry_run:
        counts["dry_run"] = True
        counts["differences"] = [
            {"entry": change.slug, "change": change.kind, "lines": list(change.lines)}
            for change in report.differences
        ]
    return counts


def warn_of_collisions(report: ImportReport) -> None:
    """Phrasings that an entry has already that no file holds; what files share is told by line."""
    for one in report.collisions:
        warn(
            f'"{plain(one.phrasing)[:80]}" leads to "{plain(one.entry)}" and to'
            f' "{plain(one.other)}", which is there already; asked so, both are suggested; keep it'
            " under one for an answer."
        )


def lay_out_report(report: ImportReport, *, dry_run: bool) -> None:
    """The counts in a sentence; in a dry run the differences before it."""
    if dry_run:
        console = results()
        for change in report.differences:
            heading = Text(f"{change.kind} {plain(change.slug)}")
            heading.stylize(_STYLES.get(change.kind, "bold"))
            console.print(heading, soft_wrap=True)
            for line in change.lines:
                shown = Text(f"  {plain(line)}", style=_STYLES.get(line[:1], ""))
                console.print(shown, soft_wrap=True)
    counts = (
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.retired} retired; {report.phrasings} phrasings in the files"
    )
    say(f"{counts}. This was a dry run: nothing was changed." if dry_run else f"{counts}.")
