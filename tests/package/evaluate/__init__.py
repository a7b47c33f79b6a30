"""Tests of what is held against truth, oracles and published figures."""
