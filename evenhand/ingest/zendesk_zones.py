"""The IANA zone that Zendesk means by a name such as ``Pacific Time (US & Canada)``.

Most names are a city that an IANA zone is called after; the others are listed here. The rules of
the zone, daylight saving included, are IANA's: offsets that a desk exports are not used.
"""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

_NOT_A_CITY = {
    # America
    "Alberta": "America/Edmonton",
    "Alaska": "America/Juneau",
    "American Samoa": "Pacific/Pago_Pago",
    "Arizona": "America/Phoenix",
    "Atlantic Time (Canada)": "America/Halifax",
    "Brasilia": "America/Sao_Paulo",
    "Central America": "America/Guatemala",
    "Central Time (US & Canada)": "America/Chicago",
    "Eastern Time (US & Canada)": "America/New_York",
    "Georgetown": "America/Guyana",
    "Greenland": "America/Nuuk",
    "Guadalajara": "America/Mexico_City",
    "Hawaii": "Pacific/Honolulu",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "International Date Line West": "Etc/GMT+12",
    "Mid-Atlantic": "Atlantic/South_Georgia",
    "Midway Island": "Pacific/Midway",
    "Mountain Time (US & Canada)": "America/Denver",
    "Newfoundland": "America/St_Johns",
    "Pacific Time (Canada)": "America/Vancouver",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Quito": "America/Lima",
    "Saskatchewan": "America/Regina",
    # Atlantic, Europe and Africa
    "Bern": "Europe/Zurich",
    "Cape Verde Is.": "Atlantic/Cape_Verde",
    "Edinburgh": "Europe/London",
    "Harare": "Africa/Harare",
    "Kyiv": "Europe/Kiev",
    "Pretoria": "Africa/Johannesburg",
    "St. Petersburg": "Europe/Moscow",
    "West Central Africa": "Africa/Algiers",
    # Asia
    "Abu Dhabi": "Asia/Muscat",
    "Astana": "Asia/Almaty",
    "Beijing": "Asia/Shanghai",
    "Chennai": "Asia/Kolkata",
    "Ekaterinburg": "Asia/Yekaterinburg",
    "Hanoi": "Asia/Bangkok",
    "Islamabad": "Asia/Karachi",
    "Mumbai": "Asia/Kolkata",
    "New Delhi": "Asia/Kolkata",
    "Osaka": "Asia/Tokyo",
    "Rangoon": "Asia/Rangoon",
    "Sapporo": "Asia/Tokyo",
    "Sri Jayawardenepura": "Asia/Colombo",
    "Ulaanbaatar": "Asia/Ulaanbaatar",
    # Pacific
    "Canberra": "Australia/Melbourne",
    "Chatham Is.": "Pacific/Chatham",
    "Marshall Is.": "Pacific/Majuro",
    "New Caledonia": "Pacific/Noumea",
    "Nuku'alofa": "Pacific/Tongatapu",
    "Samoa": "Pacific/Apia",
    "Solomon Is.": "Pacific/Guadalcanal",
    "Tokelau Is.": "Pacific/Fakaofo",
    "Wellington": "Pacific/Auckland",
}
_CONTINENTS = ("Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/")


@cache
def _cities() -> dict[str, str]:
    """Return zones by the city that they are called after; the first continent wins."""
    cities: dict[str, str] = {}
    for continent in _CONTINENTS:
        for zone in sorted(available_timezones()):
            if zone.startswith(continent):
                cities.setdefault(zone.rpartition("/")[2].replace("_", " "), zone)
    return cities


def iana_zone(name: str) -> str | None:
    """Return the IANA zone of a name of Zendesk's; ``None`` where there is none."""
    name = name.strip()
    if name in available_timezones():
        return name
    return _NOT_A_CITY.get(name) or _cities().get(name)
