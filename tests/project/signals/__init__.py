"""Tests of the signals and of the statistics they rest on."""
