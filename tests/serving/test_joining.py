"""Who counts as serving beside a process that starts."""

import os
import socket
import subprocess
import sys

import pytest

from bot.serving import others_serve
from tests.fakes.leases import MemoryLeases

HERE = socket.gethostname()


@pytest.fixture(scope="module")
def ended() -> int:
    """The number of a process of this machine that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


async def serves(owner: str, job: str = "re-embed@a-model") -> bool:
    leases = MemoryLeases()
    await leases.hold(owner, [job], 30)
    return await others_serve(leases, owner="me/1/01")


async def test_a_process_of_another_machine_serves_while_its_lease_lasts(ended: int) -> None:
    assert await serves(f"another/{ended}/0a")
    assert await serves(f"another/{os.getpid()}/0a")


async def test_one_of_this_machine_serves_while_it_is_there(ended: int) -> None:
    assert await serves(f"{HERE}/{os.getppid()}/0a")
    assert not await serves(f"{HERE}/{ended}/0a")


async def test_one_with_this_processs_number_was_the_containers_one_before() -> None:
    assert not await serves(f"{HERE}/{os.getpid()}/0a")


async def test_who_does_another_job_or_is_oneself_does_not_count() -> None:
    assert not await serves("another/7/0a", "expire")
    assert not await serves("me/1/01")
