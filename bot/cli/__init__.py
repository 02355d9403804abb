"""The command line: what is typed becomes calls of `bot.app`, what comes back is laid out."""

import os
import signal
import sys


def main() -> int:
    """What the console script `faqbot` runs: it ends the process, or gives its exit status."""
    if sys.argv[1:2] == ["run"]:
        # Until the bot listens to signals itself nothing is open yet, and a container's first
        # process gets none that it does not catch.
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    try:
        # Here, and not above: Ctrl-C during these imports shall end as quietly as any other.
        from bot.cli.border import leave, run_command_line
        from bot.cli.collecting import collect_rarely

        collect_rarely()
        leave(run_command_line(sys.argv[1:]))
    except KeyboardInterrupt:
        return 130
