"""Tests that break what surrounds a night."""
