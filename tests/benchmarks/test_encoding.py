"""`python -m benchmarks.encoding`: models beside each other, in turns."""

from pathlib import Path

import pytest

from benchmarks.encoding.__main__ import main, table
from bot.embedding.local import load_local
from tests.embedding.small_models import save_bert, save_static


def test_each_model_is_a_line_that_tells_how_near_it_is_to_the_first(tmp_path: Path) -> None:
    first = save_bert(tmp_path / "first")
    prompted = save_bert(tmp_path / "prompted", prompts={"document": "passage: "})
    shorter = save_static(tmp_path / "shorter", similarity="cosine")

    lines = table({str(name): load_local(str(name), 1) for name in (first, prompted, shorter)}, 2)

    own, near, other = (line.split()[-2:] for line in lines[1:])
    assert own == ["1.000000", "1.000000"]
    assert float(near[0]) <= float(near[1]) < 1.0
    assert other == ["–", "–"]
    assert all(len(line) == 80 for line in lines)


def test_a_folder_without_a_model_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "nothing")]) == 1

    told = capsys.readouterr()
    assert told.out == "" and "nothing" in told.err
