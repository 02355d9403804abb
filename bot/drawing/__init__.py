"""Pictures: matplotlib's one home, which is imported when the first one is drawn."""
