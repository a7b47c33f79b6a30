"""Tests of the dbt project."""
