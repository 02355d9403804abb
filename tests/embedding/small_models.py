"""Small untrained models, saved as sentence-transformers saves any other."""

import string
from pathlib import Path
from typing import Literal, TypeAlias

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import (
    Pooling,
    StaticEmbedding,
    Transformer,
)
from transformers import BertConfig, BertModel, BertTokenizer

Similarity: TypeAlias = Literal["cosine", "dot", "euclidean"]

CHARACTERS = string.ascii_lowercase + string.digits + "?.,:!'"
VOCABULARY = (
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + ["how", "do", "i", "query", "passage"]
    + list(CHARACTERS)
    + [f"##{char}" for char in CHARACTERS]
)


def save_bert(
    folder: Path, *, similarity: Similarity = "cosine", prompts: dict[str, str] | None = None
) -> Path:
    """A BERT of two layers: 32 dimensions, a window of 32 tokens, pooled at its first token."""
    base = folder / "base"
    _tokenizer(base).save_pretrained(base)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(base)
    modules = [Transformer(str(base), max_seq_length=32), Pooling(32, "cls")]
    return _save(
        SentenceTransformer(modules=modules, device="cpu", prompts=prompts), folder, similarity
    )


def save_static(folder: Path, *, similarity: Similarity) -> Path:
    """A table of token vectors, averaged: 16 dimensions, and no window."""
    torch.manual_seed(0)
    tokenizer = _tokenizer(folder / "base").backend_tokenizer
    table = StaticEmbedding(tokenizer, embedding_dim=16)
    return _save(SentenceTransformer(modules=[table], device="cpu"), folder, similarity)


def _tokenizer(folder: Path) -> BertTokenizer:
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(VOCABULARY))
    return BertTokenizer(vocab=str(vocabulary))


def _save(model: SentenceTransformer, folder: Path, similarity: Similarity) -> Path:
    model.similarity_fn_name = similarity
    model.save(str(folder / "small"), create_model_card=False)
    return folder / "small"
