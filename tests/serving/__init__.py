"""Platforms side by side, and what Discord is remembered by."""
