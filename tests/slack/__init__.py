"""Slack's counterparts that the tests run against: our server, `emulate`, recorded payloads."""
