"""Keyed tokens: what stands in the lake instead of a personal value.

A token is HMAC-SHA-256 (RFC 2104, FIPS 180-4) over the kind of value and the normalised value. The
kind keeps equal texts of unlike meaning apart (an employer called like a person); columns of one
meaning share a kind, so that a payer's card equals the payout method it is.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.home import Home

if TYPE_CHECKING:
    import pyarrow as pa

KEY_VARIABLE = "EVENHAND_TOKEN_KEY"
SHORTEST_KEY = 16

_KINDS = {"full_name": "person_name", "holder_name": "person_name"}
_SPACE = re.compile(r"\s+")
_NOT_DIGIT = re.compile(r"\D+")
_IPV4_PREFIX = 24
_IPV6_PREFIX = 48


class TokenKeyError(RuntimeError):
    """The token key is unusable, or is not the one that this home was tokenised with."""


def plain_text(value: str) -> str:
    """Return ``value`` as it is compared: NFKC, lower case, single spaces, trimmed."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", value)).strip().lower()


def phone_digits(value: str) -> str:
    """Return the digits of a phone number; ``00`` and ``+`` both mean an international prefix."""
    digits = _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", value))
    return digits[2:] if digits.startswith("00") else digits


def ip_text(value: str) -> str:
    """Return an address in its one canonical spelling; other text is compared as text."""
    cleaned = plain_text(value)
    try:
        return str(ipaddress.ip_address(cleaned))
    except ValueError:
        return cleaned


def ip_prefix(value: str) -> str | None:
    """Return the /24 (IPv4) or /48 (IPv6) network of an address, ``None`` if it is no address."""
    try:
        address = ipaddress.ip_address(plain_text(value))
    except ValueError:
        return None
    length = _IPV4_PREFIX if address.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def network_text(value: str) -> str:
    """Return a network in its one canonical spelling; other text is compared as text."""
    cleaned = plain_text(value)
    try:
        return str(ipaddress.ip_network(cleaned, strict=False))
    except ValueError:
        return cleaned


_NORMALISERS: dict[str, Callable[[str], str]] = {
    "phone": phone_digits,
    "ip_address": ip_text,
    "ip_prefix": network_text,
}


def normaliser(column: str) -> Callable[[str], str]:
    """Return the function that brings a personal value of ``column`` into its compared form."""
    return _NORMALISERS.get(column, plain_text)


@dataclass(frozen=True)
class TokenKey:
    """The secret that tokens and text fingerprints are made with."""

    secret: bytes

    def token(self, column: str, normalised: str) -> str:
        """Return the 64 hex digits that stand for a normalised value of ``column``."""
        kind = _KINDS.get(column, column)
        message = f"{kind}\x1f{normalised}".encode("utf-8", "surrogatepass")
        return hmac.digest(self.secret, message, "sha256").hex()

    def derived(self, purpose: str, size: int = 32) -> bytes:
        """Return ``size`` key bytes for another purpose, from which this key cannot be had."""
        return hmac.digest(self.secret, f"evenhand {purpose}".encode(), hashlib.sha256)[:size]

    def tokens(self, column: str, values: pa.Array) -> pa.Array:
        """Return tokens for text ``values`` of ``column``; what normalises to nothing is null."""
        return map_uniques(values, lambda value: self._token_of(column, value))

    def _token_of(self, column: str, value: str) -> str | None:
        normalised = normaliser(column)(value)
        return self.token(column, normalised) if normalised else None


def map_uniques(values: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    """Return ``function`` of each distinct text in ``values``; an empty result is null."""
    import pyarrow as pa

    encoded = values.dictionary_encode()
    mapped = pa.array(
        [
            None if value is None else function(value) or None
            for value in encoded.dictionary.to_pylist()
        ],
        type=pa.string(),
    )
    return mapped.take(encoded.indices)


def load_token_key(home: Home) -> TokenKey:
    """Return the token key: from the environment, else from the home, else a new one.

    Raises:
        TokenKeyError: the key is too short, or it is not the key of the tokens already in the lake.
    """
    given = os.environ.get(KEY_VARIABLE)
    stored = home.secrets / "token.key"
    if given is not None:
        secret = given.encode()
        if len(secret) < SHORTEST_KEY:
            raise TokenKeyError(
                f"{KEY_VARIABLE} has fewer than {SHORTEST_KEY} characters. Cure: use a long random "
                "one, for example the output of `openssl rand -hex 32`."
            )
    elif stored.exists():
        secret = stored.read_text(encoding="ascii").strip().encode()
    else:
        secret = secrets.token_hex(32).encode()
        _write_private(home, "token.key", secret.decode())
        warnings.warn(
            f"{KEY_VARIABLE} is not set: a development key was written to {stored}. Set the "
            "variable before real data arrives, and keep the key apart from the data.",
            stacklevel=2,
        )
    key = TokenKey(secret)
    _check_same_key(home, key)
    return key


def _check_same_key(home: Home, key: TokenKey) -> None:
    fingerprint = key.derived("fingerprint of the token key").hex()
    known = home.secrets / "token.fingerprint"
    if not known.exists():
        _write_private(home, known.name, fingerprint)
    elif known.read_text(encoding="ascii").strip() != fingerprint:
        raise TokenKeyError(
            "the token key is not the one that this home's lake was tokenised with, so new rows "
            f"would not link to old ones. Cure: set {KEY_VARIABLE} to the former key, or land "
            "everything anew in a new home."
        )


def _write_private(home: Home, name: str, text: str) -> None:
    home.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.secrets.chmod(0o700)
    waiting = home.secrets / f".{name}.{os.getpid()}.tmp"
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
    waiting.replace(home.secrets / name)
