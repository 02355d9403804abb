"""Words of English that are spelled right, and many names."""

from functools import cache
from importlib import util
from pathlib import Path
from threading import Lock

from bot.embedding.packaged import PACKAGE

_SINCE = """
admin allowlist arent autocomplete autocorrect autofill autopay autosave backend backorder barista
bday bitcoin blocklist captcha cashback chatbot checkbox codebase config coronavirus couldnt covid
coworking crowdfunding crypto cryptocurrency customisable customizable cybersecurity dataset didnt
doesnt dont downvote dropdown earbud ebike ecommerce emoji faq filename fintech fitbit frontend
giftcard gmail hadnt hashtag hasnt havent helpdesk hoodie hoodies inbox instagram isnt kombucha
laggy linkedin livestream lockdown logout lookup malware merch middleware namespace offboarding
passcode paystub paywall permalink playlist popup powerbank quinoa ransomware resize rideshare
screensaver screenshot scrollbar selfie shouldnt signin signout signup smartphone smartwatch
spotify spyware subdomain subfolder telehealth telework textbox timesheet timestamp tooltip
touchpad trackpad unban unmute upskill upskilling upvote vape vaping videoconference voicemail
wasnt webcam webhook webinar werent whatsapp whitelist wifi workflow wouldnt
"""
"""What shops and offices are asked about, and neither list has: their texts are older."""

_reading = Lock()


def general_words() -> frozenset[str]:
    """Some 130,000 words in small ASCII letters.

    They are the English list of pyspellchecker, the whole words of the packaged model's WordPiece
    vocabulary (`vocab.txt`; where it is not installed, without them), which has more names, and
    some newer ones. Read once for a process, without the model: .16 s on the calling thread, and
    20 MB that stay.
    """
    with _reading:
        return _words()


@cache
def _words() -> frozenset[str]:
    from spellchecker import SpellChecker  # what decides nothing does not want it

    listed = SpellChecker(language="en").word_frequency.words()
    return frozenset((*filter(_is_word, listed), *filter(_is_word, _known()), *_SINCE.split()))


def _known() -> list[str]:
    """What the packaged model reads in one piece, and the pieces."""
    spec = util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return []
    vocabulary = Path(spec.origin).parent / "model" / "vocab.txt"
    return vocabulary.read_text("utf-8").splitlines() if vocabulary.is_file() else []


def _is_word(written: str) -> bool:
    return len(written) > 1 and written.isascii() and written.isalpha()
