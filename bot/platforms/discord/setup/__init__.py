"""What is arranged before the bot connects: token, intents, commands, the invitation."""
