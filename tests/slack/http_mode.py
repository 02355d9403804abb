"""Slack's end of the HTTP transport: signed requests to the app's request URL."""

import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.signature import SignatureVerifier

from tests.slack.state import Json
from tests.slack.transport import Kind, NotAcknowledgedError, Retry

SIGNING_SECRET = "faqbot-test-signing-secret"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app's request URL answered."""

    status: int
    body: str
    headers: dict[str, str]


@dataclass(slots=True)
class HttpMode:
    """Posts to that request URL; a `Transport`, and an async context manager."""

    request_url: str
    signing_secret: str = SIGNING_SECRET
    patience_s: float = 3.0
    age_s: float = 0.0  # how old the signature pretends to be
    answers: list[Answer] = field(default_factory=list)
    _session: ClientSession | None = None

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Json | None:
        """Post it signed; the JSON of the answer, if there is any."""
        try:
            answer = await self.post(kind, payload, retry)
        except (TimeoutError, ClientError) as error:
            raise NotAcknowledgedError(f"{kind} at {self.request_url}") from error
        if answer.status != 200:
            raise NotAcknowledgedError(f"{kind}: HTTP {answer.status} {answer.body[:200]}")
        if not answer.body:
            return None
        try:
            said = json.loads(answer.body)
        except ValueError:  # a command's answer may be bare text
            return {"text": answer.body}
        return said if isinstance(said, dict) else None

    async def post(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Answer:
        """Status, body and headers of the answer, whatever they are."""
        if kind == "events_api":
            body, content = json.dumps(payload), "application/json"
        else:
            form = {"payload": json.dumps(payload)} if kind == "interactive" else payload
            body, content = urlencode(form), "application/x-www-form-urlencoded"
        headers = {"Content-Type": content, **self.signature(body)}
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = f"http_{retry.reason}"
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=self.patience_s))
        sent = self._session.post(self.request_url, data=body.encode(), headers=headers)
        async with sent as response:
            answer = Answer(response.status, await response.text(), dict(response.headers))
        self.answers.append(answer)
        return answer

    def signature(self, body: str) -> dict[str, str]:
        """The headers that sign that body, `age_s` ago."""
        timestamp = str(int(time.time() - self.age_s))
        signature = SignatureVerifier(self.signing_secret).generate_signature(
            timestamp=timestamp, body=body
        )
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
