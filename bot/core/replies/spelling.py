"""What is said about a question that was read otherwise than it was typed."""

from bot.core.markup import code
from bot.core.outcomes import Decision

_MOST, _LONGEST = 5, 200
_MARKS = " (\"“„«‘.,;:!?…)”»’'"


def read_as(decision: Decision) -> str:
    """Which words were read as others, or all that was read; empty where it is what was typed."""
    typed, read = decision.text.split(), decision.read_as.split()
    if not read or typed == read:
        return ""
    if len(typed) != len(read):
        return f"Read as {code(decision.read_as, _LONGEST)}."
    changed = dict.fromkeys(
        f"{code(one.strip(_MARKS))} as {code(other.strip(_MARKS))}"
        for one, other in zip(typed, read, strict=True)
        if one != other
    )
    more = len(changed) - _MOST
    told = [*changed][:_MOST] + [f"{more} more"] * (more > 0)
    return f"Read {', '.join(told)}: the nearest words of the entries."
