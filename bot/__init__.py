"""faqbot: the FAQ bot for Slack and Discord that is right, or silent."""
