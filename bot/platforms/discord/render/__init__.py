"""From CommonMark to Discord's messages and modals, and back from what was filled in."""
