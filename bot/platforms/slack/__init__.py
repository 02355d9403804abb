"""Slack: the workspace's events in, replies out. The door is `door.open_slack`."""
