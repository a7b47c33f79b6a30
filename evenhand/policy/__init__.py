"""The rules as data: validation of seeds and generation of calendars."""
