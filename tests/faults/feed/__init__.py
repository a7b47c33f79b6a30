"""Feeds and nights that are killed."""
