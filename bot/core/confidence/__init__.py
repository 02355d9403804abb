"""From a ranking's features to the probability of being right, and to what can be promised."""
