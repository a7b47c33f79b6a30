"""Holds results against truth, oracles and published figures."""
