"""Tests of account linkage."""
