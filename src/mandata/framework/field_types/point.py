"""Points on the map: latitude, longitude and how precisely they are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake
from mandata.framework.field_types.figures import write_figure
from mandata.plain_text import ascii_digits, bare

PLACES = 6
"""Decimals of a degree: the last one is about 10 centimetres."""

DEGREES_SQL = f"DECIMAL(9, {PLACES})"
MOST_NORTH, MOST_EAST = 90, 180

DEGREES = r"-?\d{1,3}(?:\.\d{1,6})?"
POINT = re.compile(rf"({DEGREES}) ({DEGREES})(?: ±(\d{{1,7}}))?", re.ASCII)

NUMBER = r"\d{1,3}(?:\.\d{1,12})?"
PRECISION = (
    r"(?:[ ,;(]*(?:±|\+/?-)? ?(?P<precision>\d{1,4}(?:\.\d{1,3})?|\d{5,7}) ?(?P<unit>km|m)\)?| ±(?P<metres>\d{1,7}))?"
)
SIGNED = re.compile(rf"(?P<one>[-+]?{NUMBER})°?(?: ?[,;] ?| )(?P<two>[-+]?{NUMBER})°?{PRECISION}", re.ASCII)
URI = re.compile(rf"geo:(?P<one>-?{NUMBER}),(?P<two>-?{NUMBER})(?:;u=(?P<metres>\d{{1,7}}))?", re.ASCII)
"""RFC 5870."""

ANGLE = re.compile(
    rf"(?P<degrees>{NUMBER})(?:° ?|(?= ?[NSEW]))(?:(?P<minutes>{NUMBER})['′] ?)?"
    rf"(?:(?P<seconds>{NUMBER})(?:\"|″|'') ?)? ?(?P<side>[NSEW])[,;]? ?",
    re.ASCII,
)
END = re.compile(PRECISION, re.ASCII)

LONGEST = 100
"""Characters of a point that anybody writes."""


class Point(FieldType):
    """A point, such as `33.2705 35.2033 ±500`: degrees north, degrees east, and metres around it."""

    name = "point"
    kind = Kind.POINT
    arrow = pa.struct(
        [("latitude", pa.decimal128(9, PLACES)), ("longitude", pa.decimal128(9, PLACES)), ("precision", pa.int32())]
    )
    table_schema = "string"
    can_name_rows = False
    is_dimension = False

    def read(self, text: str) -> dict[str, Any] | Mistake:
        """Return the parts of the point, or what is wrong with the text."""
        found = POINT.fullmatch(text)
        if not found:
            return Mistake("wrong-point", {"text": text})
        latitude, longitude = Decimal(found[1]), Decimal(found[2])
        if abs(latitude) > MOST_NORTH or abs(longitude) > MOST_EAST:
            return Mistake("wrong-point", {"text": text}, "beyond")
        return {"latitude": latitude, "longitude": longitude, "precision": int(found[3]) if found[3] else None}

    def write(self, value: Mapping[str, Any]) -> str:
        """Return the point as one text."""
        text = f"{write_figure(value['latitude'])} {write_figure(value['longitude'])}"
        return text if value["precision"] is None else f"{text} ±{value['precision']}"

    def data(self, value: Mapping[str, Any]) -> str:
        """Return the point as one text."""
        return self.write(value)

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds points as the records do."""
        return bool(column == self.arrow)

    def value_sql(self, text: str) -> str:
        """Return the SQL for the parts of the point."""
        latitude, longitude = (f"TRY_CAST(split_part({text}, ' ', {part}) AS {DEGREES_SQL})" for part in (1, 2))
        precision = f"TRY_CAST(nullif(replace(split_part({text}, ' ', 3), '±', ''), '') AS INTEGER)"
        point = f"struct_pack(latitude := {latitude}, longitude := {longitude}, precision := {precision})"
        is_on_map = f"abs({latitude}) <= {MOST_NORTH} AND abs({longitude}) <= {MOST_EAST}"
        is_point = f"regexp_full_match({text}, '{POINT.pattern}')"
        return f"CASE WHEN {is_point} THEN CASE WHEN {is_on_map} THEN {point} END END"

    def readings(self, text: str) -> Sequence[str]:
        """Return the point that people mean by `33.2705, 35.2033`, `33°16'14"N 35°12'12"E`, `geo:33.27,35.2`."""
        plain = ascii_digits(bare(text)).replace("\u2212", "-") if len(text) <= LONGEST else ""
        found = URI.fullmatch(plain) or SIGNED.fullmatch(plain)
        if found:
            return (self._written(Decimal(found["one"]), Decimal(found["two"]), found),)
        return (self._lettered(plain) or text,)

    def _lettered(self, plain: str) -> str:
        """Return the point of two angles with letters, whichever comes first; "" where they are not a point."""
        one = ANGLE.match(plain)
        two = ANGLE.match(plain, one.end()) if one else None
        end = END.fullmatch(plain, two.end()) if two else None
        if not one or not two or not end or any(_is_over(each) for each in (one, two)):
            return ""
        angles = {("latitude" if each["side"] in "NS" else "longitude"): _angle(each) for each in (one, two)}
        return self._written(angles["latitude"], angles["longitude"], end) if len(angles) == 2 else ""

    def _written(self, latitude: Decimal, longitude: Decimal, found: re.Match[str]) -> str:
        degrees = [round(angle, PLACES) for angle in (latitude, longitude)]
        parts = found.groupdict()
        metres = Decimal(parts["metres"]) if parts.get("metres") else None
        if parts.get("precision"):
            metres = Decimal(parts["precision"]) * (1_000 if parts["unit"] == "km" else 1)
        precision = None if metres is None else int(metres.to_integral_value())
        return self.write({"latitude": degrees[0], "longitude": degrees[1], "precision": precision})


def _is_over(found: re.Match[str]) -> bool:
    return any(Decimal(found[name] or 0) >= 60 for name in ("minutes", "seconds"))


def _angle(found: re.Match[str]) -> Decimal:
    parts = (Decimal(found[name] or 0) for name in ("degrees", "minutes", "seconds"))
    degrees = sum((part / by for part, by in zip(parts, (1, 60, 3_600), strict=True)), Decimal(0))
    return -degrees if found["side"] in "SW" else degrees
