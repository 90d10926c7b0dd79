"""A shared location or a typed city finds the clock; none of these towns is in landmarks.toml."""

from datetime import UTC, datetime

import pytest

from bot.zones import is_zone, landmarks, nearest_zone, read_landmarks, zone_name, zones_named
from scheduler.wall_clock import zone_info

TOWNS = [
    ("Tacoma", 47.25, -122.44, "US", "America/Los_Angeles"),
    ("Boulder", 40.01, -105.27, "US", "America/Denver"),
    ("Santa Fe", 35.69, -105.94, "US", "America/Denver"),
    ("Provo", 40.23, -111.66, "US", "America/Denver"),
    ("Mesa", 33.42, -111.83, "US", "America/Phoenix"),
    ("Abilene", 32.45, -99.73, "US", "America/Chicago"),
    ("Clarksville", 36.53, -87.36, "US", "America/Chicago"),
    ("Asheville", 35.60, -82.55, "US", "America/New_York"),
    ("Dayton", 39.76, -84.19, "US", "America/New_York"),
    ("Lansing", 42.73, -84.56, "US", "America/Detroit"),
    ("Wasilla", 61.58, -149.44, "US", "America/Anchorage"),
    ("Red Deer", 52.27, -113.81, "CA", "America/Edmonton"),
    ("Moose Jaw", 50.39, -105.55, "CA", "America/Regina"),
    ("Selkirk", 50.14, -96.88, "CA", "America/Winnipeg"),
    ("Kingston", 44.23, -76.49, "CA", "America/Toronto"),
    ("Bathurst", 47.62, -65.65, "CA", "America/Halifax"),
    ("Queretaro", 20.59, -100.39, "MX", "America/Mexico_City"),
    ("Navojoa", 27.08, -109.44, "MX", "America/Hermosillo"),
    ("Rosarito", 32.36, -117.06, "MX", "America/Tijuana"),
    ("Campinas", -22.91, -47.06, "BR", "America/Sao_Paulo"),
    ("Ariquemes", -9.91, -63.04, "BR", "America/Manaus"),
    ("Tver", 56.86, 35.90, "RU", "Europe/Moscow"),
    ("Sterlitamak", 53.63, 55.95, "RU", "Asia/Yekaterinburg"),
    ("Angarsk", 52.54, 103.89, "RU", "Asia/Irkutsk"),
    ("Ussuriysk", 43.80, 131.95, "RU", "Asia/Vladivostok"),
    ("Ballarat", -37.56, 143.85, "AU", "Australia/Sydney"),
    ("Ipswich", -27.61, 152.76, "AU", "Australia/Brisbane"),
    ("Whyalla", -33.03, 137.58, "AU", "Australia/Adelaide"),
    ("Bunbury", -33.33, 115.64, "AU", "Australia/Perth"),
    ("Yogyakarta", -7.80, 110.36, "ID", "Asia/Jakarta"),
    ("Ubud", -8.51, 115.26, "ID", "Asia/Makassar"),
    ("Wuhan", 30.59, 114.31, "CN", "Asia/Shanghai"),
    ("Tenerife", 28.47, -16.25, "ES", "Atlantic/Canary"),
    ("Ponta Delgada", 37.74, -25.67, "PT", "Atlantic/Azores"),
    ("Lisbon", 38.72, -9.14, None, "Europe/Lisbon"),
    ("Delhi Dwarka", 28.58, 77.05, None, "Asia/Kolkata"),
    ("Agra", 27.18, 78.01, None, "Asia/Kolkata"),
    ("Patan", 27.67, 85.32, None, "Asia/Kathmandu"),
    ("Pontevedra", 42.43, -8.64, None, "Europe/Madrid"),
    ("Viana do Castelo", 41.69, -8.83, None, "Europe/Lisbon"),
    ("Oulunsalo", 64.93, 25.40, None, "Europe/Helsinki"),
    ("Arad", 46.19, 21.31, None, "Europe/Bucharest"),
    ("Nyiregyhaza", 47.96, 21.72, None, "Europe/Budapest"),
    ("Chelm", 51.14, 23.47, None, "Europe/Warsaw"),
    ("Folkestone", 51.08, 1.17, None, "Europe/London"),
    ("Bradford", 53.80, -1.75, None, "Europe/London"),
    ("Osaka Sakai", 34.57, 135.48, None, "Asia/Tokyo"),
    ("Stellenbosch", -33.93, 18.86, None, "Africa/Johannesburg"),
    ("Lord Howe", -31.55, 159.08, None, "Australia/Lord_Howe"),
    ("Kiritimati", 1.87, -157.4, None, "Pacific/Kiritimati"),
    ("Taveuni, west of the line", -16.8, 179.9, None, "Pacific/Fiji"),
    ("Taveuni, east of the line", -16.8, -179.9, None, "Pacific/Fiji"),
    ("a country nobody knows", 52.52, 13.4, "ZZ", "Europe/Berlin"),
]


@pytest.mark.parametrize(("town", "latitude", "longitude", "code", "zone"), TOWNS)
def test_a_shared_location_finds_the_clock(
    town: str, latitude: float, longitude: float, code: str | None, zone: str
) -> None:
    found = nearest_zone(latitude, longitude, code)
    assert _readings(found) == _readings(zone), f"{town}: {found}"


def _readings(zone: str) -> tuple[str, ...]:
    """What the zone's clock reads in each season."""
    seasons = [datetime(2027, month, 15, tzinfo=UTC) for month in range(1, 13)]
    return tuple(at.astimezone(zone_info(zone)).isoformat() for at in seasons)


@pytest.mark.parametrize(("latitude", "longitude"), [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_a_location_that_is_not_on_the_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="not on the earth"):
        nearest_zone(latitude, longitude)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('"Europe/Lisboa" = [[38.7, -9.1]]', "is not a zone of a country"),
        ('"Europe/Lisbon" = [[387, -9.1]]', "is not on the earth"),
        ('"Europe/Lisbon" = [[38.7]]', "is not on the earth"),
    ],
)
def test_a_town_that_cannot_be_right_stops_the_start(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_landmarks(text)


def test_every_town_listed_is_told_its_own_clock() -> None:
    wrong = [
        town
        for town in landmarks()
        if _readings(nearest_zone(town.latitude, town.longitude, town.code)) != _readings(town.zone)
    ]
    assert wrong == []


def test_a_typed_zone_or_city_is_found_in_any_spelling() -> None:
    assert zone_name(" europe/LISBON ") == "Europe/Lisbon"
    assert zone_name("Europe/Kiev") == "Europe/Kiev"
    assert zone_name("Factory") is None
    assert is_zone("Europe/Lisbon")
    assert not is_zone("europe/lisbon")
    assert not is_zone("../etc/passwd")
    assert zone_name("Lisbon") is None
    assert zones_named("new york", "en") == ("America/New_York",)
    assert zones_named("Lissabon", "de") == ("Europe/Lisbon",)
    assert zones_named("asia/tokyo", "en") == ("Asia/Tokyo",)
    assert zones_named("", "en") == ()
    assert zones_named("Atlantis", "en") == ()
