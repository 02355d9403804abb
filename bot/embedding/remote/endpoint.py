"""Where texts are encoded, and how that server is to be asked."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is tried, and how often it is looked after."""

    for_a_question: float = 2.0
    for_texts: float = 12.0
    """Times the time-out of one request: so long is it asked again."""
    rest: float = 1.0
    """Seconds for which a server that is away is not asked."""
    look: float = 10.0
    look_when_away: float = 2.0
    """Seconds between two looks whether the server is there, while nobody asks it anything."""
    replaced_after: float = 60.0
    """Seconds that another model answers for until it is there to stay: a server's own replicas may
    be replaced one by one."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An embedding server, as an operator names it; the settings `BOT_ENCODER_…` say more."""

    url: str
    api: Literal["openai", "huggingface"] = "openai"
    token: str = field(default="", repr=False)
    model: str = ""
    """What the server calls the model; empty: the one that it has."""
    similarity: Literal["cosine", "dot", "euclidean"] = "cosine"
    window: int = 0
    """Tokens that the model reads at once; 0: as the server tells, or as is found out."""
    query_prompt: str = ""
    document_prompt: str = ""
    timeout: float = 10.0
    """Seconds that one request may take."""
    batch: int = 32
    """Texts in one request, two at least."""
    concurrency: int = 4
    """Requests at a time, two at least."""
    patience: Patience = Patience()

    @property
    def shown(self) -> str:
        """What it is called in sentences: scheme, host and port, without a path."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"

    @property
    def base(self) -> str:
        """The address below which the server has its other pages."""
        base = self.url.rstrip("/")
        for end in ("/embeddings", "/v1", "/embed"):
            base = base.removesuffix(end)
        return base

    @property
    def address(self) -> str:
        """Where vectors are asked for."""
        url = self.url.rstrip("/")
        if self.api == "huggingface":
            return self.url
        if url.endswith("/embeddings"):
            return url
        return f"{url}/embeddings" if url.endswith("/v1") else f"{url}/v1/embeddings"
