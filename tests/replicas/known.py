"""What the replicas know, and by which question it is found word for word."""

from bot.core.faq import FaqEntry

KEY = "a secret key of the tests that is long enough"
VPN = "vpn token expired"
PORTAL = "Open the token portal"

ENTRIES = [
    FaqEntry(
        slug="vpn-token",
        question="How do I renew my VPN token?",
        answer=f"{PORTAL}, choose **Renew**, and confirm with your badge.",
        alternates=(VPN, "new token for the vpn"),
    ),
    FaqEntry(slug="wifi", question="Where is the wifi password?", answer="On the fridge."),
    FaqEntry(slug="badge", question="Where do I get a badge?", answer="At the gate."),
    FaqEntry(slug="lunch", question="When is lunch served?", answer="At noon."),
]
