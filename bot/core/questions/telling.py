"""What speaks against a sentence seeking help: telling, advising, announcing, chatting."""

from bot.core.questions.asking import ASKS, WH, WH_IS, compiled

_TELLING = (
    (-2.0, r"! ?$|\?!"),
    (-5.0, rf"^(?:{WH}|{WH_IS})\b[^:?]*(?<!\bre): "),
    (-6.0, r"^what (?!is|was|does|has)\w+(?:s|ed)(?: me| us| it)? (?:is|was) "),
    (
        -5.0,
        r"""^(?:how|what|when(?! (?:i|we))|why|where) (?:we|you|it|he|she|they|i|there
|theres)\b(?! (?:can|could|get)\b)""",
    ),
    (-2.5, r"^when (?:i|we)\b"),
    (-3.0, rf"^(?:if|when|once|whenever|in case) (?!(?:i|we)\b)[^,?]*,(?! ?{ASKS})(?! ?any)[^?]*$"),
    (
        -2.0,
        r"""^sorry(?!,? (?:if|but|to|i|how|what|where|can|is|do))|\bsorry for\b|\bdont worry\b
|^my bad""",
    ),
    (-1.5, r"\b(?:lol|lmao|haha\w*|so (?:sad|annoying|tired|funny|good|cool|happy))\b"),
    (
        -2.0,
        r"""^in case\b|\bif (?:you|any ?one|any ?body|some ?one) |^(?:i|he|she) (?:dont
|didnt) (?:think|like|care|mind|agree|believe)\b""",
    ),
    (
        -2.5,
        r"""[,;-] (?:please )?(?:use|try|just|go|click|put|check|take|hold|restart|reboot|reinstall
|review|read|see|ask|press|open|split|wait|be|retry|reload)\b""",
    ),
    (
        -2.5,
        rf"""^(?!{ASKS}|i |my )[^?]*\b(?:will be|maintenance|cancelled|delayed|scheduled|due to
|until)\b""",
    ),
    (
        -2.0,
        r"(?:^|, )will (?:\w+ (?!\w+ )|be\b)|^(?:i|we) (?:can|could|will|have to)\b|^can confirm",
    ),
    (
        -2.0,
        r"""^(?:(?:users|customers)(?! (?:report|get|see|say|complain|cant|cannot|dont))|people|he
|she|they|everyone|everything|whoever|those|anyone can)\b""",
    ),
    (
        -2.5,
        rf"""^(?!{ASKS}|any|some|[^?]*[?])[^?]*(?<!know )(?<!whether )\byou (?:can|could|need
|have to|should|must|might|will|just|dont|may|get|want|cant|are|open)\b""",
    ),
    (
        -3.0,
        r"""^(?:(?:please|pls|and|then|just|simply|maybe) )?(?:try|use|click|go|open|ask|check|read
|join|press|restart|reboot|remember|update|welcome|note|bring|dont|do not|lets|let me (?!know)
|let me know (?:if|when)|see|feel free|ping|congrats|happy|great|have (?:a|fun)|enjoy|make sure|keep
|be|do it|do this|put|run|look at|sign up|come|take|type|follow|clear|delete|contact|talk to|write
|send|submit|vote)\b""",
    ),
    (
        -3.0,
        r"""^(?:yes|no|nope|yeah|yep|nah|sure|same|np|ok)(?: ?[,.!]| (?:you|i|it|that|we|they|need
|problem|worries|thanks)\b|$)|^(?:depends|thanks|thx|thank you|same here|agreed|exactly)\b""",
    ),
)
_DISCUSSING = (
    (
        -2.5,
        r"""^(?:because|although|unless|even if|apparently|ill|iirc|im(?:h)?o|afaik|personally
|interestingly|note|all (?:i|you|we) need)\b[^?]*$""",
    ),
    (-2.0, r"^[^?]*\b(?:because|thats why|this is (?:\w+ )?why)\b[^?]*$"),
    (
        -3.0,
        r"""\b(?:like that$|means? (?:that|your?|the)\b|(?:usually|probably) (?:means?|helps?
|is)\b)[^?]*$""",
    ),
    (
        -3.0,
        r"""^we (?:had|(?:\w+ )?(?:no longer|only|recommend|(?:dont|do not) support))\b
|\bbe like\b""",
    ),
    (-3.0, r"\b(?:anything to add|opinion|preference|objections?)\b[^?]*$"),
    (-1.5, r"^[^?]{3,}\bwhen (?:an?|the|your?)\b[^?]*$"),
    (-3.0, r"^(?:closing|do (?:the|your|not))\b[^?]*$"),
    (-1.0, r"^(?:i (?:think(?! my)|guess|believe|suppose)|id say|id be)\b[^?]*$"),
    (-4.0, r"^(?!help|question|quick|q\b)[^?:]*: (?:(?:how|what) to|why)\b[^?]*$"),
    (-6.0, rf"^(?:{WH}|whether)\b[^?]*\b(?:depends|is up to)\b"),
)
_CHATTING = (
    (-3.0, r"\bhelp (?:you|u|them|him|her)\b[^?]*$"),
    (
        -6.0,
        r"""^(?:how|what) (?:an?|lucky|cool|nice|lovely|great|awesome|sad|cute|funny|sweet
|time flies)\b""",
    ),
    (
        -6.0,
        r"""\bwho (?:cares|knows|needs|doesnt|(?:would|could) (?:have|want|do|even))\b
|\bhow hard can\b|\bwhat could (?:possibly )?go wrong\b|\bwhy not\b(?! \w+ \w)|\bwhy (?:would any
|am i not|do (?:i|we) (?:even|always))|\bguess (?:what|who)\b|^you know\b|^how did (?:i|we) (?:not
|never)\b|\bkidding\b|^who (?:left|ate|stole|broke|put|would win)\b|^wait(?: what)?[?! ]{0,4}$
|\bjoke\b|\bgood question\b|^do you ever\b|\bdo without (?:you|coffee|u)\b|^(?:whats|what is) (?:up
|love|not)\b(?! with)|^how(?:s it going| are (?:you|things)|(?: was| is|s) (?:your|every))
|^(?:are )?you ok\b|^the question is\b|^how (?:on earth|dare|about)\b|^(?:are we there
|can you believe|tell me about it|do i look)\b|\balways me\b|^is it (?:friday|monday|weekend
|over)\b""",
    ),
    (
        -4.0,
        r"""^(?:isnt|arent|wasnt) (?:it|that|this|life)\b|^(?:have
|did) you (?:even |already |ever )?(?:tried|try|check|see|hear|look|restart|consider|know|watch
|read)|^shall we\b""",
    ),
    (
        -4.0,
        r"^are (?:you|u) (?:coming|free|ok|ready|going|in|there|joining|serious)\b|^are we still\b",
    ),
    (-5.0, r"^can (?:we|you) (?:move|meet|reschedule|push|shift|talk|chat|skip|call|do|join)\b"),
    (
        -7.0,
        r"""^(?:i )?(?:cant|wont) (?:(?:wait|complain|believe|make it)\b|\w+(?: \w+)? (?:today
|tonight|tomorrow|this week|next week|on \w+day)|(?:join|come|attend|raid|play)(?:,|$))""",
    ),
    (
        -4.0,
        r"""\b\d{1,2} ?(?:am|pm)? work for\b|\b(?:a|\d+) (?:min|minutes?|sec|moment)(?: for| to talk
|\?|$)""",
    ),
    (
        -3.0,
        r"""\b(?:(?<!sign )(?<!signed )up for|(?:whos|who is) (?:in for|bringing|hungry|excited
|coming|joining|with me)|who wants|(?:who|who else|anyone else) is (?:hungry|excited|ready|hyped)
|any(?:one|body) in for)\b""",
    ),
    (
        -3.0,
        r"""\b(?<!do i )(?<!do we )need (?:(?:one )?more |a (?:vacation|beer|break|drink|hug|nap
|holiday)|to (?:talk|leave|run|go|rename|discuss|celebrate|be))\b|^\w+(?: \w{1,4})? ?[?!]+$""",
    ),
    (
        -4.0,
        rf"""^(?!{ASKS})(?:\w+ ){{0,3}}(?:lunch|beers?|pizza|dinner|drinks|coffee|weekend|nap
|tonight|table tennis|birthday|cake|party|movie|gym|vacation)(?: \w+){{0,3}} ?[?!]*$""",
    ),
)
_ELSEWHERE = (
    (
        -6.0,
        r"""^(?:que (?:bueno|dia|bien|guay)|quelle? \w+ ?!?$|wie (?:schon|cool|geil|nett)|wer hatte
|was fur ein|du musst|du kannst|il faut|tienes que|tu dois|puedes)\b""",
    ),
)

AGAINST = tuple(
    (weight, compiled(pattern))
    for weight, pattern in _TELLING + _DISCUSSING + _CHATTING + _ELSEWHERE
)
"""Each with what it adds to a sentence's score, all below zero."""

SETTLED = compiled(
    rf"""^(?!{ASKS}|any)[^?]*\b(?:(?<!being )fixed|solved|resolved|works? (?:again|now|fine)
|working (?:again|now)|got it working|found it|worked|nvm|never ?mind|done|merged|pushed
|turne?d? out|turns out|(?:is|are) (?:back|up)|back to normal|all good|rolled back|on (?:it|the way)
|(?:were|we are|already) aware|it works|looking into|fixing (?:it|that|this)|known (?:bug|issue)
|geht wieder|hat geklappt|behoben|erledigt|ca marche|corrige|resolu|ya funciona|arreglado
|resuelto)\b"""
)
"""That it is over, or in somebody's hands."""
ANNOUNCING = compiled(
    r"""\[?(?:reminder|fyi|heads up|psa|update|incident|resolved|todo|agenda|standup|announcement
|til|note|today i|tip|important|changelog|dear all|new wiki|as announced)\b"""
)
ADVERTISING = compiled(
    r"""(?:want|tired|having|need|looking|questions|ready|interested|struggling|curious
|did you know)\b"""
)
"""How a question starts that the next sentence answers: 'Need help? Join us on Friday.'"""
ANSWERING = compiled(r"(?:no|yes|yep|yeah|nope|nah|exactly|right)(?=,|[ .!]*$)|because\b")
"""How a sentence starts that answers the one before: 'Too late? No, we take both.'"""
