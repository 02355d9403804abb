"""Every sentence that the bot can say. A platform lays these out; it does not phrase."""
