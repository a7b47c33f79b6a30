"""Immutable generations and the switch that readers follow."""
