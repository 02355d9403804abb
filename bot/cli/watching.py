"""What the health page and the doctor look at."""

from collections.abc import Mapping
from contextlib import AsyncExitStack

from bot.app import App
from bot.config import Settings, load_settings, secret_keys, unknown_settings
from bot.core.faq import KnowledgeBase, ModelProvenance
from bot.operations.findings import Probes
from bot.operations.health import Check, Health
