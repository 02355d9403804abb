"""What speaks for and against a sentence seeking help: weighted patterns.

They read sentences as `questions` hands them over: lower case, without accents and apostrophes
("cant", "wheres"), greetings cut off the front. Nothing repeats within a repetition, so that time
stays in proportion to the text. The lines of a pattern join without a space.
"""

import re

WH = "how|hw|what|waht|wat|why|where|wher|when|which|wich|who|whom|whose"
WH_IS = "whats|wheres|whos|hows|whens|whys|howto"
_AUX = r"""is|are|was|were(?! (?:all|an?|on|in|at|the)\b)|am|isnt|arent|wasnt|do|does|did|doesnt
|dont|didnt|can|cna|could|cant|couldnt|should|shouldnt|shall|may|will|wont|would|wouldnt|has|have
|hasnt|havent|had|must"""
_SUBJECT = "i|we|you|u|they|he|she|it|there|this|that|these|those|the|my|our|your|an?|any|all"
_SOMEONE = "any ?one|anybody|any1|some ?one|somebody|some1|one of you"
_START = r"(?:^|[,;:(-] ?|\b(?:but|and|so|or|then|also|ok|please|pls|guys|now|yet|all) )"
ASKS = rf"(?:{WH}|{WH_IS}|{_AUX})\b"
_DOING = """get|change|install|reset|renew|request|order|set|update|access|find|merge|book|use|add
|buy|return|cancel|connect|send|print|upload|register|apply|see|create|submit|share|borrow|log|join
|login|delete|remove|replace|extend|activate|transfer|switch|export|import|configure|hear|open"""
_NOT = "cant|cannot|can not|wont|doesnt|does not|isnt|is not|couldnt|could not"
_SAYING = "say|imagine|think|agree|foresee|complain|blame|believe|recommend|thank|promise"
_YET = "(?:hasnt|havent|have not|has not) (?:received|got|gotten|arrived|been|heard|seen|shown)"
_FUNCTIONING = r"""work|load|open|start|boot|launch|connect|sync|show|display|print|scan|respond
|save|appear|arrive|hear|match|find|see\b|get|receive|send|log|sign|access|reach|join|install|updat
|upgrad|build|compil|run|deploy|push|pull|import|export|upload|download|play|turn|charg|recogni
|detect|accept|let|allow|reset|delet|remov|add|edit|creat|move|select|click|enter|unlock|pair|switch
|finish|render|trigger|apply|register|verify|submit|pay|order|book|share|invit|mount|clone
|authenticat|fetch|read|write|clos|exit|enabl|disabl|respons|visible|available"""

_ASKING = (
    (3.0, rf"{_START}(?:(?:{WH}) (?:{_AUX}|s|come|else)|{WH_IS})\b"),
    (2.5, rf"^(?:{WH})\b(?! (?:{_AUX})\b)|\bwhat ?\??$"),
    (2.5, rf"{_START}(?:which|wich|what|whose|how) (?:\w+ ){{1,3}}(?:{_AUX})\b"),
    (
        2.5,
        rf"""{_START}(?:for|in|on|at|from|with|until|since|to|by) (?:how|what(?! its)|which
|whom?)\b""",
    ),
    (2.5, rf"{_START}(?:who \w+s|what (?:now|next|else|then))\b"),
    (2.0, r"\b(?:where|what|who|which|when) (?:to|(?:do|can|should|could) (?:i|we|one))\b"),
    (1.5, r"\bhow (?:to|2|do|can|does|would|should|i can|we can|i could)\b"),
    (1.5, rf"{_START}how (?:to|2)\b"),
    (2.5, rf"{_START}(?:{_AUX}) (?:{_SUBJECT}|{_SOMEONE}) \w"),
    (
        2.5,
        rf"""^(?:is|are|does|do|did|has|was|can|could|should|will|would|may)(?: )(?!(?:{_SUBJECT}
|{_SOMEONE}|be|been|do|not|done|fixed|back|live|now|happen|see|nice|great|fun|good|just|so|really
|very|too|already|working|ready|off|out|over|work|help|fix|try|say|love|like|go|come|get|make|take
|know|think|appreciate|need|look|send|check|recommend|suggest)\b)\w+""",
    ),
    (
        2.5,
        rf"""\b(?:{_SOMEONE})(?: (?:here|around|from|of you|please|who|ever|in|on
|\w+ly)){{0,3}} (?:knows?|has|have|having|had|got|able|help|explain|seen|good|else|here|around|tell
|tried|from|it|familiar|figured|managed?|used|noticed|wanna explain|willing|\w+ing|aware|remember
|can (?:help|explain|tell|show|point|say))\b""",
    ),
    (
        3.0,
        rf"""{_START}any (?:\w+ )?(?:ideas?|way|news|pointers?|plans?|tips?|rec(?:s|ommendations?)
|eta|suggestions?|chance|advice|hints?|help|updates?|reason|solution|workaround|docs|guide)\b""",
    ),
    (3.0, r"\bany (?:ideas?|tips|advice|suggestions?|pointers|hints?|thoughts|help)[ ?!.]{0,3}$"),
    (3.0, r"\blet me know (?:how|where|what|whether|which|who)\b"),
    (
        4.0,
        r"""\b(?:wondering|interested in (?:knowing|hearing|learning)|(?:great|good|nice|helpful
|interesting) to know (?:if|whether|how|when|what|who|where)|i wonder (?:if|whether|how)
|curious (?:how|if|whether|what|why))\b""",
    ),
    (
        3.0,
        r"""(?<!you )\b(?:like|love|want(?:s|ed)?|need|trying|told) to (?:know|ask|understand
|find out)\b""",
    ),
    (
        3.0,
        r"""\b(?:not sure|unsure|no idea|no clue|dont (?:know|understand|get)|not understand|unclear
|not clear|confused|tell me|(?<!docs )(?<!it )(?<!page )explain|forgot|cant remember|cant figure out
|(?:cant|could not|couldnt|cannot) find)(?: about| on)? (?:if|whether|how|what|where|when|who|which
|to)\b""",
    ),
    (
        2.5,
        r"""\b(?:unclear to me|confused about|have (?:an?|some|two|another) (?:\w+ )?questions?
|asking for|asked before|question (?:about|on|regarding)|right channel|am i (?:missing|blind))\b""",
    ),
)
_NEEDING = (
    (
        2.5,
        r"""\b(?:please|pls|plz|kindly|can|could) (?:help|assist|advise|someone|you
|u)\b(?! (?:confirm|believe))""",
    ),
    (4.5, r"^(?:sos|help|assist|advise)\b|\bhelp(?: me| with| please| pls)?[ !]{0,4}$"),
    (
        2.5,
        rf"""(?:^|\b(?:i|we|id|wed)(?: really| would| still| also
| just)? |[,;] |\bbut |\bim |\bstill )(?:need(?! to (?!{_DOING}))|require|trying to|requesting
|request|looking for|searching for|struggling|(?:have|having|got) (?:an? |some )?(?:\w+ )?(?:trouble
|problems?|issues?)|trouble|problems? with)\b|\b(?:need|use) (?:some )?help\b""",
    ),
    (2.5, rf"\b(?:i|id|we|wed) (?:want|like|would like|wanna)(?: to)? (?:{_DOING}|an?|the|my)\b"),
    (
        2.5,
        r"""^(?:anything (?:special|specific|else|i|we)|(?:the )?best way|recommended|(?:access|link
|invite) (?:to|for) (?:\w+ ){0,3}(?:please|pls)|link to|list of(?! [^?]* (?:is|are) )
|difference between|deadline (?:for|of)|(?:reset|unlock|add|remove|send|give|fix|restore|enable
|extend|activate|grant|share|invite|cancel|delete|change|show|tell) (?:me|my|us|our))\b|\b(?:unable
|not able) to\b|^(?:cant|cannot|can not|couldnt)(?: )(?!have|wait|complain|make|come|join|attend
|believe|stop|agree|be|recommend|argue|reproduce|confirm|say|imagine|thank)\w+""",
    ),
    (
        2.5,
        rf"""\b(?:i|my \w+(?: \w+)?|we|our \w+)(?: still| just| also| really
| suddenly)? (?:(?:{_NOT})(?! (?:{_SAYING}))|{_YET}|not|am (?:not |un)(?:able|get|receive|see)\w*
|dont (?:have|see|get|find|receive)|(?:never|didnt) (?:got|get|received?|arrived?))\b""",
    ),
)
_ELSEWHERE = (
    (
        3.0,
        rf"""{_START}(?:wie|wo|was|wer|wann|warum|wieso|weshalb|welche[rsnm]?|wohin|wen|wem|wieviel
|gibts?|kann (?:ich|man|mir|jemand|wer)|weiss (?:jemand|wer)|(?:hat|habt|konnte|konnt|muss|mussen
|darf|soll|ist|sind|wird|funktioniert|geht) (?:ich|man|ihr|wir|es|das|der|die|bei|jemand|wer))\b
|\b(?:(?:ich|wir) (?:brauchen?|komme?n? nicht|kann (?:mich )?nicht|finde|suche|weiss nicht)
|(?:startet|funktioniert|geht|ladt|offnet|klappt|druckt|verbindet) (?:\w+ )?nicht|hilfe
|jemand)\b""",
    ),
    (
        3.0,
        r"""\b(?:est ce que?|quelqu ?un|comment|pourquoi|combien|ou (?:est|sont|puis|trouver|peut)
|qui (?:est|peut|gere|soccupe|sait)|quand|a quel(?:le)?s?|quel(?:le)?s? (?:est|sont)|y a til
|\w+-(?:t-)?(?:il|elle|ils|elles|je|tu)|(?:peut|doit)-on|(?:pouvez|avez|savez|connaissez)-vous
|puis je|peut on|quoi|pouvez vous|je (?:n|ne )?(?:arrive|peux|trouve|sais|cherche)|narrive pas
|jai besoin|ne (?!suis)\w+ (?:pas|plus)|(?:fonctionne|marche) (?:pas|plus))\b""",
    ),
    (
        3.0,
        rf"""\b(?:alguien|no (?:puedo|me|funciona|se (?:como|donde)|encuentro|tengo)|necesito|puedo
|tengo un problema|hay (?:alguna|algun|una forma)|se puede|me pueden?|podrian?)\b|{_START}(?:como
|donde|cuando|cual|cuales|quien|que|por que|cuant[oa]s?) \w+""",
    ),
    (
        2.5,
        r"""\b(?:vergessen|gesperrt|kaputt|fehler|abgelaufen|oublie|bloque|en panne|bloquead[oa]
|olvid\w+|nicht mehr|keine?n? (?:mails?|zugriff|zugang|ton|internet|verbindung))\b""",
    ),
)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, its lines joined."""
    return re.compile(pattern.replace("\n", ""))


FOR = tuple((weight, compiled(pattern)) for weight, pattern in _ASKING + _NEEDING + _ELSEWHERE)
"""Each with what it adds to a sentence's score."""

FAILING = compiled(
    rf"""\b(?:(?:{_NOT}|no longer|stopped|(?<=\w )(?:dont|didnt
|do not)) (?:even )?(?:{_FUNCTIONING})\w*|(?:fails|crashes|freezes|hangs|flickers|glitches|overheats
|disappears|vanishes|disconnects|throws|complains|returns an?|gives (?:me|us)|keeps \w+ing
|never \w+s|does nothing|nothing happens|still (?:hasnt|havent|isnt|arent|doesnt|dont|cant|wont|not
|no))|(?:returns?|gets?|getting|got|gives?) (?:an? )?[45]\d\d|(?:im|we are|i am|were) (?:hitting
|facing|seeing|experiencing|running into)|^(?:got|getting|seeing|hitting) (?:\w+ ){{1,2}}(?:errors?
|segfault|exception|warnings?)|^error(?: code)? \w*\d\w*|^\w*error:?)\b"""
)
"""That something fails now, of which a message is hardly ever made to tell a story."""
TROUBLE = compiled(
    r"""\b(?:broken?|broke|(?<!be )offline|(?:is|are|be|goes|seems|went|again) down|down(?: again
|[ ?!]{0,3}$)|^(?!im )\w+ down|unreachable|fail(?:s|ing|ed)?|errors?|crash(?:es|ed|ing)?|stuck
|blocked|locked|lost(?! and found)|missing|expire[ds]?|expiring|denied|dead|died|gone|forgot(?:ten)?
|jammed|invalid|forbidden|timing out|time ?outs?|timed out|frozen|freez(?:es|ing)|hanging|slow
|crawling|black|kick(?:s|ed)|throw|weird|strange|keeps|wrong|refuse[sd]|reject(?:s|ed)|leak(?:s|ing)
|vanished|disappeared|stolen|stole|by accident|accidentally|out of (?!(?:the )?office|town)
|unbearable|drains|dying|dropped(?! (?:the|an?|my)\b)|empty|cuts? off|shows only|only shows|(?:has
|have|got) no(?! (?:idea|clue|problem|objection|complaint|blocker|regret|opinion|preference))
|logs me out|kicks me out|charged|drop(?:s|ping)|blank|waiting (?:for|on)|theres no|exceeded|reached
|slipped|twice(?! as)|asks for|tells me|says|warning|0x\w+|40[134]|50[0-4]|not (?:work|working
|loading|detected|recogni[sz]ed|found|showing|connecting|responding|opening)|(?:cant|cannot|can not
|wont|doesnt|does not|couldnt|no longer|stopped) (?!(?:be|matter|mind|it|that|this|the|an?|need|want
|to|have|had|seem|improve|really|actually|think|like|care|know|mean|make|support|change|happen|worry
|hesitate|forget|believe|foresee|agree|bite|look|use|understand|even|recommend|expect|exist|depend
|necessarily|say|count|hurt)\b)\w+|(?:isnt|doesnt|wont|didnt|hasnt|arent)[ .!]{0,3}$|flicker|spins
|spinning|glitching|lag(?:s|gy)|hacked|damaged|defective|faulty|(?:does|do|did|returns?|shows?
|finds?) nothing|no (?:rights|access|permissions?|sound|signal|internet|picture|connection|longer
|results?|response|reply|answer))\b"""
)
"""That something is not as it should be: a status, unless it is somebody's or lasts."""
MINE = compiled(r"\b(?:i|im|ive|my|me|your|we|us|our|getting)\b")
LASTING = compiled(
    r"""\b(?:still|again|any ?more|every|randomly|although|even though|all the time|since|suddenly
|when(?:ever)? (?:i|we|\w+ing)|while \w+ing|after|yesterday|today|keeps?|constantly|always
|for (?:\w+ )?(?:days|weeks|hours|months)|please|pls|on (?:the )?\w+ floor
|in (?:the |meeting )?(?:room|building)|tried)\b"""
)
