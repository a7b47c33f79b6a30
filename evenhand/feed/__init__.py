"""Sinks that carry queue and lifecycle changes to case systems."""
