"""What a form asks of its rows, in plain Python over texts, written for reading: the definition of what is wrong.

The engine that checks a table as a set must find the same. Nothing here is shared with it, nor with the reader of
files, but the texts of a cell: `12`, `12 e`, `-`, `c`, `: reason`, blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from mandata.framework.model import Cycle, Field, Form, Framework

Fault = tuple[int, str]
"""Number of a row, and what is wrong there: `column: what`, the id of a rule, or `same key, fields`."""

RULES: Mapping[str, Callable[[Mapping[str, Any]], bool | None]] = {
    "late <= books": lambda row: at_most(row["late"], row["books"]),
    "age = 'young' or books > 2": lambda row: either(equal(row["age"], "young"), above(row["books"], 2)),
    "late is null or shelf = 'low'": lambda row: either(row["late"] is None, equal(row["shelf"], "low")),
    "open": lambda row: row["open"],
    "began < ended": lambda row: below(row["began"], row["ended"]),
    "list_contains(signs, 'low')": lambda row: None if row["signs"] is None else "low" in row["signs"],
    "lasted <= 7200": lambda row: at_most(row["lasted"], 7200),
}
"""Rules that a test may choose, with what they mean: true, false, or None if it cannot be evaluated."""


def at_most(left: float | None, right: float | None) -> bool | None:
    return None if left is None or right is None else left <= right


def above(left: float | None, right: float) -> bool | None:
    return None if left is None else left > right


def below(left: datetime | None, right: datetime | None) -> bool | None:
    return None if left is None or right is None else left < right


def equal(left: str | None, right: str) -> bool | None:
    return None if left is None else left == right


def either(left: bool | None, right: bool | None) -> bool | None:
    if left or right:
        return True
    return None if left is None or right is None else False


def faults(rows: Sequence[Mapping[str, str]], form: Form, framework: Framework, cycle: Cycle) -> set[Fault]:
    """Everything that is wrong with the rows."""
    found: set[Fault] = set()
    values = [{field.name: value_of(row[field.name], field, form) for field in form.table.fields} for row in rows]
    for number, row in enumerate(rows, 1):
        for field in form.table.fields:
            wrong = wrong_with_cell(row[field.name], field, form, framework, cycle)
            if wrong:
                found.add((number, f"{field.name}: {wrong}"))
        for rule in form.rules:
            if RULES[rule.check](values[number - 1]) is False:
                found.add((number, rule.id))
    for key in keys(form):
        found |= {(number, f"same {', '.join(key)}") for number in repeats(rows, values, key)}
    return found


def wrong_with_cell(  # noqa: PLR0911 (one question after the other)
    text: str, field: Field, form: Form, framework: Framework, cycle: Cycle
) -> str | None:
    """The first thing that is wrong with a cell."""
    limits, is_answer = field.constraints, form.is_answer(field)
    if text == "":
        return "blank" if limits.required or field.name in form.table.primaryKey else None
    if is_answer and text == ":":
        return "no reason"
    if is_answer and gives_reason(text):
        return None
    value = value_of(text, field, form)
    if value is None:
        return "unreadable"
    if field.type == "codes" and not allowed(field, framework).issuperset(value):
        return "unknown code"
    if field.codelist and value not in allowed(field, framework):
        return "unknown code"
    if limits.minimum is not None and value < limits.minimum:
        return "too small"
    if limits.maximum is not None and value > limits.maximum:
        return "too large"
    if limits.pattern and not re.fullmatch(limits.pattern, value):
        return "wrong pattern"
    return beside_cycle(value, field, cycle)


def beside_cycle(value: Any, field: Field, cycle: Cycle) -> str | None:
    """Whether a date lies too early or too late."""
    when = field.constraints.dated
    if when is None:
        return None
    last = cycle.collection.end if when == "until_collection_end" and cycle.collection else cycle.period.end
    day = value if isinstance(value, date) else date(value, 6, 30)
    if when == "in_cycle" and (
        day < cycle.period.start if isinstance(value, date) else value < cycle.period.start.year
    ):
        return "early"
    return "late" if (day > last if isinstance(value, date) else value > last.year) else None


def allowed(field: Field, framework: Framework) -> set[str]:
    """The codes that may be in a field."""
    if field.of_kind:
        return {code for code, item in framework.organisations.items() if item.kind == field.of_kind}
    codes = framework.code_lists[field.coded_by or ""].codes
    return {code for code, item in codes.items() if field.level in ("", item.attributes.get("level"))}


def gives_reason(text: str) -> bool:
    return text in ("-", "c") or text.startswith(":")


def value_of(text: str, field: Field, form: Form) -> Any:  # noqa: PLR0911, PLR0912 (one type after the other)
    """What a cell gives; None where it is blank, gives a reason, or cannot be read."""
    if form.is_answer(field):
        if gives_reason(text):
            return None
        text = re.sub(r"\s+[ep]$", "", text)
    if text == "":
        return None
    match field.type:
        case "integer":
            return int(float(text)) if re.fullmatch(r"-?\d+(\.0+)?", text) else None
        case "number":
            return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
        case "year":
            return int(text) if re.fullmatch(r"\d{4}", text) else None
        case "boolean":
            return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower())
        case "date":
            return day_of(text)
        case "datetime":
            return moment_of(text)
        case "point":
            return point_of(text)
        case "attachment":
            name, mark, digest = text.rpartition(" sha256:")
            return text if name and mark and len(digest) == 64 and set(digest) <= set("0123456789abcdef") else None
        case "codes":
            return text.split()
        case "duration":
            found = re.fullmatch(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?", text)
            return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0) if found else None
    return text


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def keys(form: Form) -> Iterator[tuple[str, ...]]:
    """The fields that must be unique, together or alone."""
    if form.table.primaryKey:
        yield form.table.primaryKey
    for field in form.table.fields:
        if field.constraints.unique and (field.name,) != form.table.primaryKey:
            yield (field.name,)


def repeats(rows: Sequence[Mapping[str, str]], values: Sequence[Mapping[str, Any]], key: Sequence[str]) -> set[int]:
    """Numbers of the rows that repeat an earlier key; a key with a blank does not count."""
    seen, again = set(), set()
    for number, (row, value) in enumerate(zip(rows, values, strict=True), 1):
        if any(row[name] == "" for name in key):
            continue
        named = tuple(value[name] for name in key)
        if named in seen:
            again.add(number)
        seen.add(named)
    return again


def moment_of(text: str) -> datetime | None:
    """A point in time in UTC: what the clock shows, less its difference from UTC."""
    found = re.fullmatch(r"([12]\d{3}-\d\d-\d\d)T(\d\d):(\d\d)(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))", text)
    day = day_of(found[1]) if found else None
    if not found or day is None or int(found[2]) > 23 or int(found[3]) > 59:
        return None
    minutes = int(found[5] or 0) * 60 + int(found[6] or 0)
    shown = datetime(day.year, day.month, day.day, int(found[2]), int(found[3]))
    return shown - timedelta(minutes=-minutes if found[4] == "-" else minutes)


def point_of(text: str) -> dict[str, Any] | None:
    """A point on the map."""
    found = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,6})?) (-?\d{1,3}(?:\.\d{1,6})?)(?: ±(\d{1,7}))?", text)
    if not found or abs(Decimal(found[1])) > 90 or abs(Decimal(found[2])) > 180:
        return None
    precision = int(found[3]) if found[3] else None
    return {"latitude": Decimal(found[1]), "longitude": Decimal(found[2]), "precision": precision}
