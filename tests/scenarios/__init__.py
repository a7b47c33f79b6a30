"""Casework situations that a T&S manager knows, one file each; README.md says how to read them."""
