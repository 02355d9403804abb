"""What the platforms are made of alike."""
