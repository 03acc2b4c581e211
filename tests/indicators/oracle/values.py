"""The oracle: what an indicator means.

It gives the values of the calculator over plain Python rows, without a database and without the engine's arithmetic.
If the two disagree, this is the definition and the engine is wrong. Tests generate frameworks and compare them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product

import sqlglot
from sqlglot import exp
from tests.indicators.oracle.arithmetic import Content, evaluate
from tests.indicators.oracle.expressions import Row, RowExpressions

from mandata.answers import MISSING_IN_ORDER, Status
from mandata.framework.model import ORGANISATIONS, Framework, Indicator, Operand
from mandata.indicators.missing_reasons import (
    NO_BASE,
    NO_CYCLE,
    NO_NUMBER,
    NO_ROOM,
    ZERO_DENOMINATOR,
    kept_from,
    no_records_before,
)
from mandata.indicators.value import OperandValue, Value

At = dict[str, str]
SURENESS = (Status.ESTIMATED, Status.PROVISIONAL, Status.REPORTED)
TOO_LARGE = 10**25
"""From here on a number has more than 25 digits and is not available."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows asked at a place, apart by whether they took part, and the missing answers of those left out."""

    took_part: Sequence[Row]
    left_out: Sequence[Row]
    lacks: Sequence[tuple[int, str]]
    mark: Status
    is_zero: bool = False

    @property
    def has_numbers(self) -> bool:
        """Whether rows took part, or there are none because nothing happened."""
        return bool(self.took_part) or self.is_zero


@dataclass(frozen=True, slots=True)
class Oracle:
    """Answers the calculator's questions from rows.

    Attributes:
        rows: form to its records, each as a dictionary of the columns that the records store keeps.
    """

    framework: Framework
    rows: Mapping[str, Sequence[Row]]

    def value(self, identifier: str, /, *, cycle: int, **at: str) -> Value:
        """One value, with the value it is compared with."""
        indicator = self.framework.indicators[identifier]
        value = self._value(indicator, cycle, at)
        return replace(value, previous=self._previous(indicator, cycle, at))

    def places(self, identifier: str, *, by: Sequence[str], cycle: int) -> set[tuple[str, ...]]:
        """Return the places that have asked rows, as codes in the order of `by`."""
        indicator = self.framework.indicators[identifier]
        if indicator.components:
            return set().union(*(self.places(part.indicator, by=by, cycle=cycle) for part in indicator.components))
        if indicator.calculate:
            return self._places_of_calculation(indicator, by, cycle)
        asked = self._asked(indicator, cycle, {}, (), by)
        places = {tuple(self._code(indicator, name, row) for name in by) for row in [*asked.took_part, *asked.left_out]}
        return {codes for codes in places if all(codes)}

    # Which value it is compared with

    def _previous(self, indicator: Indicator, cycle: int, at: At) -> Value | None:
        earlier, place = cycle, dict(at)
        if indicator.compare == "none":
            return None
        if indicator.compare == "previous":
            earlier = cycle - 1
        else:
            along, steps = indicator.compare.rsplit("-", 1)
            if along == "cycle":
                earlier = cycle - int(steps)
            elif along in at:
                place[along] = str(int(at[along]) - int(steps))
            else:
                return None
        if self.framework.cycle(earlier) is None:
            return None
        value = self._value(indicator, earlier, place)
        nothing_at_an_earlier_year = earlier == cycle and not value.records and not value.left_out
        return None if nothing_at_an_earlier_year else value

    # The five ways to compute

    def _value(self, indicator: Indicator, cycle: int, at: At) -> Value:
        """Return the value at a place, unless it is too large to be written down."""
        value = self._of_any_size(indicator, cycle, at)
        numbers = [number for number in (value.number, value.numerator, value.denominator) if number is not None]
        if all(abs(number) < TOO_LARGE for number in numbers):
            return value
        return replace(
            value, status=Status.NOT_AVAILABLE, reason=NO_ROOM, number=None, numerator=None, denominator=None
        )

    def _of_any_size(self, indicator: Indicator, cycle: int, at: At) -> Value:
        place = tuple(sorted(at.items()))
        blank = Value(indicator, cycle, place, Status.NOT_REPORTED, rounding=self.framework.file.rounding)
        if indicator.components:
            return self._composite(blank)
        if indicator.calculate:
            return self._calculation(blank)
        value = self._computed(blank)
        gap = self._gap(indicator, cycle)
        if gap:
            return replace(
                value, status=Status.NOT_AVAILABLE, reason=gap, number=None, numerator=None, denominator=None
            )
        return self._as_the_source_printed(value)

    def _computed(self, blank: Value) -> Value:
        """Return the value as the rows give it."""
        indicator = blank.indicator
        if indicator.value is not None:
            return self._plain(blank, indicator.value)
        return self._fraction(blank) if indicator.share_of is None else self._share(blank)

    # From when figures are complete

    def _gap(self, indicator: Indicator, cycle: int) -> str:
        """Return why a cycle's figures are not complete; "" where they are.

        A register is complete from the day since which it is kept. A window over anything else is complete if it begins
        no earlier than the records: with the first cycle that has any, or with the first day that a record names.
        """
        form, first = self.framework.forms[indicator.form], self._first_day_asked(indicator, cycle)
        if form.kept_since is not None:
            return kept_from(form.kept_since) if first < form.kept_since else ""
        rows = self.rows[indicator.form]
        if indicator.window is None or not rows:
            return ""
        began = self.framework.cycle(min(row["_cycle"] for row in rows))
        days = [began.period.start] if began else []
        days += [_as_day(row[indicator.window.field]) for row in rows if row[indicator.window.field] is not None]
        return no_records_before(min(days)) if days and first < min(days) else ""

    def _first_day_asked(self, indicator: Indicator, cycle: int) -> date:
        """Return the first day whose rows count in a cycle."""
        period, window = self.framework.cycle(cycle), indicator.window
        assert period is not None  # values are asked for known cycles
        if window is None:
            return period.period.start
        days = [date(window.since, 1, 1)] if window.since is not None else []
        if window.last_months is not None:
            days.append(_first_day(period.period.end, window.last_months))
        return max(days)

    def _plain(self, blank: Value, text: str) -> Value:
        asked = self._asked(blank.indicator, blank.cycle, dict(blank.at), (text,))
        value = _counted(blank, [asked])
        if not asked.has_numbers:
            return _missing(value, [asked])
        number = self._number(blank.indicator, text, asked)
        if number is None:
            return replace(value, status=Status.NOT_APPLICABLE, reason=NO_NUMBER)
        return replace(value, status=asked.mark, number=number)

    def _fraction(self, blank: Value) -> Value:
        """Numerator and denominator are taken from the same rows: those that have all the answers of both."""
        indicator = blank.indicator
        texts = (indicator.numerator or "", indicator.denominator or "")
        asked = self._asked(indicator, blank.cycle, dict(blank.at), texts)
        value = _counted(blank, [asked])
        if not asked.has_numbers:
            return _missing(value, [asked])
        numerator, denominator = (self._number(indicator, text, asked) for text in texts)
        divided = _divided(value, numerator, denominator, asked.mark)
        return replace(divided, numerator=None) if self._counts_nothing(indicator) else divided

    def _counts_nothing(self, indicator: Indicator) -> bool:
        """Return whether the numerator is computed from percentages, which their source rounded."""
        fields = {field.name: field for field in self.framework.forms[indicator.form].table.fields}
        named = (fields.get(name) for name in _names([_tree(indicator.numerator or "")]))
        return any(field is not None and (field.unit == "percent" or field.share_of) for field in named)

    def _share(self, blank: Value) -> Value:
        share = blank.indicator.share_of
        assert share is not None  # asked only of shares
        return (
            self._of_total(blank, share.dimension)
            if share.base == "total"
            else self._of_stage_before(blank, share.dimension)
        )

    def _of_total(self, blank: Value, dimension: str) -> Value:
        """Return the place's number among the sum over all codes of the dimension, everything else being the same."""
        indicator, text, at = blank.indicator, blank.indicator.numerator or "", dict(blank.at)
        codes = {self._code(indicator, dimension, row) for row in self.rows[indicator.form]} - {""}
        codes -= self._totals(indicator, dimension)
        every = [self._asked(indicator, blank.cycle, {**at, dimension: code}, (text,)) for code in sorted(codes)]
        parts = [part for part in every if part.took_part or part.left_out]
        own = self._asked(indicator, blank.cycle, at, (text,))
        value = _counted(blank, parts)
        numbers = [number for part in parts if (number := self._number(indicator, text, part)) is not None]
        total = sum(numbers, Fraction(0)) if numbers or (own.is_zero and not parts) else None
        mark = _least_sure(parts)
        if dimension not in at:
            return _divided(value, total, total, mark) if total is not None else _missing(value, parts)
        if not own.has_numbers:
            return _missing(value, [own])
        return _divided(value, self._number(indicator, text, own), total, mark)

    def _of_stage_before(self, blank: Value, dimension: str) -> Value:
        indicator, text, at = blank.indicator, blank.indicator.numerator or "", dict(blank.at)
        own = self._asked(indicator, blank.cycle, at, (text,))
        stages = self.framework.code_list_of(indicator.form, dimension)
        stage = stages.codes.get(at.get(dimension, "")) if stages else None
        code_before = stage.attributes.get("before", "") if stage else ""
        before = self._asked(indicator, blank.cycle, {**at, dimension: code_before}, (text,)) if code_before else None
        value = _counted(blank, [own, before] if before else [own])
        if not own.has_numbers:
            return _missing(value, [own])
        numerator = self._number(indicator, text, own)
        known = replace(value, numerator=numerator)
        if before is None:
            return replace(known, status=Status.NOT_APPLICABLE, reason=NO_BASE)
        if not before.has_numbers:
            return _missing(known, [before])
        return _divided(value, numerator, self._number(indicator, text, before), _least_sure([own, before]))

    def _as_the_source_printed(self, value: Value) -> Value:
        """Return a share that cannot be computed, because a part of it is missing, is taken as it was reported."""
        indicator, text = value.indicator, value.indicator.as_reported
        if text is None or value.number is not None or value.reason == ZERO_DENOMINATOR:
            return value
        printed = self._asked(indicator, value.cycle, dict(value.at), (text,))
        number = self._number(indicator, text, printed)
        if number is None:
            return value
        counted = self._asked(indicator, value.cycle, dict(value.at), (indicator.numerator or "",))
        numerator = self._number(indicator, indicator.numerator or "", counted)
        found = replace(value, status=printed.mark, reason="", number=number)
        return _counted(replace(found, numerator=numerator, denominator=None), [printed])

    def _composite(self, blank: Value) -> Value:
        """Return the weighted mean of the parts that apply; missing as soon as one of them is."""
        indicators = self.framework.indicators
        parts = [
            (Fraction(item.weight), self._value(indicators[item.indicator], blank.cycle, dict(blank.at)))
            for item in blank.indicator.components
        ]
        value = replace(
            blank, records=sum(part.records for _, part in parts), left_out=sum(part.left_out for _, part in parts)
        )
        applying = [(weight, part) for weight, part in parts if part.status is not Status.NOT_APPLICABLE]
        missing = [part for _, part in applying or parts if part.number is None]
        if missing:
            first = min(missing, key=lambda part: (MISSING_IN_ORDER.index(part.status), part.reason))
            return replace(value, status=first.status, reason=first.reason)
        total = sum((weight * (part.number or 0) for weight, part in applying), Fraction(0))
        status = min((part.status for _, part in applying), key=SURENESS.index)
        return replace(value, status=status, number=total / sum(weight for weight, _ in applying))

    # Calculations

    def _calculation(self, blank: Value) -> Value:
        """Return arithmetic over other indicators; missing as soon as one of them is, unless it is taken as zero."""
        operands = tuple(self._operand(blank, name) for name in blank.indicator.of)
        values = [operand.value for operand in operands]
        records, left_out = sum(value.records for value in values), sum(value.left_out for value in values)
        value = replace(blank, operands=operands, records=records, left_out=left_out)
        nothing_known = all(part.number is None for part in values)
        missing = [
            operand.value
            for operand in operands
            if operand.value.number is None and (nothing_known or not operand.is_taken_as_zero)
        ]
        if missing:
            rank, reason = min((MISSING_IN_ORDER.index(part.status), part.reason) for part in missing)
            return replace(value, status=MISSING_IN_ORDER[rank], reason=reason)
        numbers = {operand.name: operand.value.number or Fraction(0) for operand in operands}
        number = evaluate(_tree(blank.indicator.calculate or ""), lambda leaf: numbers[leaf.sql()])
        if number is None:
            return replace(value, status=Status.NOT_APPLICABLE, reason=ZERO_DENOMINATOR)
        statuses = [part.status for part in values if part.number is not None]
        return replace(value, status=min(statuses, key=SURENESS.index), number=number)

    def _operand(self, blank: Value, name: str) -> OperandValue:
        operand = blank.indicator.of[name]
        indicator = self.framework.indicators[operand.indicator]
        at = {
            dimension: code
            for dimension, code in blank.at
            if dimension in indicator.by and dimension not in operand.where
        }
        value = self._in_cycle(indicator, operand.cycle, blank.cycle, {**at, **operand.where})
        may_be_zero = operand.missing == "zero" and value.status in (Status.NOT_REPORTED, Status.NOT_APPLICABLE)
        return OperandValue(name, value, may_be_zero)

    def _in_cycle(self, indicator: Indicator, when: str, cycle: int, at: At) -> Value:
        if when == "latest":
            values = [
                self._value(indicator, number, at) for number in range(cycle, 0, -1) if self.framework.cycle(number)
            ]
            return next((value for value in values if value.number is not None), values[0])
        earlier = cycle - _steps(when)
        if self.framework.cycle(earlier) is None:
            place = tuple(sorted(at.items()))
            return Value(
                indicator, earlier, place, Status.NOT_APPLICABLE, reason=NO_CYCLE, rounding=self.framework.file.rounding
            )
        return self._value(indicator, earlier, at)

    def _places_of_calculation(self, indicator: Indicator, by: Sequence[str], cycle: int) -> set[tuple[str, ...]]:
        """Return the places at which every dimension is one of an operand that has records there.

        Operands of the same cycle decide. Others decide about dimensions that none of those has.
        """
        operands = list(indicator.of.values())
        own = [operand for operand in operands if operand.cycle == "same"]
        if not by:
            return set().union(*(self._places_of_operand(operand, (), cycle) for operand in own or operands))
        deciding: dict[str, list[Operand]] = {}
        for name in by:
            having = [operand for operand in operands if self._has(operand, name)]
            deciding[name] = [operand for operand in having if operand in own] or having
        names = {id(item): [n for n in by if self._has(item, n)] for having in deciding.values() for item in having}
        seen = {
            id(item): self._places_of_operand(item, names[id(item)], cycle)
            for having in deciding.values()
            for item in having
        }
        codes = [
            {place[names[id(item)].index(name)] for item in deciding[name] for place in seen[id(item)]} for name in by
        ]
        return {
            place
            for place in product(*codes)
            if all(
                any(tuple(place[by.index(n)] for n in names[id(item)]) in seen[id(item)] for item in deciding[name])
                for name in by
            )
        }

    def _has(self, operand: Operand, name: str) -> bool:
        return name in self.framework.indicators[operand.indicator].by and name not in operand.where

    def _places_of_operand(self, operand: Operand, names: Sequence[str], cycle: int) -> set[tuple[str, ...]]:
        cycles = range(1, cycle + 1) if operand.cycle == "latest" else [cycle - _steps(operand.cycle)]
        asked = [*names, *operand.where]
        found = set()
        for number in cycles:
            if self.framework.cycle(number):
                for place in self.places(operand.indicator, by=asked, cycle=number):
                    if list(place[len(names) :]) == list(operand.where.values()):
                        found.add(place[: len(names)])
        return found

    # Which rows are asked, and which of them take part

    def _asked(self, indicator: Indicator, cycle: int, at: At, texts: Sequence[str], by: Sequence[str] = ()) -> Asked:
        """Return the rows at a place: asked where the condition holds, or where a missing answer leaves it open.

        An asked row takes part where the condition holds and all answers that the expressions name are numbers.
        """
        trees = [_tree(text) for text in texts if text]
        took_part: list[Row] = []
        left_out: list[Row] = []
        lacks: list[tuple[int, str]] = []
        for row in self.rows[indicator.form]:
            if not all(self._code(indicator, name, row) == code for name, code in at.items()):
                continue
            if not self._may_count(indicator, row):
                continue
            if any(row[name] in self._totals(indicator, name) for name in self._coded(indicator) - {*at, *by}):
                continue
            holds = self._holds(indicator, cycle, row)
            open_lacks = list(self._lacks(indicator, self._deciding(indicator), row)) if holds is None else []
            if holds is False or (holds is None and not open_lacks):
                continue
            row_lacks = [*self._lacks(indicator, _names(trees), row), *open_lacks]
            if row_lacks:
                left_out.append(row)
                lacks.extend(row_lacks)
            else:
                took_part.append(row)
        names = self._answers(indicator, _names(trees))
        marks = [Status(row[f"{name}__status"]) for row in took_part for name in names]
        mark = min(marks, key=SURENESS.index, default=Status.REPORTED)
        is_kept = self.framework.forms[indicator.form].kept_since is not None
        is_zero = is_kept and not took_part and not left_out and not self._gap(indicator, cycle)
        return Asked(took_part, left_out, lacks, mark, is_zero)

    def _coded(self, indicator: Indicator) -> set[str]:
        """Return the fields of an indicator's form that hold a code."""
        return {field.name for field in self.framework.forms[indicator.form].table.fields if field.codelist}

    def _totals(self, indicator: Indicator, dimension: str) -> set[str]:
        """Return the codes that are totals of others, so that their rows are not added to those of their parts.

        An indicator that names such a code in one of its expressions says itself which rows count.
        """
        listed = self.framework.code_list_of(indicator.form, dimension)
        parts = (indicator.where, indicator.value, indicator.numerator, indicator.denominator, indicator.as_reported)
        texts = "".join(text for text in parts if text)
        codes = listed.codes.values() if listed else ()
        return {code.code for code in codes if code.total and _quoted(code.code) not in texts}

    def _may_count(self, indicator: Indicator, row: Row) -> bool:
        """Closed organisations count only where the condition asks for them by `closed`."""
        if indicator.form != ORGANISATIONS or "closed" in _names([_tree(indicator.where)] if indicator.where else []):
            return True
        return bool(row["_open"])

    def _holds(self, indicator: Indicator, cycle: int, row: Row) -> bool | None:
        """Return whether a row counts in a cycle: yes, no, or unknown."""
        parts = [self._in_time(indicator, cycle, row)]
        if indicator.where is not None:
            truth = RowExpressions(self.framework, indicator.form).of_row(_tree(indicator.where), row)
            parts.append(None if truth is None else bool(truth))
        if False in parts:
            return False
        return None if None in parts else True

    def _in_time(self, indicator: Indicator, cycle: int, row: Row) -> bool | None:
        """Without window, the rows of the cycle; with one, rows of any cycle so far whose date the window admits."""
        window = indicator.window
        if window is None:
            return bool(row["_cycle"] == cycle)
        if row["_cycle"] > cycle:
            return False
        dated = row[window.field]
        if dated is None:
            return None
        if window.since is not None and (dated.year if isinstance(dated, date) else dated) < window.since:
            return False
        if window.last_months is None:
            return True
        period = self.framework.cycle(cycle)
        assert period is not None  # values are asked for known cycles
        return bool(_first_day(period.period.end, window.last_months) <= dated <= period.period.end)

    def _deciding(self, indicator: Indicator) -> list[str]:
        names = _names([_tree(indicator.where)]) if indicator.where else []
        return [*names, indicator.window.field] if indicator.window else names

    def _answers(self, indicator: Indicator, names: Sequence[str]) -> list[str]:
        form = self.framework.forms[indicator.form]
        return [name for name in names if (field := form.field(name)) is not None and form.is_answer(field)]

    def _lacks(self, indicator: Indicator, names: Sequence[str], row: Row) -> Iterator[tuple[int, str]]:
        for name in self._answers(indicator, names):
            status = Status(row[f"{name}__status"])
            if not status.has_number:
                yield MISSING_IN_ORDER.index(status), row[f"{name}__reason"] or ""

    def _number(self, indicator: Indicator, text: str, asked: Asked) -> Fraction | None:
        if not asked.has_numbers:
            return None
        expressions = RowExpressions(self.framework, indicator.form)
        content = expressions.of_rows(_tree(text), asked.took_part, is_zero=asked.is_zero)
        return None if content is None else Fraction(content)

    def _code(self, indicator: Indicator, dimension: str, row: Row) -> str:
        """Return the code of a row along a dimension, "" if it has none."""
        return _text(RowExpressions(self.framework, indicator.form).content(dimension, row))


def _steps(when: str) -> int:
    return 0 if when == "same" else 1 if when == "previous" else int(when.split("-")[1])


@cache
def _tree(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def _names(trees: Sequence[exp.Expr]) -> list[str]:
    """Return the fields that expressions name."""
    columns = [column for tree in trees for column in tree.find_all(exp.Column)]
    return list(dict.fromkeys(column.table or column.name for column in columns))


def _text(content: Content) -> str:
    if content is None:
        return ""
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, Fraction):
        digits = f"{Decimal(content.numerator) / content.denominator:f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return content.isoformat() if isinstance(content, date) else content


def _as_day(dated: date | int) -> date:
    return dated if isinstance(dated, date) else date(dated, 1, 1)


def _first_day(end: date, months: int) -> date:
    """Return the first of `count` months that end with a day."""
    after = end + timedelta(days=1)
    first = after.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    last_of_month = ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
    return first.replace(day=min(after.day, last_of_month))


def _counted(value: Value, asked: Sequence[Asked]) -> Value:
    records, left_out = sum(len(part.took_part) for part in asked), sum(len(part.left_out) for part in asked)
    return replace(value, records=records, left_out=left_out)


def _missing(value: Value, asked: Sequence[Asked]) -> Value:
    """Return the first status in order among the missing answers, with its smallest reason; not reported if none."""
    lacks = [lack for part in asked for lack in part.lacks]
    if not lacks:
        return value
    rank, reason = min(lacks)
    return replace(value, status=MISSING_IN_ORDER[rank], reason=reason)


def _divided(value: Value, numerator: Fraction | None, denominator: Fraction | None, mark: Status) -> Value:
    value = replace(value, numerator=numerator, denominator=denominator)
    if numerator is None or denominator is None:
        return replace(value, status=Status.NOT_APPLICABLE, reason=NO_NUMBER)
    if denominator == 0:
        return replace(value, status=Status.NOT_APPLICABLE, reason=ZERO_DENOMINATOR)
    scale = 100 if value.indicator.unit == "percent" else 1
    return replace(value, status=mark, number=scale * numerator / denominator)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _least_sure(parts: Sequence[Asked]) -> Status:
    return min((part.mark for part in parts if part.took_part), key=SURENESS.index, default=Status.REPORTED)
