"""Speed and memory: ours beside the textbook recipe, each a process of its own, in one run."""
