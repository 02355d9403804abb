"""A folder that is followed: what changes there is imported, all of it or nothing."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.app.following import AUTHOR, Following
from bot.core.errors import ImportFailedError
from bot.core.faq import FaqEntry, KnowledgeBase, Status
from tests.core.services import Services, services

WIFI = "- id: wifi\n  question: Where is the wifi password?\n  answer: On the fridge.\n"
BADGE = "- id: badge\n  question: Where do I get a badge?\n  answer: At the gate.\n"


@pytest.fixture
def one() -> Services:
    return services()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "faq").mkdir()
    return tmp_path / "faq"


def following(one: Services, folder: Path) -> Following:
    return Following(
        folder,
        lambda: base(one),
        one.stores.faq,
        one.curation,
        one.stores.synced,
        settled=0,
    )


async def base(one: Services) -> KnowledgeBase:
    return (await one.stores.workspaces.workspace("terminal", "default")).kb


async def stored(one: Services) -> Sequence[FaqEntry]:
    return await one.stores.faq.entries((await base(one)).key)


async def active(one: Services) -> dict[str, str]:
    return {e.slug: e.answer for e in await stored(one) if e.status is Status.ACTIVE}


async def test_what_it_holds_is_imported_once_and_searchable(one: Services, folder: Path) -> None:
    (folder / "it.yaml").write_text(WIFI + BADGE)
    follower = following(one, folder)

    said = [await follower.follow(), await follower.follow()]

    assert said == ["2 added", ""]
    assert await active(one) == {"wifi": "On the fridge.", "badge": "At the gate."}
    knowledge = await one.library.current(await one.again(await base(one)))
    assert knowledge.stale == 0


async def test_a_change_is_applied_and_stands_in_the_history(one: Services, folder: Path) -> None:
    (folder / "it.yaml").write_text(WIFI + BADGE)
    follower = following(one, folder)
    await follower.follow()

    (folder / "it.yaml").write_text(WIFI.replace("fridge", "door") + BADGE)

    assert await follower.follow() == "1 updated"
    assert (await active(one))["wifi"] == "On the door."
    history = await one.stores.faq.history((await base(one)).key, "wifi")
    assert {revision.author for revision in history} == {AUTHOR}


async def test_the_difference_is_logged_without_the_owners_name(
    one: Services, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "it.yaml").write_text(WIFI + "  owner: Ada Lovelace\n")

    with caplog.at_level(logging.INFO, "bot.app.following"):
        await following(one, folder).follow()

    (record,) = caplog.records
    assert vars(record)["entry"] == "wifi"
    assert "+ answer: On the fridge." in vars(record)["difference"]
    assert "Lovelace" not in str(vars(record))


async def test_a_file_with_a_fault_changes_nothing_and_says_where_it_is(
    one: Services, folder: Path
) -> None:
    (folder / "it.yaml").write_text(WIFI)
    follower = following(one, folder)
    await follower.follow()

    (folder / "it.yaml").write_text(WIFI.replace("fridge", "door"))
    (folder / "office.yaml").write_text("- question: Where is\n  answer: [\n")
    with pytest.raises(ImportFailedError, match=r"office\.yaml:\d+: "):
        await follower.follow()
    assert await active(one) == {"wifi": "On the fridge."}
    (folder / "office.yaml").write_text(BADGE)

    assert await follower.follow() == "1 added, 1 updated"


async def test_of_many_faults_a_few_are_told(one: Services, folder: Path) -> None:
    (folder / "it.yaml").write_text("".join(f"- question: Q{n}?\n" for n in range(40)))

    with pytest.raises(ImportFailedError) as caught:
        await following(one, folder).follow()

    assert caught.value.problems[-1] == "… and 35 more"


async def test_what_came_from_it_and_is_gone_is_retired_and_nothing_else(
    one: Services, folder: Path
) -> None:
    await one.curation.add(await base(one), FaqEntry("pool", "Is there a pool?", "No."), author="a")
    (folder / "it.yaml").write_text(WIFI)
    (folder / "office.yaml").write_text(BADGE)
    follower = following(one, folder)
    await follower.follow()

    (folder / "office.yaml").unlink()

    assert await follower.follow() == "1 retired"
    assert (await active(one)).keys() == {"pool", "wifi"}
    (folder / "office.yaml").write_text(BADGE)
    assert await follower.follow() == "1 updated"
    assert (await active(one)).keys() == {"pool", "wifi", "badge"}


async def test_a_folder_that_is_not_there_or_empty_retires_nothing(
    one: Services, folder: Path
) -> None:
    (folder / "it.yaml").write_text(WIFI)
    follower = following(one, folder)
    await follower.follow()

    (folder / "it.yaml").unlink()
    with pytest.raises(ImportFailedError, match="no file below this folder"):
        await follower.follow()
    await asyncio.to_thread(folder.rmdir)
    with pytest.raises(ImportFailedError, match="no such file or folder"):
        await follower.follow()

    assert (await active(one)).keys() == {"wifi"}


async def test_an_edit_in_chat_lasts_until_the_folder_changes_that_entry(
    one: Services, folder: Path
) -> None:
    (folder / "it.yaml").write_text(WIFI + BADGE)
    follower = following(one, folder)
    await follower.follow()
    await one.curation.edit(await base(one), "wifi", author="ada", answer="Ask Ada.")

    (folder / "it.yaml").write_text(WIFI + BADGE.replace("gate", "door"))
    again = await follower.follow()
    restarted = await following(one, folder).follow()

    assert (again, restarted) == ("1 updated", "")
    assert await active(one) == {"wifi": "Ask Ada.", "badge": "At the door."}
    (folder / "it.yaml").write_text(WIFI.replace("fridge", "wall") + BADGE)
    await follower.follow()
    assert (await active(one))["wifi"] == "On the wall."


async def test_a_folder_that_moves_while_it_is_read_is_read_again(
    one: Services, folder: Path
) -> None:
    (folder / "it.yaml").write_text(WIFI)
    written = iter(["office.yaml"])

    async def moving() -> KnowledgeBase:
        return await base(one)

    class Moving(Following):
        def _entries(self) -> Sequence[FaqEntry]:
            if name := next(written, None):
                (folder / name).write_text(BADGE)
                (folder / name).touch()
                return super()._entries()[:1]
            return super()._entries()

    follower = Moving(folder, moving, one.stores.faq, one.curation, one.stores.synced, settled=0)

    assert "written to" in await follower.follow()
    assert await active(one) == {}
    assert await follower.follow() == "2 added"
