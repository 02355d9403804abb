"""How long a person in a channel waits: event in, reply out, under a steady stream of questions."""
