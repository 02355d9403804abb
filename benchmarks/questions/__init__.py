"""What the question detector is worth, and the fit of its words."""
