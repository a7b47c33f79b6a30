"""Casework scenarios: events in, expected queue and clocks out."""
