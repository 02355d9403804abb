"""Calls to Discord: what is said there, and what is asked.

`courier` decides where something goes, `saying` lays it out, `posts` and `webhooks` send it, in the
turns that `lanes` give; `finding` looks for what was sent. `people` are looked up. Each call goes
over the `line`, which repeats what Discord surely did not take; `errors` says what a failure means.
"""
