"""Requests to an embedding server: time-outs, repeats, and what its refusals mean."""

import asyncio
import json
import os
import socket
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import aiohttp

from bot.core.errors import EncoderAwayError, ModelError
from bot.embedding.remote.endpoint import Endpoint
from bot.embedding.remote.pausing import pauses, retry_after
from bot.embedding.remote.standing import Standing

MOST_BYTES = 64 * 1024**2
"""Of one answer: 32 vectors of 4,096 numbers are 3 MB as JSON."""
LARGE = 256 * 1024
"""Bytes of JSON from which it is read beside the event loop: some two milliseconds."""
_PASSING = frozenset({408, 424, 425, 429, 500, 502, 503, 504, 529})
"""Statuses after which the same request may go through; 424 is text-embeddings-inference's for a
fault of its back end."""
_REFUSED = frozenset({400, 413, 422})

T = TypeVar("T")


class RefusedTextsError(Exception):
    """The server will not encode these texts: too many, or one too long. `says` is its reason."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(status)
        self.status = status
        self.says = says


class _PassingError(Exception):
    """`answered`: there was an answer, if a useless one; `after`: seconds that it asks to wait."""

    def __init__(self, cause: str, after: float | None = None, *, answered: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.after = after
        self.answered = answered


class Client:
    """Asks one server; `standing` is what is known of it."""

    def __init__(self, endpoint: Endpoint, session: aiohttp.ClientSession) -> None:
        self._endpoint = endpoint
        self._session = session
        self._trying = False
        self.standing = Standing(endpoint.patience.rest)

    async def ask(self, body: Mapping[str, Any], patience: float, read: Callable[[Any], T]) -> T:
        """What `read` makes of the server's JSON; asked again within `patience` seconds.

        An answer is good when `read` takes it: its ModelError is the server's fault. While the
        server is known to be away, one caller tries, now and then, and the others fail at once.

        Raises:
            EncoderAwayError: it cannot be reached, or not now.
            RefusedTextsError: it will not have this request, and answers others.
            ModelError: token, address or answer are wrong: it is no use to ask again.
        """
        data = json.dumps(body).encode()
        now, is_away = asyncio.get_running_loop().time, self.standing.is_away
        if self.standing.rests or (is_away and self._trying):
            raise EncoderAwayError(self.standing.trouble)
        end = now() if is_away else now() + patience
        self._trying = self._trying or is_away
        try:
            return await self._until(end, data, read)
        finally:
            if is_away:
                self._trying = False

    async def look(self, path: str) -> Any:
        """Another page of the server as JSON, tried once; None where there is none.

        Raises:
            EncoderAwayError: the server cannot be reached.
        """
        try:
            return await self._once("GET", f"{self._endpoint.base}{path}", None)
        except _PassingError as fault:
            if fault.answered:
                return None
            raise self._away(fault) from fault
        except (RefusedTextsError, ModelError):
            return None

    async def _until(self, end: float, data: bytes, read: Callable[[Any], T]) -> T:
        now, later = asyncio.get_running_loop().time, pauses()
        while True:
            try:
                found = read(await self._once("POST", self._endpoint.address, data))
            except _PassingError as fault:
                self.standing.failed += 1
                pause = next(later) if fault.after is None else fault.after
                if now() + pause >= end:
                    raise self._away(fault) from fault
                await asyncio.sleep(pause)
            except RefusedTextsError:
                self.standing.failed += 1
                self.standing.is_away = False  # whether it is well shows what comes next
                raise
            except ModelError as error:
                self.standing.failed += 1
                self.standing.useless(str(error))
                raise
            else:
                self.standing.ok += 1
                self.standing.well()
                return found

    def _away(self, fault: _PassingError) -> EncoderAwayError:
        says = (
            f"The encoder at {self._endpoint.shown} {fault.cause}. Check that it runs and can be"
            " reached (BOT_ENCODER_URL)."
        )
        self.standing.away(says, fault.after or 0.0)
        return EncoderAwayError(says)

    async def _once(self, method: str, url: str, data: bytes | None) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._endpoint.token:
            headers["Authorization"] = f"Bearer {self._endpoint.token}"
        limit = aiohttp.ClientTimeout(total=self._endpoint.timeout)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=limit, allow_redirects=False
            ) as response:
                body = await _read(response)
                self._judge(response, body)
        except TimeoutError as error:
            raise _PassingError(f"gives no answer within {limit.total:g} s") from error
        except aiohttp.ServerDisconnectedError as error:  # it had closed an idle connection
            raise _PassingError("closes the connection") from error
        except aiohttp.ClientConnectorCertificateError as error:
            raise _PassingError("shows a certificate that is not trusted") from error
        except aiohttp.ClientConnectorError as error:
            raise _PassingError(f"cannot be reached ({_reason(error)})") from error
        except (aiohttp.ClientError, OSError) as error:
            raise _PassingError(f"breaks off its answer ({type(error).__name__})") from error
        return await _parsed(body)

    def _judge(self, response: aiohttp.ClientResponse, body: bytes) -> None:
        status, here = response.status, self._endpoint.shown
        if status == 200:
            return
        if status in _PASSING:
            after = retry_after(response.headers.get("Retry-After", ""))
            raise _PassingError(f"answers with the status {status}", after, answered=True)
        if status in _REFUSED:
            raise RefusedTextsError(status, _excerpt(body, self._endpoint.token))
        if status in (401, 403):
            says, do = "refuses the token", "Set BOT_ENCODER_TOKEN to one that it takes"
        elif status in (404, 405):
            says = f"has nothing at {response.url.path}"
            do = "Check BOT_ENCODER_URL, BOT_ENCODER_API and BOT_ENCODER_MODEL"
        elif status in (301, 302, 303, 307, 308):
            says, do = "sends on to another address", "Set BOT_ENCODER_URL to the last one"
        else:
            says, do = "refuses the request", "Check BOT_ENCODER_URL and BOT_ENCODER_API"
        raise ModelError(f"The encoder at {here} {says} (status {status}). {do}.")


async def _read(response: aiohttp.ClientResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(256 * 1024):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise _PassingError(f"sends more than {MOST_BYTES // 1024**2} MiB", answered=True)
    return b"".join(parts)


async def _parsed(body: bytes) -> Any:
    try:
        return await asyncio.to_thread(json.loads, body) if len(body) > LARGE else json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _PassingError("answers with something else than JSON", answered=True) from error


def _reason(error: aiohttp.ClientConnectorError) -> str:
    if isinstance(error.os_error, socket.gaierror):
        return "its name is not known"
    number = error.os_error.errno
    return os.strerror(number) if number else type(error.os_error).__name__


def _excerpt(body: bytes, token: str) -> str:
    """The server's own words, without the token; they may quote a text that was sent."""
    said = body[:4096].decode("utf-8", "replace")
    said = said.replace(token, "…") if token else said
    words = "".join(char if char.isprintable() else " " for char in said)
    return " ".join(words.split())[:200]
