"""The largest of each group, against NumPy's own slow way."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.core.retrieval.groups import Groups

SIZES = st.lists(st.one_of(st.integers(1, 4), st.integers(5, 30)), max_size=40)


@given(SIZES, st.integers(0, 10**6))
def test_the_largest_of_each_group_is_found(sizes: list[int], seed: int) -> None:
    starts = (np.cumsum(sizes) - sizes).astype(np.intp)
    values = np.random.default_rng(seed).standard_normal(sum(sizes), np.float32)

    found = Groups.of(starts, len(values)).largest(values)

    assert found.dtype == np.float32
    assert found.tolist() == [
        max(values[start : start + size].tolist())
        for start, size in zip(starts.tolist(), sizes, strict=True)
    ]


@given(SIZES, st.data())
def test_the_rows_of_some_groups_are_found(sizes: list[int], data: st.DataObject) -> None:
    starts = (np.cumsum(sizes) - sizes).astype(np.intp)
    some = [at for at in range(len(sizes)) if data.draw(st.booleans())]

    rows, begins = Groups.of(starts, sum(sizes)).rows(np.array(some, np.intp))

    whole = [range(starts[at], starts[at] + sizes[at]) for at in some]
    assert rows.tolist() == [row for own in whole for row in own]
    assert [rows[begin] for begin in begins.tolist()] == [own[0] for own in whole]
