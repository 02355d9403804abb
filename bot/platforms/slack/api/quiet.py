"""The SDKs log what people write, and addresses that are as good as tokens: here they log nothing.

What is worth knowing about the connection the adapter's own loggers say.
"""

import logging

SILENT = logging.Logger("slack", level=logging.CRITICAL + 1)
