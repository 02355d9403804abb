"""How often the connection is looked at, and tried again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How often what is looked at and tried, in seconds.

    `listening`: whether content is needed; `keen`: the same when somebody may open a channel this
    moment. `flags`: whether it is granted, where it was not; a person who asks is told afresh.
    `settle`: after the last guild of a new session. `retry` and `longest`: between two tries to
    reach Discord, at first and in the end. `grace`: how long a client is kept for what is in hand
    when the next one takes over. `stuck`: without any connection before all is begun anew.
    `hopeless`: before what Discord refused for good is tried again; 1,000 IDENTIFYs are for a day.
    """

    listening: float = 5.0
    keen: float = 0.25
    flags: float = 15.0
    settle: float = 2.0
    retry: float = 1.0
    longest: float = 30.0
    grace: float = 20.0
    stuck: float = 300.0
    hopeless: float = 300.0
