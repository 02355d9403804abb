"""The keys of an entry in a file, and what a misspelt one was meant to be."""

from difflib import get_close_matches

from bot.core.faq import Audience, FaqEntry, Status

KEYS = (
    "id", "question", "answer", "alternates", "negatives", "tags", "source", "owner",
    "review_on", "audience", "status",
)  # fmt: skip
"""The keys of an entry in the order in which they are written."""

_MEANT = {
    "key": "id", "slug": "id", "name": "id", "q": "question", "title": "question",
    "text": "question", "a": "answer", "reply": "answer", "response": "answer",
    "alternatives": "alternates", "variants": "alternates", "aliases": "alternates",
    "phrasings": "alternates", "utterances": "alternates", "paraphrases": "alternates",
    "category": "tags", "labels": "tags", "url": "source", "link": "source", "author": "owner",
    "review": "review_on", "visibility": "audience", "state": "status",
}  # fmt: skip


def fields_of(entry: FaqEntry) -> dict[str, str | list[str]]:
    """The entry as keys and plain values, in the order of `KEYS`, those without value left out."""
    values: dict[str, str | list[str] | None] = {
        "id": entry.slug,
        "question": entry.question,
        "answer": entry.answer,
        "alternates": list(entry.alternates),
        "negatives": list(entry.negatives),
        "tags": list(entry.tags),
        "source": entry.source,
        "owner": entry.owner,
        "review_on": entry.review_on.isoformat() if entry.review_on else None,
        "audience": None if entry.audience is Audience.INTERNAL else entry.audience.value,
        "status": None if entry.status is Status.ACTIVE else entry.status.value,
    }
    return {key: value for key, value in values.items() if value}


def unknown(key: str) -> str:
    """What to say of a key that does not exist: the one that was meant, or all of them."""
    plain = key.strip().lower().replace(" ", "_").replace("-", "_")
    near = get_close_matches(plain, KEYS, n=1)
    meant = _MEANT.get(plain) or (near[0] if near else "")
    shown = key[:40]
    if meant:
        return f'there is no key "{shown}"; did you mean "{meant}"?'
    return f'there is no key "{shown}"; the keys are {", ".join(KEYS)}'
