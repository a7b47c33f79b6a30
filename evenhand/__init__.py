"""Evenhand, the integrity warehouse for marketplaces of people."""

__version__ = "0.1.0"
