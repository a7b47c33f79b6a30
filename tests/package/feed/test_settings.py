"""The feeds of evenhand.toml: what they may say, and how they are told off."""

from __future__ import annotations

import pytest

from evenhand.config import ConfigError, load_settings
from evenhand.feed.settings import Feed
from evenhand.home import Home

GOOD = """
[[feeds]]
name = "cases"
kind = "postgres"
location = "postgresql://feeder:${CASES_PASSWORD}@db/cases"
schema = "work"

[[feeds]]
name = "hook"
kind = "webhook"
location = "https://example.com/evenhand"
secret = "${HOOK_SECRET}"
carries = ["lifecycle"]
"""


def test_without_feeds_files_are_written(home: Home) -> None:
    assert load_settings(home).feeds == (Feed("files", "files"),)


def test_reads_everything_and_no_secret(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.config.write_text(GOOD)
    cases, hook = load_settings(home).feeds
    assert (cases.kind, cases.carries, cases.options) == (
        "postgres", ("queue", "lifecycle"), {"schema": "work"},
    )  # fmt: skip
    assert hook.carries == ("lifecycle",)
    monkeypatch.setenv("CASES_PASSWORD", "s3cret-word")
    assert "s3cret-word" not in repr(load_settings(home))
    assert cases.resolved("location") == "postgresql://feeder:s3cret-word@db/cases"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "postgres"', 'kind = "oracle"', "unknown kind 'oracle'"),
        ('name = "cases"', 'name = "Cases"', "is no name"),
        ('name = "cases"', 'name = "hook"', "is there twice"),
        ("${CASES_PASSWORD}", "s3cret-word", "the password must not stand in this file"),
        ("${HOOK_SECRET}", "s3cret-word", "the secret must not stand in this file"),
        ("https://example.com", "http://example.com", "an https address is needed"),
        ("https://example.com", "https://me:s3cret-word@example.com", "must not stand in this"),
        ('schema = "work"', 'schema = "a b"', "is no name"),
        ('schema = "work"', 'schemas = "work"', "write 'schema'"),
        ('["lifecycle"]', '["states"]', "cannot be carried"),
        ('["lifecycle"]', "[]", "cannot be carried"),
        ("postgresql://", "mysql://", "a PostgreSQL URL is needed"),
        ('secret = "${HOOK_SECRET}"', "", "a text is needed"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_cure(
    home: Home, old: str, new: str, complaint: str
) -> None:
    home.config.write_text(GOOD.replace(old, new))
    with pytest.raises(ConfigError) as refused:
        load_settings(home)
    assert complaint in str(refused.value)
    assert "Cure: " in str(refused.value)
    assert "s3cret-word" not in str(refused.value)


@pytest.mark.parametrize("url", ["http://localhost:8080/x", "http://127.0.0.1/x", "${HOOK_URL}"])
def test_this_machine_may_be_told_in_the_clear(home: Home, url: str) -> None:
    home.config.write_text(GOOD.replace("https://example.com/evenhand", url))
    assert load_settings(home).feeds[1].location == url
