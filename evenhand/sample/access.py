"""Sessions: who signed in from where, with what; households, campuses, carriers, travel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from evenhand.sample.intrusions import Habits
from evenhand.sample.people import People
from evenhand.sample.rhythms import Rhythms
from evenhand.sample.settings import World
from evenhand.sample.tools import (
    DAY,
    MICRO,
    NONE,
    Flags,
    Ints,
    generator,
    glue,
    pick,
    string_ids,
    take,
)

NETWORKS = ("residential", "mobile", "vpn", "education", "corporate")
SYSTEMS = ("Windows", "macOS", "Linux", "Android", "iOS")
BROWSERS = ("Chrome", "Firefox", "Safari", "Edge")


@dataclass
class Travel:
    """One journey of some accounts: first and last day, and where to (-1 = stays at home).

    Beside it, the habits of those who always sign in in some way of their own, and whose account
    somebody else works.
    """

    first: Ints
    last: Ints
    place: Ints
    habits: Habits = field(default_factory=Habits)
    rhythms: Rhythms = field(default_factory=Rhythms)


def plan_travel(people: People, world: World) -> Travel:
    """Send 4 % of the accounts abroad for one to two weeks."""
    rng = generator(people.seed, "travel")
    goes = rng.random(people.total) < 0.04
    days = (people.end - people.start) // DAY
    first = rng.integers(0, max(1, days - 5), people.total)
    return Travel(
        first=np.where(goes, first, NONE),
        last=np.where(goes, first + rng.integers(6, 15, people.total), NONE),
        place=rng.integers(0, len(world.places), people.total),
    )


def session_columns(
    rng: np.random.Generator,
    people: People,
    world: World,
    travel: Travel,
    *,
    account: Ints,
    started: Ints,
    ended: Ints,
    ids: pa.Array,
    guests: bool = False,
) -> dict[str, Any]:
    """Return the session rows of these accounts and instants in contract form.

    ``guests``: they are those of strangers, who may bring a device and a time zone of their own.
    """
    count = len(account)
    day = (started - people.start) // DAY
    away = (travel.first[account] <= day) & (day <= travel.last[account])
    place = np.where(away, travel.place[account], people.place[account])
    rhythms = travel.rhythms
    moved, renewed = rhythms.guests(account) if guests else rhythms.moves(account, started)
    place = np.where(moved >= 0, moved, place)
    habits = travel.habits.of(account, started)
    network = np.where(
        habits.in_company, NETWORKS.index("corporate"), _networks(rng, people, account, away)
    )
    address = _addresses(
        rng, people, account, place=place, network=network, away=away, moved=moved >= 0
    )
    phone = rng.random(count) < 0.14
    house = people.household[account]
    owner = np.where(people.shared_device[account] & (house >= 0), 5_000_000 + house, account)
    group = people.group_device[account]
    owner = np.where((group >= 0) & ~phone, 6_000_000 + group, owner)
    owner = np.where(renewed >= 0, renewed, owner)
    device = owner * 2 + phone
    system = np.where(phone, 3 + device % 2, device * 7 % 3)
    latitudes = np.array([p.latitude for p in world.places])
    longitudes = np.array([p.longitude for p in world.places])
    accuracy = np.where(network == 1, 80.0, np.where(network == 2, 500.0, 15.0))
    countries = [p.country for p in world.places]
    zones = [p.zone for p in world.places]
    exit_place = np.where(network == 2, (place + 3) % len(countries), place)
    exit_place = np.where(habits.leaves_abroad, (place + 5) % len(countries), exit_place)
    moved_clock = np.where(away & (rng.random(count) < 0.8), place, people.place[account])
    moved_clock = np.where(habits.is_elsewhere, (place + 5) % len(countries), moved_clock)
    moved_clock = np.where(moved >= 0, moved, moved_clock)
    text = glue(*[_octet(address, shift) for shift in (24, 16, 8, 0)], separator=".")
    prefix = glue(*[_octet(address, shift) for shift in (24, 16, 8)], separator=".")
    return {
        "session_id": ids,
        "account_id": take(people.ids, account),
        "started_at": started,
        "ended_at": ended,
        "device_id": string_ids("D", device, 10),
        "ip_address": text,
        "ip_prefix": glue(prefix, ".0/24"),
        "ip_country": pick(countries, exit_place),
        "ip_asn_type": pick(NETWORKS, network),
        "ip_latitude": np.round(latitudes[exit_place] + rng.normal(0, 0.05, count), 4),
        "ip_longitude": np.round(longitudes[exit_place] + rng.normal(0, 0.05, count), 4),
        "ip_accuracy_km": accuracy,
        "browser_timezone": pick(zones, moved_clock),
        "os_family": pick(SYSTEMS, system),
        "browser_family": pick(BROWSERS, device * 13 % 4),
        "is_remote_desktop": (rng.random(count) < 0.002) | habits.is_remote,
        "updated_at": ended,
    }


def _networks(rng: np.random.Generator, people: People, account: Ints, away: Flags) -> Ints:
    draw = rng.random(len(account))
    network = np.select([draw < 0.82, draw < 0.95, draw < 0.98], [0, 1, 2], 4)
    on_campus = (people.campus[account] >= 0) & (draw < 0.6) & ~away
    return np.where(on_campus, 3, network).astype(np.int64)


def _addresses(
    rng: np.random.Generator,
    people: People,
    account: Ints,
    *,
    place: Ints,
    network: Ints,
    away: Flags,
    moved: Flags,
) -> Ints:
    """Return IPv4 addresses as numbers: documentation ranges first, then 10.0.0.0/8."""
    house = people.household[account]
    home = np.where(house >= 0, people.total + house, account)
    group = people.group_network[account]
    home = np.where(group >= 0, 2 * people.total + group, home)
    home = np.where(moved, 3 * people.total + account, home)
    documented = np.array([(203 << 24) | (113 << 8), (198 << 24) | (51 << 16) | (100 << 8),
                           (192 << 24) | (2 << 8)])  # fmt: skip
    own = (10 << 24) + 4096 + home * 37 % (1 << 23)
    own = np.where(home < 600, documented[np.minimum(home // 200, 2)] + 1 + home % 200, own)
    hotel = (10 << 24) | (220 << 16) | (place << 8)
    own = np.where(away, hotel + rng.integers(1, 250, len(account)), own)
    carrier = ((10 << 24) | (240 << 16)) + (place << 8) + account % 32
    tunnel = ((10 << 24) | (250 << 16)) + account % 16
    campus = (
        ((10 << 24) | (200 << 16)) + (np.maximum(people.campus[account], 0) << 8) + account % 30
    )
    office = ((10 << 24) | (230 << 16)) + (account % 97 << 8) + 1
    chosen: Ints = np.choose(network, [own, carrier, tunnel, campus, office]).astype(np.int64)
    return chosen


def _octet(address: Ints, shift: int) -> pa.Array:
    return pa.array([str(i) for i in range(256)]).take(pa.array((address >> shift) & 255))


def write_other_sessions(
    people: People, world: World, travel: Travel, first_id: int
) -> dict[str, Any]:
    """Return the sessions of creators, fans and customers: a dozen each."""
    rng = generator(people.seed, "sessions/others")
    accounts = np.concatenate([people.of_role(role) for role in ("creator", "fan", "customer")])
    account = np.repeat(accounts, 12)
    begin = np.maximum(people.active_from[account], people.start)
    started = begin + (rng.random(len(account)) * (people.end - begin - DAY // 8)).astype(np.int64)
    ended = started + (rng.exponential(1_500.0, len(account)) * MICRO).astype(np.int64) + 60 * MICRO
    fits = (started >= begin) & (ended <= people.end)
    account, started, ended = account[fits], started[fits], ended[fits]
    order = np.lexsort((account, started))
    account, started, ended = account[order], started[order], ended[order]
    ids = string_ids("N", first_id + np.arange(len(account)))
    return session_columns(
        rng, people, world, travel, account=account, started=started, ended=ended, ids=ids
    )
