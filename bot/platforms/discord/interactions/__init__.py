"""Commands, buttons and forms: from the interaction that Discord tells of to its last answer.

`dispatch` takes each in, as a `Turn` (turns) that knows what Discord was told of it so far.
`commands`, `presses` (`buttons` by their ids) and `modals` see to it; what may open a form goes
through `early`, a choice among servers through `homes`. `responses` lays out what the core says.
"""
