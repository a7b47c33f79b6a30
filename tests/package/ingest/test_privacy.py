"""No personal value lies in any byte below the home but in the restricted zone."""

from __future__ import annotations

import gzip
import io
import json
import logging
import stat
import warnings
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.home import open_home
from evenhand.ingest.privacy import (
    TokenKey,
    TokenKeyError,
    ip_prefix,
    ip_text,
    load_token_key,
    map_uniques,
    phone_digits,
    plain_text,
)
from tests.package.ingest.support import Marketplace, read_table

PEOPLE = [
    {
        "account_id": f"acc-{number}",
        "account_role": "expert",
        "status": "active",
        "created_at": "2026-01-01T00:00:00Z",
        "employer": f"Quibblesworth{number} Ltd",
        "full_name": f"Wilhelmina Zzyx{number}",
        "birth_date": f"19{70 + number}-02-13",
        "email": f"Wil.Zzyx{number}@Mailbox-Xq.example",
        "phone": f"+49 (170) 55544{number}3",
        "address": f"{number} Crinkleroot Lane",
        "passport": f"PASSPORTX{number}",
    }
    for number in range(10, 14)
]
SECRETS = [
    "quibblesworth", "zzyx", "mailbox-xq", "4917055544", "55544", "crinkleroot", "-02-13",
    "203.0.113.", "dev-uniq-", "card-4242", "c0ffee-doc", "passportx", "flibbertigibbet",
    "snollygoster",
]  # fmt: skip
TEXTS = ["The flibbertigibbet said nothing of note today.", "A snollygoster wrote this rationale"]


def _fill(market: Marketplace) -> None:
    header = ",".join(PEOPLE[0])
    lines = [",".join(f'"{value}"' for value in person.values()) for person in PEOPLE]
    torn = [lines[0].rsplit(",", 3)[0], "Zzyx10 wilhelmina@mailbox-xq.example,torn off,here"]
    not_utf8 = ",".join(PEOPLE[1].values()).encode().replace(b"acc-11", b"acc-19") + b"\xff"
    bad_date = ",".join({**PEOPLE[2], "account_id": "acc-18", "birth_date": "13 -02-13"}.values())
    body = "\n".join([header, *lines, *torn, bad_date]).encode() + b"\n" + not_utf8 + b"\n"
    market.put("accounts.csv", body)
    market.put("accounts-2.csv.gz", gzip.compress(body))
    sessions = [
        {"session_id": f"s{n}", "device_id": f"DEV-uniq-{n}", "ip_address": f"203.0.113.{n}"}
        for n in range(5)
    ]
    text = "\n".join(json.dumps(row) for row in sessions)
    market.put("sessions.jsonl", text + '\n{"session_id":"s1","ip_address":"203.0.113.9", torn\n')
    sink = io.BytesIO()
    pq.write_table(pa.table({"submission_id": ["x1", "x2"], "content": [TEXTS[0], None]}), sink)
    market.put("submissions.parquet", sink.getvalue())
    market.put("decisions.csv", f"decision_id,rationale\nd1,{TEXTS[1]}\n")
    market.put("payments.csv", "payment_id,instrument_fingerprint\np1, CARD-4242 \n")
    market.put(
        "payout_methods.csv",
        "payout_method_id,instrument_fingerprint,holder_name\nm1,card-4242,WILHELMINA  Zzyx10\n",
    )
    market.put("identity_checks.csv", "check_id,document_number\ni1,C0FFEE-doc-1\n")
    market.put("staff.csv", b"")


def _texts_below(folder: Path, skip: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file's bytes, what they unpack to, and what Parquet files hold, in lower case."""
    for path in folder.rglob("*"):
        if not path.is_file() or path.is_relative_to(skip):
            continue
        data = path.read_bytes()
        yield path, data.decode("latin-1").lower()
        if data[:2] == b"\x1f\x8b":
            yield path, zlib.decompress(data, 31).decode("latin-1").lower()
        if path.suffix == ".parquet":
            table = read_table(path)
            yield path, str(table.schema).lower()
            for column in table.columns:
                yield path, "\n".join(str(value) for value in column.to_pylist()).lower()


def test_no_personal_byte_outside_the_restricted_zone(
    market: Marketplace, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    _fill(market)
    with caplog.at_level(logging.DEBUG):
        report = market.ingest()
    assert report.rows_landed == 21
    assert len(market.rejected) == 7
    spoken = (str(report) + caplog.text + "".join(capfd.readouterr())).lower()
    checked = 0
    for path, text in [
        (Path("log"), spoken),
        *_texts_below(market.home.root, market.home.restricted),
    ]:
        checked += 1
        for secret in SECRETS:
            assert secret not in text, (secret, path)
    assert checked > 100
    kept = "".join(
        str(read_table(path).to_pylist()) for path in market.home.restricted.rglob("*.parquet")
    )
    for secret in ("zzyx10", "mailbox-xq", "4917055544103", "crinkleroot", "-02-13"):
        assert secret in kept
    for secret in ("quibblesworth", "dev-uniq", "203.0.113", "passportx", "flibbertigibbet"):
        assert secret not in kept.lower()


HEADERLESS = {
    "accounts.csv": "\n".join(",".join(person.values()) for person in PEOPLE),
    "accounts-twice.csv": "acc-9,Wilhelmina Zzyx10,Wilhelmina Zzyx10,flibbertigibbet",
    "accounts-one-line.csv": "account_id,city,full_name\racc-10,zzyx,quibblesworth\racc-11,x,y",
    "accounts-stray.csv": "account_id,Wilhelmina Zzyx10,shoe_size\nacc-10,x,43\n",
    "identity_checks.csv": "i1,acc-10,C0FFEE-doc-1,passportx10\n",
    "sessions.csv": "s1;203.0.113.7;DEV-uniq-7\n",
}


def test_a_missing_header_tells_nothing(
    market: Marketplace, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """What stands where the names should is personal; it is counted, and said nowhere."""
    for name, content in HEADERLESS.items():
        market.put(name, content)
    sink = io.BytesIO()
    pq.write_table(pa.table({"Wilhelmina Zzyx10": ["x"], "zzyx": ["y"]}), sink)
    market.put("payout_methods.parquet", sink.getvalue())
    with caplog.at_level(logging.DEBUG):
        report = market.ingest()
    text = "\n".join(report.failures)
    assert "accounts.csv, row 1, column account_id: the key column is missing" in text
    assert "the file has 11 columns, 0 known (is the header line missing?)" in text
    assert "accounts-twice.csv, row 1: the header names a column twice, at places 2 and 3" in text
    assert "accounts-one-line.csv, row 1: the header line holds a carriage return" in text
    assert report.of("accounts").notes == ["columns not in the contract, ignored: 2"]
    spoken = (str(report) + caplog.text + "".join(capfd.readouterr())).lower()
    for path, words in [
        (Path("log"), spoken),
        *_texts_below(market.home.root, market.home.restricted),
    ]:
        for secret in SECRETS:
            assert secret not in words, (secret, path)


def test_rejected_people_keep_their_key_alone(market: Marketplace) -> None:
    _fill(market)
    market.ingest()
    shown = [
        (row["row_number"], row["key_value"], row["column_name"], row["value"])
        for row in market.rejected
        if row["source_file"] == "accounts.csv"
    ]
    hidden = ",".join(["<redacted>"] * 7)
    assert shown == [
        (6, None, None, "<redacted>"),
        (7, None, None, "<redacted>"),
        (9, "acc-19", "passport", f"acc-19,expert,active,2026-01-01T00:00:00Z,{hidden}"),
    ]
    (bad,) = [row for row in market.rows("accounts") if row["account_id"] == "acc-18"][:1]
    assert bad["_problems"] == "birth_date\x1fnot_a_date\x1f<redacted>"
    assert bad["birth_date"] is None


def test_the_restricted_zone_is_the_owners_alone(market: Marketplace) -> None:
    _fill(market)
    market.ingest()
    zone = market.home.restricted
    for path in [zone, *zone.rglob("*"), market.home.secrets]:
        allowed = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == allowed
    (file,) = (zone / "payout_methods").iterdir()
    (row,) = read_table(file).to_pylist()
    assert row["payout_method_id"] == "m1"
    assert row["holder_name"] == "wilhelmina zzyx10"
    assert file.stem == row["_batch_id"]


def test_equal_values_have_equal_tokens_across_entities(market: Marketplace) -> None:
    _fill(market)
    market.ingest()
    payment, method = market.rows("payments")[0], market.rows("payout_methods")[0]
    account = next(row for row in market.rows("accounts") if row["account_id"] == "acc-10")
    assert payment["instrument_fingerprint"] == method["instrument_fingerprint"]
    assert len(payment["instrument_fingerprint"]) == 64
    assert account["full_name"] == method["holder_name"]
    prefixes = {row["ip_prefix"] for row in market.rows("sessions")}
    addresses = {row["ip_address"] for row in market.rows("sessions")}
    assert (len(prefixes), len(addresses)) == (1, 5)


def test_tokens_are_hmac_sha_256() -> None:
    # RFC 2104 over RFC 6234, worked with the standard library's reference construction.
    import hashlib

    key, message = b"k" * 20, b"email\x1fa@b.c"
    pad = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in pad) + message).digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in pad) + inner).hexdigest()
    tokens = TokenKey(key).tokens("email", pa.array([" A@B.c ", None, "  "]))
    assert tokens.to_pylist() == [outer, None, None]
    assert TokenKey(b"l" * 20).token("email", "a@b.c") != outer


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (plain_text, "  Zoë\u00a0 B\uff21 ", "zoë ba"),
        (phone_digits, "+49 (170) 12-34", "491701234"),
        (phone_digits, "0049 170 1234", "491701234"),
        (ip_text, "2001:0DB8:0:0::1", "2001:db8::1"),
        (ip_text, " not an address", "not an address"),
        (ip_prefix, "198.51.100.77", "198.51.100.0/24"),
        (ip_prefix, "2001:db8:1:2::3", "2001:db8:1::/48"),
        (ip_prefix, "unknown", None),
    ],
)
def test_normalisation(function, value: str, expected: str | None) -> None:  # type: ignore[no-untyped-def]
    assert function(value) == expected


def test_each_distinct_value_is_hashed_once() -> None:
    seen: list[str] = []
    values = pa.array(["a", "b", "a", None, "a"])

    def shout(value: str) -> str:
        seen.append(value)
        return value.upper()

    result = map_uniques(values, shout)
    assert result.to_pylist() == ["A", "B", "A", None, "A"]
    assert seen == ["a", "b"]


def test_a_key_is_made_once_with_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVENHAND_TOKEN_KEY")
    home = open_home(tmp_path)
    with pytest.warns(UserWarning, match="development key was written"):
        first = load_token_key(home)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_token_key(home) == first
    assert stat.S_IMODE((home.secrets / "token.key").stat().st_mode) == 0o600


def test_another_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = open_home(tmp_path)
    load_token_key(home)
    monkeypatch.setenv("EVENHAND_TOKEN_KEY", "another key, quite another")
    with pytest.raises(TokenKeyError, match="former key, or land everything anew"):
        load_token_key(home)
    monkeypatch.setenv("EVENHAND_TOKEN_KEY", "short")
    with pytest.raises(TokenKeyError, match="openssl rand"):
        load_token_key(home)


def test_birth_dates_are_compared_as_dates(market: Marketplace) -> None:
    market.put("accounts-1.csv", "account_id,birth_date\na1,1990-05-01\n")
    sink = io.BytesIO()
    pq.write_table(pa.table({"account_id": ["a2"], "birth_date": [date(1990, 5, 1)]}), sink)
    market.put("accounts-2.parquet", sink.getvalue())
    market.ingest()
    first, second = market.rows("accounts")
    assert first["birth_date"] == second["birth_date"] is not None
