"""Sessions, changes and payouts of stolen and shared accounts, of sign-ups, and of their twins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from evenhand.sample.access import BROWSERS, SYSTEMS, Travel, session_columns
from evenhand.sample.dirty import Soiler
from evenhand.sample.intrusions import Intrusions
from evenhand.sample.people import People
from evenhand.sample.settings import World
from evenhand.sample.tools import DAY, HOUR, MICRO, Ints, generator, string_ids

MINUTE = 60 * MICRO
EARTH_KM = 6_371.0


@dataclass
class Book:
    """Rows of one kind after the other, gathered by entity."""

    people: People
    world: World
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def sign_in(
        self,
        account: int,
        at: int,
        *,
        place: int | None = None,
        network: str = "residential",
        device: int | None = None,
        address: int | None = None,
    ) -> None:
        """Add a session of 20 minutes; at home and on the first device unless told."""
        here = int(self.people.place[account]) if place is None else place
        spot = self.world.places[here]
        owner = account * 2 if device is None else device
        number = account * 37 % 60_000 + (0 if place is None else 3) if address is None else address
        net = f"10.{190 if place is None else 191}.{number // 250}"
        count = len(self.rows.setdefault("sessions", []))
        self.rows["sessions"].append(
            {
                "session_id": f"X{count + 1:09d}", "account_id": _id(account), "started_at": at,
                "ended_at": at + 20 * MINUTE, "device_id": f"D{owner:010d}",
                "ip_address": f"{net}.{number % 250 + 1}", "ip_prefix": f"{net}.0/24",
                "ip_country": spot.country, "ip_asn_type": network,
                "ip_latitude": spot.latitude, "ip_longitude": spot.longitude,
                "ip_accuracy_km": 15.0, "browser_timezone": spot.zone,
                "os_family": SYSTEMS[owner % 5], "browser_family": BROWSERS[owner % 4],
                "is_remote_desktop": False, "updated_at": at + 20 * MINUTE,
            }
        )  # fmt: skip

    def change(self, account: int, at: int, what: str) -> None:
        """Add a change of the profile."""
        count = len(self.rows.setdefault("account_changes", []))
        self.rows["account_changes"].append(
            {"change_id": f"CHX{count + 1:07d}", "account_id": _id(account), "field": what,
             "changed_at": at}
        )  # fmt: skip

    def add_method(self, account: int, at: int) -> str:
        """Add a payout method and return its identifier."""
        rows = self.rows.setdefault("payout_methods", [])
        key = f"YX{len(rows) + 1:07d}"
        spot = self.world.places[int(self.people.place[account])]
        rows.append(
            {"payout_method_id": key, "account_id": _id(account), "method_type": "bank_account",
             "instrument_fingerprint": f"IBANX{account * 31 + 7:012d}", "country": spot.country,
             "added_at": at}
        )  # fmt: skip
        return key

    def cash_out(self, account: int, at: int, cents: int, method: str) -> None:
        """Add a settled payout."""
        rows = self.rows.setdefault("payments", [])
        rows.append(
            {"payment_id": f"MX{len(rows) + 1:07d}", "payee_account_id": _id(account),
             "payment_type": "payout", "amount": cents, "currency": "USD", "status": "settled",
             "created_at": at, "settled_at": at, "payout_method_id": method, "updated_at": at}
        )  # fmt: skip


def _id(account: int) -> str:
    return f"A{account + 1:07d}"


def _each(accounts: Ints) -> Iterator[tuple[int, int]]:
    return enumerate(accounts.tolist())


def new_device(account: int) -> int:
    """Return a device that nobody had before."""
    return 9_000_000_000 + account


def far_places(world: World) -> Ints:
    """Return for each place of the world the place furthest from it."""
    latitude = np.radians([place.latitude for place in world.places])
    longitude = np.radians([place.longitude for place in world.places])
    share = (
        np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
        + np.cos(latitude[:, None])
        * np.cos(latitude[None, :])
        * np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    )
    furthest: Ints = (2 * EARTH_KM * np.arcsin(np.sqrt(share))).argmax(axis=1).astype(np.int64)
    return furthest


def send_away(travel: Travel, people: People, world: World, plan: Intrusions) -> None:
    """Fly every second frequent flyer to the far end of the world for eight days, late."""
    flyers = plan.members["frequent_flyer"][0::2]
    days = (people.end - people.start) // DAY
    first = np.maximum(days - 14 - flyers % 9, 0)
    travel.first[flyers], travel.last[flyers] = first, first + 7
    travel.place[flyers] = far_places(world)[people.place[flyers]]


def write_break_ins(
    soiler: Soiler, book: Book, travel: Travel, plan: Intrusions, pay: Ints
) -> None:
    """Write what the planted kinds do beside their work (``pay``: cents per week and account)."""
    _share(book, plan)
    _steal(book, plan)
    _upgrade(book, plan)
    _hijack(book, plan, pay)
    _sign_up(book, plan)
    for entity, rows in book.rows.items():
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        soiler.write(entity, columns)
    soiler.write("sessions", _first_sessions(book.people, book.world, travel, plan))


def _share(book: Book, plan: Intrusions) -> None:
    """Two people far apart take turns; a flyer's tunnels and one wrong address look like it."""
    people, far = book.people, far_places(book.world)
    for _, account in _each(plan.members["distant_sharer"]):
        place, device = int(far[people.place[account]]), new_device(account)
        for day in range(3, 23, 3):
            at = people.end - day * DAY + 9 * HOUR
            book.sign_in(account, at)
            book.sign_in(account, at + 2 * HOUR, place=place, device=device)
            book.sign_in(account, at + 4 * HOUR)
    for _, account in _each(plan.members["frequent_flyer"][1::2]):
        place = int(far[people.place[account]])
        for day in range(3, 23, 3):
            at = people.end - day * DAY + 9 * HOUR
            book.sign_in(account, at)
            network = "residential" if day == 3 else "vpn"
            book.sign_in(account, at + 2 * HOUR, place=place, network=network)
            book.sign_in(account, at + 4 * HOUR)


def _steal(book: Book, plan: Intrusions) -> None:
    """A new device changes the password, the address and within hours the payout."""
    people, far = book.people, far_places(book.world)
    for number, account in _each(plan.members["stolen_account"]):
        at = people.end - (3 + number % 12) * DAY + 2 * HOUR
        place = int(far[people.place[account]])
        network = "vpn" if number % 2 else "residential"
        book.sign_in(account, at, place=place, network=network, device=new_device(account))
        book.change(account, at + 5 * MINUTE, "password")
        book.change(account, at + 9 * MINUTE, "email")
        book.change(account, at + 6 * HOUR, "payout_method")
        book.add_method(account, at + 6 * HOUR)


def _upgrade(book: Book, plan: Intrusions) -> None:
    """A new phone and a new bank in one week: too slow for a thief, or the other way round."""
    people = book.people
    for number, account in _each(plan.members["phone_upgrade"]):
        at = people.end - (9 + number % 12) * DAY + 10 * HOUR
        bank = at + 4 * DAY if number % 2 else at + HOUR
        book.sign_in(account, at, device=new_device(account))
        book.change(account, at + 3 * HOUR, "two_factor")
        book.change(account, bank, "payout_method")
        book.add_method(account, bank)


def _hijack(book: Book, plan: Intrusions, pay: Ints) -> None:
    """A new device adds a payout method and empties the account.

    The twins add one from a new device and are paid as usual, or are paid a lot at a project's
    end to a method that they added from a known device.
    """
    people = book.people
    for number, account in _each(plan.members["hijacked_payout"]):
        at = people.end - (3 + number % 10) * DAY + 3 * HOUR
        book.sign_in(account, at, network="vpn", device=new_device(account))
        key = book.add_method(account, at + 2 * HOUR)
        cents = _usual_pay(pay, account) * (4 + number % 3) + 20_000
        book.cash_out(account, at + 20 * HOUR, cents, key)
    for number, account in _each(plan.members["new_bank"]):
        at = people.end - (4 + number % 10) * DAY + 12 * HOUR
        ends = number % 2
        book.sign_in(account, at, device=None if ends else new_device(account))
        key = book.add_method(account, at + HOUR)
        book.cash_out(account, at + 30 * HOUR, _usual_pay(pay, account) * (5 if ends else 1), key)


def _usual_pay(pay: Ints, account: int) -> int:
    """Return the median of the account's weekly pay in cents, over the weeks in which it worked."""
    weeks = pay[:, account]
    return int(np.median(weeks[weeks > 0])) if weeks.any() else 0


def _sign_up(book: Book, plan: Intrusions) -> None:
    """One machine signs up many accounts; a class on a campus does so on machines of its own."""
    people = book.people
    for _, account in _each(plan.members["signup_farm"]):
        at = int(people.created[account]) + 2 * MINUTE
        book.sign_in(account, at, device=8_000_000_001, address=41)
    for number, account in _each(plan.members["campus_event"]):
        at = int(people.created[account]) + 2 * MINUTE
        book.sign_in(
            account, at, network="education", device=8_100_000_000 + number, address=1_000 + number
        )


def _first_sessions(
    people: People, world: World, travel: Travel, plan: Intrusions
) -> dict[str, Any]:
    """Return the session in which each account of the window signed up, but for the planted."""
    rng = generator(people.seed, "sessions/sign-ups")
    own = np.concatenate([plan.members["signup_farm"], plan.members["campus_event"]])
    new = (people.created >= people.start) & (people.created < people.end - HOUR)
    new[own] = False
    account = np.flatnonzero(new).astype(np.int64)
    started = people.created[account] + (rng.uniform(1, 9, len(account)) * MINUTE).astype(np.int64)
    return session_columns(
        rng, people, world, travel, account=account, started=started,
        ended=started + 15 * MINUTE, ids=string_ids("U", 1 + np.arange(len(account))),
    )  # fmt: skip
