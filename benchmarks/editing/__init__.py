"""Editing: how long until a change is searchable, and what it costs the process meanwhile."""
