"""The command line: what is typed becomes calls of `bot.app`, what comes back is laid out."""

import sys


def main() -> int:
    """What the console script `faqbot` runs; gives its exit status."""
    try:
        # Here, and not above: Ctrl-C during these imports shall end as quietly as any other.
        from bot.cli.border import run_command_line

        return run_command_line(sys.argv[1:])
    except KeyboardInterrupt:
        return 130
