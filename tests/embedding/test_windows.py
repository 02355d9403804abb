"""Cutting long texts, and gathering windows into passes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.embedding.windows import MOST_WINDOWS, Window, cut, passes


def words(count: int) -> tuple[str, list[tuple[int, int]]]:
    text = " ".join(f"{number:04}" for number in range(count))
    return text, [(5 * number, 5 * number + 4) for number in range(count)]


@given(count=st.integers(0, 500), room=st.integers(8, 64))
def test_windows_overlap_until_the_end_or_the_bound(count: int, room: int) -> None:
    text, offsets = words(count)

    windows = cut(text, offsets, room)

    read = [window.text.split() for window in windows]
    assert len(windows) <= MOST_WINDOWS
    assert all(len(one) <= room for one in read)
    assert all(after[0] in before for before, after in pairwise(read))
    if len(windows) < MOST_WINDOWS:
        assert list(dict.fromkeys(word for one in read for word in one)) == text.split()


@given(tokens=st.lists(st.integers(0, 300), max_size=100), most=st.integers(1, 40))
def test_passes_hold_every_window_once_within_their_bounds(tokens: list[int], most: int) -> None:
    windows = [Window("", number) for number in tokens]

    runs = [windows[run] for run in passes(windows, most=most, tokens=1_000)]

    assert [window for run in runs for window in run] == windows
    for run in runs:
        padded = len(run) * max(window.tokens for window in run)
        assert len(run) == 1 or (len(run) <= most and padded <= 1_000)
