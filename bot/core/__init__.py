"""What the bot decides, free of any platform, database or model: standard library and NumPy."""
