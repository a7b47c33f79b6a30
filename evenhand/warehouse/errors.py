"""What can end a night early, in words for the person who reads the terminal."""

from __future__ import annotations


class NightError(Exception):
    """The night failed: code, machine or service. Exit code 1."""

    exit_code = 1


class NightStoppedError(NightError):
    """The night stopped itself because its input or its rules are not fit to judge by.

    Nothing is published; readers stay on the last good night. Exit code 3.
    """

    exit_code = 3
