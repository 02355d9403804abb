"""Quality on labelled question sets: ours beside the textbook, BM25 and a plain blend."""
