"""What stands for people who ask and vote: keyed hashes, under each key that there is."""

import hashlib
import hmac
from collections.abc import Sequence


class Pseudonyms:
    """Hashes people's names, `PLATFORM:ID`, by HMAC-SHA256: 64 hexadecimal digits.

    The first key is the one in use, under the others people are recognised by what was kept before.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [key.encode() for key in keys]

    def __call__(self, person: str) -> str:
        """What stands for the person from now on."""
        return _hashed(self._keys[0], person)

    def every(self, person: str) -> tuple[str, ...]:
        """What stands or stood for the person, the one in use first."""
        return tuple(_hashed(key, person) for key in self._keys)


def _hashed(key: bytes, person: str) -> str:
    return hmac.new(key, person.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
