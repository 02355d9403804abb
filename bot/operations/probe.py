"""`python -m bot.operations.probe`: 0 when `/livez` answers, for the container's health check.

With `--ready` it is `/readyz`, part by part, for a person. It reads the same two settings as the
page, and imports nothing but the standard library.
"""

import json
import os
import sys
import urllib.error
import urllib.request

_ANY = ("", "0.0.0.0", "::")
_PATIENCE = 4.0
_PATIENCE_READY = 8.0
"""Seconds; a part of `/readyz` may take five."""


def address(page: str = "livez") -> str:
    """Where that page of this machine is."""
    host = os.environ.get("BOT_HEALTH_HOST", "")
    host = "127.0.0.1" if host in _ANY else host
    port = os.environ.get("BOT_HEALTH_PORT") or "8080"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/{page}"


def main(*arguments: str) -> int:
    """0: it is alive (with `--ready`: it is ready), 1: it is not."""
    if arguments not in ((), ("--ready",)):
        sys.stderr.write("usage: python -m bot.operations.probe [--ready]\n")
        return 2
    url, patience = address(), _PATIENCE
    if arguments:
        url, patience = address("readyz"), _PATIENCE_READY
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=patience) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{url} does not answer: {error}\n")
        return 1
    if arguments:
        sys.stdout.write(_shown(text))
    return 0 if status == 200 else 1


def _shown(page: bytes) -> str:
    checks = json.loads(page)["checks"].items()
    marks = {True: "ok  ", False: "FAIL"}
    lines = (f"{marks[check['ok']]} {name:<11} {check['detail']}\n" for name, check in checks)
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
