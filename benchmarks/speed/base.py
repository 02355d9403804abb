"""`python -m benchmarks.speed.base FOLDER PHRASINGS`: a knowledge base in a database of its own.

Beside it the vectors of its phrasings, for who has no database.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.speed import files
from benchmarks.speed.made_up import entries, vectors
from benchmarks.speed.ours import settings
from bot.app import open_app
from bot.core.faq import ChangeKind
from bot.core.indexing import texts_of
from bot.core.ports import Change

MOST_ENCODED = 1_000
"""Phrasings up to which vectors are the model's; a larger knowledge base gets made-up ones."""

_TOGETHER = 2_000


async def _make(folder: Path, count: int, model: str) -> None:
    made = entries(count)
    known = vectors(made) if count > MOST_ENCODED else {}
    async with open_app(settings(folder, model)) as app:
        kb = await app.stores.faq.create_knowledge_base(files.NAME)
        for start in range(0, len(made), _TOGETHER):
            part = made[start : start + _TOGETHER]
            await app.stores.faq.save(
                kb.key,
                [Change(entry, ChangeKind.ADD, 0) for entry in part],
                author="benchmark",
                vectors={own: known[own] for own in texts_of(part) if own in known},
                model=app.encoder.provenance,
            )
        kb = await app.stores.faq.knowledge_base(files.NAME)
        snapshot = (await app.prepare(kb)).snapshot
    np.save(files.phrasings(folder), snapshot.phrasings.vectors)
    np.save(files.owners(folder), snapshot.phrasings.owners)
    files.texts(folder).write_text(json.dumps(snapshot.phrasings.texts), "utf-8")


def main(arguments: Sequence[str]) -> int:
    """Makes it, embedded and fitted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.base", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("phrasings", type=int)
    parser.add_argument("--model", default="")
    options = parser.parse_args(arguments)
    asyncio.run(_make(options.folder, options.phrasings, options.model))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
