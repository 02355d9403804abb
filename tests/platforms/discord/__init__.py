"""Discord, as the tests see it."""
