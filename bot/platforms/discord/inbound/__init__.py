"""From what the gateway tells of to requests for the inbox.

`listening` hears it all. Messages go to `events` and are read by `reading`: whom they are for by
`addressing`, their words by `text`, where they stand by `standing`. `taking` hands them on, through
`admitting`, which waits for `presence` to have told of the guild. `catching_up` looks in `targets`
for what came while nobody listened.
"""
