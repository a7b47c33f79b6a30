"""Ablations: what one night would have said without one of its guards.

Each guard is taken out by itself, after the night, from what the night's private database holds.
No published model has a switch for it.
"""
