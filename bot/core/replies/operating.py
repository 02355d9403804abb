"""What is said about the bot's own state: to who waits, and to who looks after it."""

from bot.core.messages import Reply

STOPPING = "I am being restarted; what is sent now is taken by another process, or sent again."
"""Why a message is not taken: the platform keeps it."""

FULL = "More questions wait than I can hold, and the database is away; send it again later."
"""The same, with nowhere left to keep it."""


def thinking() -> Reply:
    """Stands where the answer will be, when that takes longer than a second."""
    return Reply(text="One moment, I am looking that up …")


def loading() -> Reply:
    """The model has not been loaded in a minute."""
    return Reply(
        text="I have only just been started and am not ready yet, please try again in a minute.",
        private=True,
        refusal=True,
    )


def failed() -> Reply:
    """A fault of the bot's own, whose trace is in the log."""
    return Reply(
        text="Something went wrong that is no fault of yours; whoever runs me finds it in the log."
        " Please try that once more.",
        private=True,
        refusal=True,
    )


def lost() -> Reply:
    """What was typed in a form that could not be saved is not kept any more."""
    return Reply(
        text="What you typed there is not kept any more; please open the form again.",
        private=True,
        refusal=True,
    )


def behind() -> Reply:
    """Below what a form shows for want of room elsewhere: it can hold no buttons."""
    return Reply("The buttons for this stand behind this form.", private=True)


def database_away() -> Reply:
    """To the admins' channel, once in an outage."""
    return Reply(
        text="My database cannot be reached, so that I cannot answer. Questions that are asked of"
        " me wait for a minute and are then refused. Whoever runs me finds the cause with"
        " `faqbot doctor`."
    )


def database_back() -> Reply:
    """To the admins' channel, after an outage that it was told of."""
    return Reply(text="My database is back, and I answer again.")
