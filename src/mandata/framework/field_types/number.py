"""Numbers with decimals, each digit kept as it was written."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake, where_sql
from mandata.framework.field_types.figures import DECIMALS, DIGITS, LARGEST, write_figure
from mandata.framework.field_types.numbers import (
    FIXED_POINT,
    LAST_DECIMAL,
    MOST_CHARACTERS,
    NUMBER,
    not_a_number,
    too_large,
)

FIXED_POINT_SQL = f"DECIMAL({DIGITS + DECIMALS}, {DECIMALS})"
WIDEST_SQL = f"DECIMAL(38, {DECIMALS})"
"""DuckDB reads all digits before it looks at the exponent, so that `1000000000000000000E-1` needs more room."""


class Number(FieldType):
    """A number, such as 37.5."""

    name = "number"
    kind = Kind.NUMBER
    arrow = pa.decimal128(DIGITS + DECIMALS, DECIMALS)
    table_schema = "number"
    is_number = True
    counts = True
    decimals = DECIMALS

    def read(self, text: str) -> Decimal | Mistake:
        """Return the number in fixed point, or what is wrong with the text."""
        if not NUMBER.fullmatch(text):
            return not_a_number(text)
        try:
            number = Decimal(text[:MOST_CHARACTERS])
        except InvalidOperation:  # an exponent of more than 18 digits
            number = Decimal("Infinity")
        if len(text) > MOST_CHARACTERS or not number.is_finite() or number.adjusted() >= DIGITS:
            return Decimal(0) if number.is_zero() else too_large(text)
        exact = number.quantize(LAST_DECIMAL, context=FIXED_POINT)
        if exact != number:
            return Mistake("too-many-decimals", {"text": text, "number": write_figure(exact)})
        return exact.copy_abs() if exact.is_zero() else exact

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds numbers of any kind."""
        return bool(pa.types.is_integer(column) or pa.types.is_floating(column) or pa.types.is_decimal(column))

    def value_sql(self, text: str) -> str:
        """Return the SQL for the number in fixed point."""
        return where_sql(text, NUMBER, _decimal_sql(text))

    def beyond_sql(self, name: str, column: pa.DataType | None) -> str | None:
        """Return the SQL condition for a number that has too many digits before the point, or is not finite."""
        if column is None:
            return None
        if not pa.types.is_floating(column):
            return f"abs({name}) >= {LARGEST + 1}"
        return f"(NOT isfinite(CAST({name} AS DOUBLE)) OR abs(CAST({name} AS DOUBLE)) >= {LARGEST + 1})"


def _decimal_sql(text: str) -> str:
    """Return the SQL for a number in fixed point; NULL where it has more digits, before the point or after it.

    In `12.50e-3` the digits are 1250, one of them a needless zero, so that there are 2 - 1 + 3 decimals.
    """
    number = f"TRY_CAST(TRY_CAST({text} AS {WIDEST_SQL}) AS {FIXED_POINT_SQL})"
    decimals = f"regexp_extract({text}, '\\.(\\d+)', 1)"
    digits = f"regexp_replace({text}, '[eE].*|[-.]', '', 'g')"
    zeros = f"length({digits}) - length(rtrim({digits}, '0'))"
    exponent = f"coalesce(TRY_CAST(nullif(regexp_extract({text}, '[eE](.+)', 1), '') AS BIGINT), 0)"
    is_plain = f"regexp_full_match({text}, '-?\\d+(\\.\\d{{1,{DECIMALS}}})?')"
    fits = f"length({decimals}) - ({zeros}) - {exponent} <= {DECIMALS} OR rtrim({digits}, '0') = ''"
    bound = f"abs({number}) < {LARGEST + 1}"  # DuckDB reads `1.0E18` into too few digits
    return f"CASE WHEN ({is_plain} OR {fits}) AND {bound} THEN {number} END"
