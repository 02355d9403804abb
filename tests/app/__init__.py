"""The composition root: what it adds to the parts."""
