"""Speed: ours beside the textbook recipe, in one run."""
