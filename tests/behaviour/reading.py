"""What should never meet the eye of who asks."""

import re

PINGS = (
    "<!channel> <!here> <@U0OMAR> <!subteam^S1> @everyone @here"
    " <@700000000000000101> <@&900000000000000001>"
)
"""What would notify people, in every spelling."""

_MARKS = re.compile(
    r"\*\*|\]\(|`|^#{1,6} |^> |^[-*] |&(?:amp|lt|gt);|<(?:https?:|@|!|#)", re.MULTILINE
)
_IDS = re.compile(r"\b(?:[UCDTB]0[A-Z0-9]{2,}|[0-9a-f]{10,16}|[0-9]{17,20})\b")
_SLUGS = ("replacement-card", "part-b-premium", "terminate-part-b", "sign-up", "late-penalties")


def marks(text: str) -> list[str]:
    """What is left of Markdown, or of a platform's own markup."""
    return _MARKS.findall(text)


def ids(text: str, receipts: list[str]) -> list[str]:
    """Names that only machines use."""
    found = [one for one in (*receipts, *_SLUGS) if one in text]
    return found + _IDS.findall(text)
