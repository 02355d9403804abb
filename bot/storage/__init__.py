"""What the bot remembers: SQLAlchemy on SQLite, one store for each aggregate of the core."""
