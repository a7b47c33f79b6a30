"""Evaluate: holds what a night publishes against truth, oracles and published figures."""
