"""Discord: the guilds' events in, replies out. The door is `door.open_discord`."""
