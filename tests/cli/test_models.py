"""`faqbot model export`, and the other commands on what it wrote."""

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot
from tests.embedding.exports import Exports
from tests.embedding.small_models import save_bert

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small model as the one that is set."""
    folder = save_bert(tmp_path)
    monkeypatch.setenv("BOT_MODEL", str(folder))
    return folder


@pytest.fixture
def exported(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packaged model's export as the one that is set."""
    folder = exports.folder()
    monkeypatch.setenv("BOT_MODEL", str(folder))
    return folder


@pytest.mark.usefixtures("small")
def test_it_says_how_near_the_export_is_and_how_to_serve_it(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = faqbot("model", "export", "out")

    assert result.status == 0
    first, second, third = result.out.splitlines()
    assert first.startswith("Written: small@")
    assert "largest difference" in second
    assert third == f"To serve it: BOT_MODEL={tmp_path}/out"
    monkeypatch.setenv("BOT_MODEL", str(tmp_path / "out"))
    assert faqbot("doctor").status == 0


@pytest.mark.usefixtures("small")
def test_as_json_it_tells_the_same(faqbot: Faqbot, tmp_path: Path) -> None:
    document = faqbot("model", "export", "out", "--int8", "--json").document

    assert document["id"].startswith("small-int8@")
    assert document["precision"] == "int8"
    assert document["folder"] == f"{tmp_path}/out"
    assert document["fidelity"].keys() == {"texts", "largest_difference", "lowest_cosine"}
    assert "onnxruntime" in document["made_with"]


@pytest.mark.usefixtures("small")
def test_in_eight_bits_it_warns_that_it_is_another_model(faqbot: Faqbot) -> None:
    assert "another model" in faqbot("model", "export", "out", "--int8").out


def test_a_folder_with_something_in_it_is_refused(faqbot: Faqbot, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()

    result = faqbot("model", "export", "out")

    assert result.status == 1
    assert result.err == f"{tmp_path}/out exists already; give a folder that is new or empty.\n"


def test_where_a_server_encodes_there_is_nothing_to_export(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_ENCODER_URL", "http://127.0.0.1:1")

    result = faqbot("model", "export", "out")

    assert result.status == 1
    assert "unset it to export a model" in result.err


@pytest.mark.parametrize("missing", ["onnx", "onnxruntime"])
def test_without_the_extra_it_says_what_to_install(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)  # what Python does for what is not there

    result = faqbot("model", "export", "out")

    assert result.status == 1
    assert "pip install 'faqbot[onnx]'" in result.err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("exported")
def test_without_onnx_runtime_an_export_is_not_served(
    faqbot: Faqbot, medicare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    result = faqbot("ask", "anything?")

    assert result.status == 1
    assert "pip install 'faqbot[onnx]'" in result.err


@pytest.mark.usefixtures("exported")
def test_the_doctor_finds_an_export_sound(faqbot: Faqbot, medicare: Path) -> None:
    result = faqbot("doctor", "--json")

    assert result.status == 0
    says = {line["name"]: line["says"] for line in result.lines}
    assert "all-MiniLM-L6-v2, files read, served by ONNX Runtime" in says["model"]


@pytest.mark.usefixtures("exported")
def test_what_the_model_itself_embedded_is_found_by_its_export(
    faqbot: Faqbot, medicare: Path
) -> None:
    result = faqbot("ask", "how much is the part b premium?", "--json")

    assert result.status == 0
    assert "Embedding" not in result.err
