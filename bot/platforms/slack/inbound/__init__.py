"""From what Slack delivers to requests, and back to what it is told."""
