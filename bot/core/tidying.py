"""The question in a message: without greeting, thanks and haste; and its sentences, one by one."""

import re

MOST_SENTENCES = 4
"""Sentences that are looked up beside the whole: each costs an encoding."""
_FEWEST_WORDS = 2

_SIGNS = r"[\s,;.!?…:)(–—*_\U0001F300-\U0001FAFF\u2600-\u27bf\ufe0f\u200d-]"
_NAME = r"(?-i:[A-ZÀ-Þ][^\W\d_]{1,20})"
_END = r"(?=\s?[?.!:,…]|\s[-–—]\s|\s?$)"
_MANY = rf"""(?:(?:to )?(?:all(?! hands)|there|team|every ?(?:one|body)|folks|guys|again|both|y'?all
|sir|madam|ma'?am)\b(?!['’])|(?:support(?: team)?|people|community|admins?|mods?|friends?|mates?
|bot|faqbot|@?here|@?channel){_END})"""
_HELLO = rf"""(?:(?:h+i+(?:ya+)?|he+y+a?|hello+|howdy
|good (?:morning|afternoon|evening|day))\b(?!-\w|['’]| world\b)
|(?:yo|greetings|morning|afternoon|evening|dear)(?=[ ,]{{1,2}}{_MANY}|\s?[,!]|\s{_NAME},))"""

_OPENING = re.compile(
    rf"""(?:{_HELLO}(?:[ ,]{{1,3}}{_HELLO}){{0,3}}(?:[ ,/]{{1,3}}
(?:(?:or|and) |(?-i:[A-Z]{{2,5}}) (?=team))?{_MANY}){{0,3}}
(?:[ ,]{{1,3}}{_NAME}(?: {_NAME})?(?=[,!]|\s-\s))?
|(?:(?:i have |i've |i've got |just )?(?:a |an |another |one more )?(?:(?:quick|small|short|simple
|general|new|different) )?(?:question|q)|quick one)(?: (?:here|though|please|for you))?{_END}
|(?:this |it )?(?:maybe |might be |may be |probably |is )?(?:a )?(?:stupid|dumb|silly|noob)
 question,?(?: but)?
|(?:i )?(?:really )?hope (?:you|every|all|this|y'all)(?! (?:can|could|do|will)\b(?! help))
[^.!?\n,]{{0,60}}(?=[.!,\n])
|(?:i'?m )?sorry (?:to bother(?: you)?|for (?:the )?[\w ]{{1,30}}?|if (?:this|it|that) (?:was|has
|is|came)[\w ]{{1,30}}?)(?: but\b|(?=\s?[,.!]))
|(?:can|could) (?:some ?one|any ?one|somebody|anybody|you)(?: please)? help(?: me)?(?: out)?
(?: please)?{_END}
|any ?(?:one|body) (?:around|here|there|awake){_END}
|(?:please |pls )?help(?: me)?(?: please| pls)?(?=\s?[?.!:,])
|i (?:need|want|would like) (?:some |your )?(?:help|to ask (?:something|a question)){_END}
|(?:this is |it'?s |it is )?(?:very |super |really )?urgent(?=\s?[.!:,])|emergency(?=\s?[.!:,])
|(?:basically|like|yeah|actually|anyways?|oh|also|just wondering|i was (?:just )?wondering|i mean
|you know(?: what)?|one more thing|well|by the way|btw)(?=\s?[,.:;!…])
|(?-i:[Ss]o+|[Oo]k(?:ay)?|OK|[Uu]m+|[Uu]hm?|[Ee]rm?|[Hh]m+|btw|[Bb]y the way)
(?=\s?[,.:;!…]|\s[^\W\d_])(?! (?:far|that|many|much|long|called)\b)
|thanks(?: all| guys| a lot)?(?=[,.!])
){_SIGNS}*""".replace("\n", ""),
    re.IGNORECASE,
)
_THANKS = r"""(?:(?:many |big )?(?:thanks|thx|thanx|tnx|tysm)|thank (?:you|u)
|(?<=[,.!?…] )(?:ty|tia))\b(?: (?:so|very) much| a (?:lot|bunch|million)| again| guys| all
| every(?:one|body)| team| folks| in advance
| for (?:your|the|any|all)(?: [a-z]{1,30}){1,3}){0,4}""".replace("\n", "")
"""Bounded: one text has many ways to be "for the …" again and again, and all would be tried."""
_CLOSING = re.compile(
    rf"""(?:{_SIGNS}|<3)*(?<![^\W_])(?:
{_THANKS}(?:,? {_NAME}(?: {_NAME})?)?
|(?<=[,.!?…] )(?:(?:best |kind |warm )?regards|cheers|best|yours), {_NAME}
|(?:need (?:this |it |help )?|please |pls )?asap(?: please| pls| plz)?
|(?<=[,.!?…] )(?:cheers(?: guys| mate)?|(?:i )?appreciate it|(?:(?:it is |it's )?(?:much
|greatly ))appreciated
|any (?:help|pointers?|advice|ideas?)(?: (?:is|are|would be|will be)(?: (?:much|greatly|very))?
 (?:appreciated|great|welcome|nice))?
|(?:please |pls |plz )?(?:let me know|reply|respond|advise|get back to me|help(?: me)?)(?: (?:please
|pls|asap|soon|quickly))*
|(?:i am |i'm )?(?:look|looking) forward to [^.!?\n]{{3,40}}
|(?:i )?hope (?:you|someone|somebody) can help(?: me)?
|(?:it|this|that)(?:'s| is) (?:very |quite |rather |super |really )?urgent
|have a (?:nice|great|good|lovely) [a-z]{{2,10}}))(?:{_SIGNS}|<3)*$""".replace("\n", ""),
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"\b(?:an?|and|are|by|called|for|in|is|means?|of|or|says?|saying|the|to|was|what|who|with|word)$",
    re.IGNORECASE,
)
"""What a question does not end with: "how do I say thank you" is about thanks."""
_PERSON = r"(?-i:[A-ZÀ-Þ][^\W\d_A-Z]{1,20}(?: [A-ZÀ-Þ][^\W\d_]{1,20})?)"
_SOMEBODY = re.compile(rf"{_PERSON}[\s,;.!?…]*")
_PLEASED = r"""(?:(?:great|perfect|awesome|cool|nice|excellent|wonderful|ok|okay|got it|all good
|solved|(?:that|it|this) (?:worked|works|helps|helped)(?: now)?)(?![^\W_]))""".replace("\n", "")
_GREETED = rf"""{_HELLO}(?:[ ,]{{1,3}}{_HELLO}){{0,3}}(?:[ ,/]{{1,3}}{_MANY}){{0,3}}
(?:[ ,]{{1,3}}{_PERSON})?(?![^\W_])""".replace("\n", "")
_THANKED = rf"""(?:(?:{_PLEASED}|{_PERSON}){_SIGNS}+)?{_THANKS}(?:[ ,]{{1,3}}{_PERSON}
|(?<=thanks) [^\W\d_]{{2,20}}(?!\s?\?))?(?![^\W_])""".replace("\n", "")
_ADDRESSED = re.compile(
    rf"{_SIGNS}*+(?:{_GREETED}(?:{_SIGNS}+{_THANKED})?|{_THANKED}"
    rf"|(?:ty|cheers|(?:good)?bye|congrats)[ ,]{{1,3}}{_PERSON}){_SIGNS}*",
    re.IGNORECASE,
)
_LONGEST_ADDRESS = 120
_WINDOW = 200
"""Characters from the end among which a closing is looked for: time stays in proportion."""
_MOST_CLOSINGS = 8
_SENTENCE_END = re.compile(r"(?<=[.!?…؟।])\s+|(?<=[。？！])\s*|\s*```.*?(?:```|\Z)\s*", re.DOTALL)
_ASKING = ("?", "？", "؟")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]{4}")
"""Letters of scripts that put no spaces between words: Japanese, Chinese, Thai."""


def tidied(text: str) -> str:
    """The text without greetings and fillers in front, and thanks and haste at its end.

    English ones alone are known. Where no more than a name or a word is left, somebody is greeted
    or thanked, and the text stays whole. Never longer than the text, never without a letter or
    digit where it has one; doing it twice is doing it once.
    """
    left = _closed(_opened(text))
    return text if _is_somebody(left) else left


def readings(text: str) -> tuple[str, ...]:
    """How a cleaned and redacted message may be read: tidied as a whole, then by its sentences.

    A message asks in one of its sentences as a rule, and which one is told by the answers: people
    say where they stand, and ask two things at once. Code is no sentence. One reading where there
    is one sentence; `MOST_SENTENCES` more at most, those with a question mark first.
    """
    whole = tidied(text)
    parts = [
        part for said in _SENTENCE_END.split(whole) if _may_ask(part := _closed(_opened(said)))
    ]
    parts.sort(key=lambda part: not part.endswith(_ASKING))
    return tuple(dict.fromkeys((whole, *parts[:MOST_SENTENCES])))


def is_address(text: str) -> bool:
    """Whether a cleaned text greets or thanks and no more, everybody or somebody by name."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESSED.fullmatch(text) is not None


def _opened(text: str) -> str:
    at = 0
    while (found := _OPENING.match(text, at)) and _says(text, found.end()):
        at = found.end()
    return text[at:]


def _closed(text: str) -> str:
    left = text
    for _ in range(_MOST_CLOSINGS):
        shorter = _without_closing(left)
        if shorter == left:
            return left
        left = shorter
    return text  # no question any more, and not worth the time


def _without_closing(text: str) -> str:
    found = _CLOSING.search(text, max(0, len(text) - _WINDOW))
    if found is None:
        return text
    mark = found.group()[:1]
    left = text[: found.start()] + (mark if mark in ("?", "!", ".") else "")
    if len(left) >= len(text) or not _says(left) or _DANGLING.search(left):
        return text
    return left


def _is_somebody(left: str) -> bool:
    if _SOMEBODY.fullmatch(left):
        return True
    return len(left.split()) < _FEWEST_WORDS and not (
        left.endswith(_ASKING) or _UNSPACED.search(left)
    )


def _may_ask(text: str) -> bool:
    if not _says(text) or _OPENING.fullmatch(text) or _CLOSING.fullmatch(text):
        return False
    return len(text.split()) >= _FEWEST_WORDS or bool(_UNSPACED.search(text))


def _says(text: str, start: int = 0) -> bool:
    return any(char.isalnum() for char in text[start:])
