"""What people live through with the bot, in the same sentences on every platform."""
