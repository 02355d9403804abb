"""The app at Slack: its credentials, its rights, and what is wrong with them."""
