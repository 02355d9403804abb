"""Where people meet the bot: each platform turns its events into requests and lays out replies."""
