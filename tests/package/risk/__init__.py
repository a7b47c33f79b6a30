"""Tests of the risk score's calibration."""
