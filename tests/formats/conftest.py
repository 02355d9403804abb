"""How hypothesis runs here: a timing never decides a test."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "unhurried", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")
