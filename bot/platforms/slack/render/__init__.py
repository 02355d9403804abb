"""From CommonMark to Slack's blocks and views, and back from what was filled in."""
