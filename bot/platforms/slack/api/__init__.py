"""Calls to Slack: what is said there, and what is asked."""
