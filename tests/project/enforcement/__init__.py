"""Scenarios of enforcement and screening, built as one night."""
