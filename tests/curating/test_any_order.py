"""Whatever two editors do, in whatever order: the store equals a simple model of it."""

import os

import pytest
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.curating.machine import Curating

SEED = int(os.environ.get("SOAK_SEED") or 1)
EXAMPLES = 20 if os.environ.get("SOAK_SHORT") else 500


AS_FOUND = (Phase.explicit, Phase.generate)
"""A failure is told as it was found: to make it shorter takes longer than a test may."""


def test_whatever_is_done_the_store_equals_a_simple_model_of_it() -> None:
    moderate = settings(
        max_examples=15, stateful_step_count=40, derandomize=True, database=None, phases=AS_FOUND
    )
    run_state_machine_as_test(Curating, settings=moderate)


@pytest.mark.soak
def test_whatever_is_done_for_long_the_store_equals_a_simple_model_of_it() -> None:
    @seed(SEED)
    @settings(max_examples=EXAMPLES, stateful_step_count=100, database=None)
    class Long(Curating):
        pass

    run_state_machine_as_test(Long)
