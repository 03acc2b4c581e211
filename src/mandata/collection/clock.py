"""The clock of the platform: its dates, deadlines and times, in the time zone of the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mandata.accounts.zones import reader_zone

LAST_MINUTE = time(23, 59)
"""A return is due until the end of its day, if its cycle declares no other hour."""

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def today() -> date:
    """Return the current date at the platform."""
    return day_of(timezone.now())


def day_of(moment: datetime) -> date:
    """Return the date of a moment at the platform."""
    return timezone.localdate(moment, timezone.get_default_timezone())


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due: the minute itself is still in time.

    Attributes:
        zone_name: IANA name of the zone of day and hour; "" for the platform's.
    """

    day: date
    hour: time = LAST_MINUTE
    zone_name: str = ""

    @property
    def zone(self) -> tzinfo:
        """The zone in which day and hour apply."""
        return ZoneInfo(self.zone_name) if self.zone_name else timezone.get_default_timezone()

    @property
    def moment(self) -> datetime:
        """The last minute; the later one where clocks are put back and show it twice."""
        both = [datetime.combine(self.day, self.hour, self.zone).replace(fold=fold) for fold in (0, 1)]
        return max(both, key=lambda moment: moment.astimezone(UTC))

    def is_over(self, at: datetime) -> bool:
        """Return whether a moment is too late."""
        return at >= self._end

    def days_late(self, at: datetime) -> int:
        """Return how many days after the deadline a moment is; a part of a day counts as one, and 0 is in time."""
        return -((self._end - at) // DAY) if at > self._end else int(at == self._end)

    @property
    def hour_in_words(self) -> str:
        """The hour with its zone: `23:59 (CAT, UTC+2)`."""
        return f"{self.hour:%H:%M} ({zone_of(self.moment)})"

    @property
    def words(self) -> str:
        """The deadline with its zone, and in the reader's own zone if the clocks there show another time.

        `31 December 2024, 17:00 (CAT, UTC+2); in your time zone 10:00 (EST, UTC−5)`.
        """
        said = f"{date_format(self.day, 'j F Y')}, {self.hour_in_words}"
        zone = reader_zone()
        own = self.moment.astimezone(zone) if zone else self.moment
        if own.utcoffset() == self.moment.utcoffset():
            return said
        day = "" if own.date() == self.day else f"{date_format(own.date(), 'j F Y')}, "
        there = f"{day}{own:%H:%M} ({zone_of(own)})"
        return _("%(deadline)s; in your time zone %(own)s") % {"deadline": said, "own": there}

    @property
    def _end(self) -> datetime:
        return self.moment.astimezone(UTC) + MINUTE


def hour_of(moment: datetime) -> str:
    """Return the hour of a moment with its zone: `14:54 CAT`.

    Django's own format leaves the zone out in the hour that a clock shows twice, where it is needed most.
    """
    here = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{here:%H:%M} {_name(here) or _distance(here)}"


def moment_in_words(moment: datetime) -> str:
    """Return a moment with its zone: `31 December 2024, 14:54 CAT`."""
    return f"{date_format(day_of(moment), 'j F Y')}, {hour_of(moment)}"


def zone_of(moment: datetime) -> str:
    """Return the name of a moment's zone and its distance from UTC: `CAT, UTC+2`; only `UTC` for UTC itself."""
    parts = [_name(moment), "" if _name(moment) and not moment.utcoffset() else _distance(moment)]
    return ", ".join(filter(None, parts))


def _name(moment: datetime) -> str:
    """Return the name of the zone; "" if it has none but its distance."""
    name = moment.tzname() or ""
    return "" if name[:1] in "+-" else name


def _distance(moment: datetime) -> str:
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes >= 0 else '−'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"
