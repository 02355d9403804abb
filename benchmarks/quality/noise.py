"""Questions as people send them in chat: greeted, thanked for, signed, quoted, with context.

Two groups of templates that share no line: the rules of `bot.core.tidying` and `bot.core.quoted`
were written with the first one in sight, and the second was looked at when they stood.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from benchmarks.quality.sets import DataSet
from bot.core.query import clean, redact

Kinds = Mapping[str, Sequence[str]]
"""Templates by the kind of noise: `{q}` is the question, `{Q}` the same with a capital first."""

SEEN: Kinds = {
    "greeted": (
        "hi all, quick question - {q}",
        "Hi team,\n\n{Q}",
        "hey folks hope everyone is doing well! {q}",
        "Good morning everyone! {Q}",
        "hello there :) {q}",
        "Hey guys, quick one: {q}",
        "hi, sorry to bother you, {q}",
        "Dear support team,\n{Q}",
        "Hi! I hope you can help me. {Q}",
        "hey, i have a question. {q}",
        "Hello, can someone help me please? {Q}",
        "yo, anyone around? {q}",
    ),
    "thanked": (
        "{q} thanks!",
        "{Q} Thanks in advance!",
        "{q} thx",
        "{Q}\n\nThank you so much for your help.",
        "{Q} Any help would be appreciated.",
        "{q} cheers :)",
        "{Q} Many thanks and have a great day!",
        "{q} ty in advance",
        "{Q} Please let me know. Thanks a lot",
        "{q}\nthanks guys \U0001f64f",
    ),
    "signed": (
        "{Q}\n\nThanks in advance,\nMaria",
        "{Q}\n\n-- \nJohn Doe\nSenior Account Manager | Acme GmbH\n+49 30 1234567",
        "{q}\n\nSent from my iPhone",
        "{Q}\n\nBest regards,\nSandra Miller\nHead of Procurement",
        "{Q}\n\nKind regards\nTom",
        "{Q}\nCheers, Ben",
        "Hello,\n\n{Q}\n\nBest,\nAnna\n--\nAnna Kowalska\nMarketing, Warsaw office",
        "{Q}\n\nGet Outlook for Android",
        "Hi there,\n\n{Q}\n\nYours sincerely,\nMr. R. Patel",
        "{q}\n- Lisa",
    ),
    "quoted in chat": (
        "> the meeting on Thursday moved to 3pm, same room\n{q}",
        "> has anyone seen my charger?\n> it is the white one\n\n{Q}",
        "> lunch is here, come and get it\nnice! by the way, {q}",
        ">>> ok thanks I will have a look at it tomorrow\n{q}",
        "{Q}\n> we talked about something like that last month",
        "> *Kate*: please fill in the survey until Friday\ndone. {Q}",
    ),
    "quoted in mail": (
        "{Q}\n\nOn Tue, 3 Mar 2026 at 10:14, Jane Roe <jane@example.com> wrote:\n> Hi, the slides"
        " of the town hall are online now.\n> Jane",
        "{Q}\n\n-----Original Message-----\nFrom: Jane Roe\nSent: Tuesday, March 3, 2026 10:14\n"
        "To: All\nSubject: Town hall\n\nThe slides of the town hall are online now.",
        "Hi Jane,\n\n{Q}\n\nBest,\nPaul\n\nOn 3 March 2026 Jane Roe wrote:\n> The slides"
        " are online.",
        "{q}\n\n________________________________\nFrom: Jane Roe <jane@example.com>\n"
        "Sent: Tuesday, March 3, 2026 10:14 AM\nSubject: RE: Town hall\n\nThe slides are"
        " online now.",
    ),
    "with context": (
        "I just moved to the new office and I am still settling in. {Q}",
        "so I started here last week and nobody told me yet. {q}",
        "I have been looking around for a while but could not find anything about it. {Q}",
        "My colleague told me to ask here. {Q}",
        "I tried the search first, no luck. {Q}",
        "We are talking about this at home right now and nobody is sure. {Q}",
        "I am new here. {Q} I could not find it on the website.",
        "Not sure if this is the right place to ask. {Q}",
        "{Q} I asked my neighbour as well and she did not know either.",
        "It is my first time doing this. {Q} I read the page twice.",
    ),
    "filled": (
        "so basically um {q}",
        "ok so like {q}",
        "um {q}",
        "well, {q}",
        "just wondering, {q}",
        "i was wondering... {q}",
        "maybe a stupid question but {q}",
        "btw {q}",
        "erm so yeah {q}",
        "one more thing: {q}",
    ),
    "with a trace": (
        '{Q}\n```\nTraceback (most recent call last):\n  File "run.py", line 12, in <module>\n'
        "    main()\nValueError: invalid literal for int()\n```",
        "```\n$ make all\nmake: *** No rule to make target 'all'.  Stop.\n```\n{q}",
        "{Q}\n```2026-03-03 10:14:02 ERROR worker-3 connection reset by peer```",
    ),
    "urgent": (
        "URGENT!!! {q}",
        "{q} ASAP pls!!!",
        "{q} need this asap",
        "{Q} It is urgent!",
        "HELP!! {q}",
        "pls help!!! {q}",
        "{q} please reply quickly",
        "urgent: {q}",
    ),
    "mixed": (
        "Hi all,\n\nI am new here and a bit lost. {Q} I looked at the website already.\n\n"
        "Thanks in advance,\nMaria",
        "hey everyone! hope you had a nice weekend. so um, {q} thanks!! :)",
        "Good afternoon team,\n\n{Q} This is rather urgent, so please get back to me soon.\n\n"
        "Best regards,\nTom Baker\nSales",
        "hi! sorry if this was asked before, I am on my phone. {q} thx a lot, Ben",
    ),
}

UNSEEN: Kinds = {
    "greeted": (
        "Howdy y'all! {q}",
        "Hiya, hope you're having a lovely Monday. {Q}",
        "hello everybody, I've got a small question for you: {q}",
        "Greetings! {Q}",
        "hey team happy friday, {q}",
        "Good evening, I would like to ask something. {Q}",
        "Hi Sarah,\n\n{Q}",
        "Dear Sir or Madam,\n\n{Q}",
        "hellooo {q}",
        "morning! does anybody know the answer to this one: {q}",
        "heyy quick q, {q}",
        "Hi there \U0001f44b {Q}",
        "Hey @here, hoping one of you can point me in the right direction. {Q}",
    ),
    "thanked": (
        "{q} thank you",
        "{Q} Thanks so much in advance for any pointers!",
        "{q} much appreciated",
        "{Q}\n\nLooking forward to hearing from you.",
        "{q} tia!",
        "{q} would be great if someone could tell me",
        "{Q} Appreciate it, thank you!",
        "{q} \U0001f605 thanks a bunch",
        "{Q} Hope you can help!",
        "{q} tysm <3",
    ),
    "signed": (
        "{Q}\n\nWarm regards,\nDr. Elena Petrova\nHuman Resources\nT: 555 0142",
        "{q}\n\nthanks\nmike",
        "{Q}\n\nSent from my Samsung Galaxy smartphone.",
        "{Q}\n\nThx & BR,\nJ\u00f6rg",
        "{Q}\n\n--\nSteve W.\nThis e-mail is confidential and intended for the addressee only.",
        "{Q}\n\nRegards, Priya",
        "{Q}\n\nAll the best\nOlivia Chen\nProduct Designer",
        "{Q}\n\nWith kind regards,\n\nPeter van Dijk\nFacilities",
        "{q}\n~ Sam",
        "{Q}\n\nMany thanks,\nClaire\n\nSent from Yahoo Mail on Android",
    ),
    "quoted in chat": (
        "> Reminder: the car park is closed this weekend.\nok! {q}",
        "> who is coming to the quiz tonight?\n> we need two more\n{Q}",
        "{q}\n> I think there was a thread about it",
        "> the build is green again\n> shipping after lunch\n\ngreat news. different topic: {q}",
        "> can you send me the deck\nsent! also {q}",
    ),
    "quoted in mail": (
        "{Q}\n\nOn Fri, Feb 6, 2026 at 8:02 PM Bob Ray <bob.ray@example.org> wrote:\n\n> Please"
        " find the minutes attached.\n>\n> Bob",
        "{Q}\n\n---------- Forwarded message ----------\nFrom: Bob Ray\nDate: Fri, Feb 6, 2026\n"
        "Subject: Minutes\n\nPlease find the minutes of the board attached.",
        "{q}\n\nFrom: Bob Ray\nSent: 06 February 2026 20:02\nTo: Everyone\nSubject: Minutes\n\n"
        "Please find the minutes of the board attached.",
        "Bob, {q}\n\nBob Ray wrote on 06.02.2026 20:02:\n> Please find the minutes attached.",
    ),
    "with context": (
        "Recently I switched teams and now I'm confused. {Q}",
        "this might have come up before, i searched and found nothing. {q}",
        "I spoke to someone on the phone about it and they sent me here. {Q}",
        "{Q} The page I found seems to be out of date.",
        "My wife and I were arguing about it over dinner. {Q}",
        "Long time reader, first time poster. {Q}",
        "{Q} I have been going round in circles all morning.",
        "I'm asking for a friend who does not have an account here. {Q}",
        "I'll keep it short because I am on a train. {Q} Somebody must know.",
        "Yesterday everything was clear to me and today it is not. {Q}",
    ),
    "filled": (
        "hmm {q}",
        "okay soooo {q}",
        "uh, {q}",
        "you know what, {q}",
        "i mean {q}",
        "quick question though: {q}",
        "actually, {q}",
        "sorry but {q}",
        "anyway {q}",
        "might be a dumb question, {q}",
        "oh and {q}",
    ),
    "with a trace": (
        "{Q}\n```java.lang.NullPointerException\n\tat com.acme.Main.run(Main.java:31)\n"
        "\tat com.acme.Main.main(Main.java:9)```",
        '{q}\n\nException in thread "main" java.lang.IllegalStateException: closed\n'
        "\tat com.acme.Pool.take(Pool.java:77)\n\tat com.acme.Main.main(Main.java:9)",
        'this is what i see:\n```\n{{"status": 500, "id": "a1b2"}}\n```\n{q}',
    ),
    "urgent": (
        "{q} quick please!!",
        "EMERGENCY {q}",
        "{Q} I need an answer by tonight.",
        "this is super urgent, {q}",
        "{q} someone please answer!!!!",
        "{q} need help now",
        "time critical!! {q}",
    ),
    "mixed": (
        "Hello everyone, happy new year!\n\nI spoke to two people already and got two answers. {Q}"
        " I'd be grateful for a clear one.\n\nKind regards,\nHelen Fox\nFinance",
        "hiya, sorry for the late message, long day... {q} appreciate it!! x",
        "Dear all,\n\nplease see below. {Q} I would need to know by tomorrow.\n\nMany thanks\nOmar",
        "hey hey, me again lol. ok so {q} tysm in advance, Jo",
    ),
}


def with_noise(data: DataSet, group: Kinds = UNSEEN) -> DataSet:
    """The same questions, each in a message of some kind; the same ones in every run."""
    chance = random.Random(20_261_122)
    templates = [template for kind in group.values() for template in kind]
    return replace(
        data,
        questions=tuple(
            replace(one, text=_sent(one.text, chance.choice(templates))) for one in data.questions
        ),
    )


def _sent(text: str, template: str) -> str:
    return redact(clean(template.format(q=text, Q=text[:1].upper() + text[1:])))
