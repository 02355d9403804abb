"""What is said to the bot without asking anything: greetings, thanks, a call for help."""

from bot.core.query import clean, exact_key
from bot.core.tidying import is_address

_GREETINGS = frozenset(
    "hi hello hey hiya howdy yo moin hallo hola bonjour ciao salut servus"  # noqa: SIM905 - a word list reads best as words
    " greetings morning afternoon evening".split()
)
_REST = frozenset(
    "there all everyone folks team again bot faqbot you guys mate good".split()  # noqa: SIM905 - the same
)
_PHRASES = frozenset(
    (
        "help",
        "help me",
        "please help",
        "please help me",
        "can you help me",
        "i need help",
        "thanks",
        "thank you",
        "thank you very much",
        "thanks a lot",
        "many thanks",
        "thx",
        "ty",
        "cheers",
        "ok",
        "ok thanks",
        "great",
        "great thanks",
        "perfect thanks",
        "bye",
        "goodbye",
        "how are you",
        "who are you",
        "what are you",
        "what can you do",
        "what do you do",
        "what can i ask",
        "what can i ask you",
        "how do you work",
        "are you a bot",
        "test",
        "ping",
    )
)


def is_chatter(text: str) -> bool:
    """Whether the text only greets, thanks or calls for help; never a question of its own.

    Who is greeted or thanked may be called by a name, which an entry may be about.
    """
    key = exact_key(text)
    words = key.split()
    if not words or key in _PHRASES:
        return bool(words)
    if len(words) <= 4 and all(word in _GREETINGS | _REST for word in words):
        return any(word in _GREETINGS for word in words)
    return is_address(clean(text))
