"""Models that are missing, damaged, or not what they are said to be."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from bot.core.errors import ModelError
from bot.embedding import open_encoder
from bot.embedding.folder import file_digests, find_model, find_packaged, verify_files
from bot.embedding.loading import load_model
from bot.embedding.packaged import DEFAULT_MODEL, DIGESTS
from tests.embedding.small_models import save_bert


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bert(tmp_path_factory.mktemp("model"))


@pytest.fixture
def small(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "my-model"))


@pytest.fixture
def packaged(tmp_path: Path) -> Path:
    """A copy of the packaged model, which may be spoiled."""
    return Path(shutil.copytree(find_model(DEFAULT_MODEL).path, tmp_path / "packaged"))


class TestTheDigest:
    def test_the_packaged_files_are_the_original_ones(self, packaged: Path) -> None:
        assert file_digests(packaged) == dict(DIGESTS)

    @pytest.mark.parametrize("name", sorted(DIGESTS))
    def test_every_file_is_checked(self, packaged: Path, name: str) -> None:
        with (packaged / name).open("ab") as file:
            file.write(b" ")

        with pytest.raises(ModelError, match=f"{name} is damaged.* Mend it."):
            verify_files(packaged, DIGESTS, mend="Mend it.")

    def test_a_missing_file_is_named(self, packaged: Path) -> None:
        (packaged / "vocab.txt").unlink()

        with pytest.raises(ModelError, match=r"vocab.txt is missing. Mend it."):
            verify_files(packaged, DIGESTS, mend="Mend it.")

    def test_a_file_too_many_is_named(self, packaged: Path) -> None:
        (packaged / "added_tokens.json").write_text("{}")

        with pytest.raises(ModelError, match=r"added_tokens.json does not belong to the model"):
            verify_files(packaged, DIGESTS, mend="Mend it.")

    def test_a_missing_folder_is_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="is missing"):
            verify_files(tmp_path / "nowhere", DIGESTS, mend="Mend it.")

    def test_a_readme_does_not_make_another_model(self, small: Path) -> None:
        before = find_model(str(small)).digest

        (small / "README.md").write_text("# About")

        assert find_model(str(small)).digest == before

    def test_other_weights_make_another_model(self, small: Path) -> None:
        before = find_model(str(small)).digest
        weights = bytearray((small / "model.safetensors").read_bytes())
        weights[-1] ^= 1

        (small / "model.safetensors").write_bytes(weights)

        assert find_model(str(small)).digest != before

    def test_a_package_that_is_not_installed(self) -> None:
        with pytest.raises(ModelError, match=r"is not installed\. Install it"):
            find_packaged("no_such_package_for_a_model")


class TestTheName:
    def test_a_folder_gives_the_model_its_name(self, small: Path) -> None:
        found = find_model(str(small))

        assert (found.model, found.revision) == ("my-model", "local")

    def test_a_hubs_cache_knows_more(self, saved: Path, tmp_path: Path) -> None:
        snapshot = tmp_path / "models--some--small-model" / "snapshots" / "abc123"
        shutil.copytree(saved, snapshot)

        found = find_model(str(snapshot))

        assert (found.model, found.revision) == ("some/small-model", "abc123")


class TestWhatCannotBeLoaded:
    def test_a_hubs_name_that_is_no_folder(self) -> None:
        with pytest.raises(ModelError, match="give the path of a local folder"):
            load_model("intfloat/e5-small-v2", threads=1)

    def test_a_folder_of_something_else(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=r"has no modules\.json"):
            load_model(str(tmp_path), threads=1)

    @pytest.mark.parametrize("name", ["model.safetensors", "config.json", "1_Pooling/config.json"])
    def test_a_file_that_is_missing(self, small: Path, name: str) -> None:
        (small / name).unlink()

        with pytest.raises(ModelError, match="my-model cannot be loaded"):
            load_model(str(small), threads=1)

    @pytest.mark.parametrize(
        "name", ["model.safetensors", "config.json", "modules.json", "tokenizer.json"]
    )
    def test_a_file_that_is_cut_in_half(self, small: Path, name: str) -> None:
        content = (small / name).read_bytes()
        (small / name).write_bytes(content[: len(content) // 2])

        with pytest.raises(ModelError, match="my-model cannot be loaded"):
            load_model(str(small), threads=1)

    def test_weights_that_are_no_numbers(self, small: Path) -> None:
        weights = (small / "model.safetensors").read_bytes()
        header = 8 + int.from_bytes(weights[:8], "little")
        (small / "model.safetensors").write_bytes(
            weights[:header] + b"\xff" * (len(weights) - header)
        )

        with pytest.raises(ModelError, match="weights are damaged"):
            load_model(str(small), threads=1)

    def test_weights_that_are_incomplete(self, small: Path) -> None:
        weights = load_file(small / "model.safetensors")
        del weights["embeddings.word_embeddings.weight"]
        save_file(weights, small / "model.safetensors", metadata={"format": "pt"})

        with pytest.raises(ModelError, match="some of its weights are missing"):
            load_model(str(small), threads=1)

    def test_a_tokenizer_that_is_missing(self, small: Path) -> None:
        (small / "tokenizer.json").unlink()

        with pytest.raises(ModelError, match="its tokenizer is missing"):
            load_model(str(small), threads=1)

    def test_a_similarity_that_the_bot_does_not_know(self, small: Path) -> None:
        config = json.loads((small / "config_sentence_transformers.json").read_text())
        config["similarity_fn_name"] = "manhattan"
        (small / "config_sentence_transformers.json").write_text(json.dumps(config))

        with pytest.raises(ModelError, match="'manhattan'; use a model with one of cosine"):
            load_model(str(small), threads=1)

    async def test_the_encoder_passes_the_sentence_on(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="no sentence-transformers model"):
            async with open_encoder(str(tmp_path)):
                pass


OFFLINE = """
import asyncio, sys

def no_network(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise SystemExit(f"the network was used: {event} {arguments}")

sys.addaudithook(no_network)
heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub", "py3langid"}
from bot.embedding import open_encoder
import bot.language
assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()

async def main():
    for model in sys.argv[1:]:
        async with open_encoder(model) as encoder:
            print((await encoder.encode_question("how?")).shape)

asyncio.run(main())
"""


def test_loading_is_quiet_and_offline(saved: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", OFFLINE, DEFAULT_MODEL, str(saved)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert done.stderr == ""
    assert done.stdout == "(384,)\n(32,)\n"
    assert done.returncode == 0
