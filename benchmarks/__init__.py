"""Measures how long a night takes, how much memory, and which step takes it."""
