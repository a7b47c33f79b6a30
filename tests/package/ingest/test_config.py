"""Settings: what evenhand.toml may say, and how it is told off."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.config import ConfigError, load_settings
from evenhand.home import open_home

GOOD = """
keep_generations = 3
threads = 2
memory_limit = "1GB"

[[sources]]
name = "platform"
kind = "sql"
location = "postgresql://reader:${PLATFORM_PASSWORD}@db/platform"
entities = ["accounts", "submissions"]

[sources.cursor]
submissions = "changed"

[sources.tables]
accounts = "select * from users"

[sources.columns.accounts]
account_id = "id"

[[sources]]
name = "desk"
kind = "files"
location = "exports"
"""


def test_reads_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLATFORM_PASSWORD", "s3cret-word")
    home = open_home(tmp_path)
    home.config.write_text(GOOD)
    settings = load_settings(home)
    platform, desk = settings.sources
    assert (settings.keep_generations, settings.threads, settings.memory_limit) == (3, 2, "1GB")
    assert platform.location == "postgresql://reader:s3cret-word@db/platform"
    assert "s3cret-word" not in repr(settings)
    assert platform.cursor == {"submissions": "changed"}
    assert platform.tables == {"accounts": "select * from users"}
    assert platform.source_column("accounts", "account_id") == "id"
    assert platform.source_column("accounts", "email") == "email"
    assert platform.reads("accounts") and not platform.reads("tasks")
    assert desk.location == str(tmp_path / "exports")
    assert desk.reads("tasks")


def test_drop_replaces_the_sources(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    settings = load_settings(home, drop=tmp_path / "drop")
    assert [source.name for source in settings.sources] == ["drop"]
    assert settings.sources[0].location == str(tmp_path / "drop")
    assert settings.keep_generations == 14


SOURCE = '[[sources]]\nname = "a"\nkind = "files"\nlocation = "x"\n'


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("sources = [", ["file", "not valid TOML"]),
        ("keep_generation = 3", ["keep_generation", "write 'keep_generations'"]),
        ("threads = 0", ["threads", "not a whole number above 0"]),
        (SOURCE.replace("files", "ftp"), ["sources[1].kind", "'ftp'", '"sql", "zendesk"']),
        (SOURCE.replace('"a"', '"A b"'), ["sources[1].name", "lower-case"]),
        (SOURCE + SOURCE, ["sources.name", "there twice"]),
        (SOURCE + 'entities = ["account"]', ["sources[1].entities", "write 'accounts'"]),
        (
            SOURCE + "[sources.columns.accounts]\nacount_id = 'id'",
            ["sources[1].columns.accounts.acount_id", "write 'account_id'"],
        ),
        (SOURCE.replace('"x"', '"${NOT_THERE}"'), ["NOT_THERE is not set", "export NOT_THERE"]),
        (SOURCE + "[sources.cursor]\ntask = 'x'", ["sources[1].cursor", "write 'tasks'"]),
    ],
)
def test_errors_name_file_key_and_cure(tmp_path: Path, text: str, parts: list[str]) -> None:
    home = open_home(tmp_path)
    home.config.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_settings(home)
    for part in [str(home.config), "Cure:", *parts]:
        assert part in str(caught.value)


def test_an_unknown_source_is_named(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    home.config.write_text(SOURCE)
    with pytest.raises(KeyError, match="declared: a"):
        load_settings(home).source("b")
