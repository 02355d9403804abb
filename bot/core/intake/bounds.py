"""Every wait and every length on a message's way, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long the intake waits, in seconds, and how much it holds, in messages."""

    claim: float = 2.0
    """A platform waits so long for the claim before it acknowledges (platform-rules.md: 2 s)."""
    patience: float = 60.0
    """What was asked of the bot waits so long for the database or the model (product.md)."""
    moment: float = 3.0
    """What nobody asked for waits so long for a database that is locked, and is dropped then."""
    thinking_after: float = 1.0
    """An answer that takes longer is announced (product.md: a second)."""
    whispered_after: float = 3.0
    """The same for a private one: on Slack, what a command was told first stays beside the rest."""
    deciding: float = 0.5
    """A decision whose turn has come is given so long, however late it is already."""
    retry: float = 0.5
    """Between two tries of what the database refused."""
    again: float = 2.0
    """Before a send is repeated whose outcome is unknown."""
    settling: float = 600.0
    """What became of a message that is posted is tried so long to be recorded."""
    oldest: float = 3600.0
    """An answer that comes later is noise; a courier may take so long at most."""
    editable: float = 24 * 3600.0
    """Edits are followed so long (product.md)."""
    lease: float = 15.0
    renewal: float = 5.0
    sure: float = 5.0
    """A lease that began longer ago is looked at again before a reply goes out."""
    tick: float = 1.0
    """Between two looks at leases and outages."""
    take_up: float = 5.0
    """Between two looks for what other processes left behind, once all of it is taken up."""
    notice_after: float = 5.0
    """An outage that is shorter is no news."""
    notice_places: float = 10.0
    """Between two looks at where such news go."""
    closing: float = 6.0
    """At the end, what is in hand is finished within that."""
    releasing: float = 2.0

    concurrent: int = 12
    """Questions that are decided at a time."""
    automatic: int = 200
    """From so many undecided questions on, those that nobody asked of the bot are dropped."""
    held: int = 1_000
    """Messages in memory; what is asked beyond that waits in the database."""
    taken_up: int = 20
    """Messages taken up at a time, and in a second."""
