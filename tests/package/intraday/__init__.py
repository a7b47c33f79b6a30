"""Tests of intraday runs."""
