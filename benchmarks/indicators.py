"""How long indicators over a million records take: sums, shares and means of whole numbers and of decimals."""

from __future__ import annotations

import random
import statistics
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from mandata.framework.model import (
    Code,
    CodeList,
    Cycle,
    Field,
    Form,
    Framework,
    FrameworkFile,
    Indicator,
    Outline,
    Period,
)
from mandata.indicators import Calculator
from mandata.records.schema import records_schema

ROWS = 1_000_000
TURNS = 5
AREAS = [f"a{number}" for number in range(20)]
EXPRESSIONS = {
    "sum of whole numbers": {"value": "sum(books)"},
    "sum of decimals": {"value": "sum(fines)"},
    "mean of decimals": {"value": "avg(fines)"},
    "share": {"numerator": "sum(fines)", "denominator": "sum(books)"},
    "share of a product": {"numerator": "sum(books * fines / 100)", "denominator": "sum(books)"},
    "count under a condition": {"value": "count_if(fines > 50)"},
    "quotient within a row": {"value": "sum(fines / books)"},
}


def main() -> None:
    """Print the median and the least of some turns, in seconds; records are read before."""
    framework, table = _framework(), _table()
    for title in EXPRESSIONS:
        seconds = []
        for _ in range(TURNS):
            calculator = Calculator(framework, {"loans": table})
            calculator.value("rows", cycle=1)  # registers the table
            start = time.perf_counter()
            calculator.values(title, by=["area"], cycle=1)
            seconds.append(time.perf_counter() - start)
        print(f"{title:28} {statistics.median(seconds):.3f} {min(seconds):.3f}")


def _form() -> Form:
    fields = (
        Field(name="area", codelist="areas", answer=False),
        Field(name="books", type="integer", answer=False),
        Field(name="fines", type="number", answer=False),
    )
    return Form.model_validate({"name": "loans", "title": "Loans", "schema": {"fields": fields}})


def _framework() -> Framework:
    period = Period(start=date(2024, 1, 1), end=date(2024, 12, 31))
    file = FrameworkFile(
        id="libraries", version="1", title="Libraries", cycles=(Cycle(number=1, title="Year", period=period),)
    )
    areas = CodeList("areas", {code: Code(code, code, order) for order, code in enumerate(AREAS, 1)})
    asked = {"rows": {"value": "count(*)"}, **EXPRESSIONS}
    indicators = {
        name: Indicator(id=name, title=name, form="loans", by=("area",), **parts)  # type: ignore[arg-type]
        for name, parts in asked.items()
    }
    outline = Outline(title="Libraries", sections=())
    return Framework(Path(), "", file, {}, {"areas": areas}, {"loans": _form()}, indicators, {}, outline)


def _table() -> pa.Table:
    draw = random.Random(1)  # noqa: S311 (figures, no secrets)
    schema = records_schema(_form())
    fines = [Decimal(draw.randrange(10_000)) / 100 for _ in range(ROWS)]
    numbers = pa.array(fines, pa.decimal128(27, 9)).cast(schema.field("fines").type)
    columns = {
        "area": pa.array([draw.choice(AREAS) for _ in range(ROWS)]),
        "books": pa.array([draw.randrange(1, 1000) for _ in range(ROWS)]),
        "fines": numbers,
        "_cycle": pa.array([1] * ROWS),
        "_record": pa.array([f"loans/1/{row}" for row in range(ROWS)]),
        "_return": pa.array(["loans.csv"] * ROWS),
        "_line": pa.array(range(ROWS)),
    }
    return pa.table([columns[name] for name in schema.names], schema=schema)


if __name__ == "__main__":
    main()
