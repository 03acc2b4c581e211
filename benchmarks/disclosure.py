"""How long disclosure control takes: tables of persons with all their totals and shares, of which a third are small.

Run with `make bench`. `docs/decisions/0005-disclosure-by-integer-programmes.md` says what was seen.
"""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
from rich.console import Console
from rich.table import Table

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
from mandata.indicators import Calculator, Value
from mandata.records.schema import records_schema

SIZES = ((4, 3), (12, 8), (20, 12))
THRESHOLD = 5
COUNTS = (0, 0, 1, 2, 3, 4, 6, 8, 12, 20, 35, 60)
SEED = 4

HURT = Indicator(id="hurt", title="Hurt", form="hurt", value="sum(hurt)", by=("place", "age"), compare="none")
SHARE = Indicator(
    id="share",
    title="Share",
    form="hurt",
    numerator="sum(hurt)",
    share_of={"base": "total", "dimension": "age"},
    unit="percent",
    by=("place", "age"),
    compare="none",
)


def code_list(name: str, size: int) -> CodeList:
    """A list with this number of codes."""
    codes = [f"{name}{number}" for number in range(size)]
    return CodeList(name, {code: Code(code, code, order, "", {}) for order, code in enumerate(codes)})


def calculator(places: int, ages: int) -> Calculator:
    """A calculator over a row for each place and age."""
    fields = [
        *(Field(name=name, codelist=name, answer=False, constraints={"required": True}) for name in ("place", "age")),
        Field(name="hurt", type="integer", answer=False),
    ]
    rule = {"threshold": THRESHOLD, "dimensions": ["age"], "counts": ["hurt"]}
    schema = {"fields": fields, "primaryKey": ("place", "age")}
    form = Form.model_validate({"name": "hurt", "title": "Hurt", "schema": schema, "disclosure": rule})
    lists = {name: code_list(name, size) for name, size in (("place", places), ("age", ages))}
    cycle = Cycle(number=1, title="1", period=Period(start=date(2024, 1, 1), end=date(2024, 12, 31)))
    file = FrameworkFile(id="bench", version="1", title="Benchmark", cycles=(cycle,))
    indicators = {item.id: item for item in (HURT, SHARE)}
    outline = Outline(title="Benchmark", sections=())
    framework = Framework(Path(), "0" * 64, file, {}, lists, {"hurt": form}, indicators, {}, outline)
    draw = random.Random(SEED)  # noqa: S311 (no secret)
    rows = [
        {"place": place, "age": age, "hurt": draw.choice(COUNTS), "_cycle": 1, "_record": f"{place}/{age}",
         "_return": "hurt.csv", "_line": 1}
        for place in lists["place"].codes for age in lists["age"].codes
    ]  # fmt: skip
    return Calculator(framework, {"hurt": pa.Table.from_pylist(rows, schema=records_schema(form))})


def numbers(calculator_: Calculator) -> list[Value]:
    """Every cell and every total, as a number and as a share."""
    found: list[Value] = []
    for name in ("hurt", "share"):
        found.append(calculator_.value(name, cycle=1))
        for by in (["place"], ["age"], ["place", "age"]):
            found += calculator_.values(name, by=by, cycle=1)
    return found


def main() -> None:
    """Measure and print."""
    import mandata.indicators.suppression  # noqa: F401 (the solver takes a second)

    table = Table("table", "numbers", "small cells", "suppressed", "seconds")
    for places, ages in SIZES:
        asked = calculator(places, ages)
        cells = [value.number or 0 for value in numbers(asked) if len(value.at) == 2 and value.indicator is HURT]
        began = time.perf_counter()
        protected = asked.protected()
        seconds = time.perf_counter() - began
        small = sum(0 < cell < THRESHOLD for cell in cells)
        row = (f"{places} by {ages}", len(numbers(protected)), small, protected.suppressed, f"{seconds:.2f}")
        table.add_row(*map(str, row))
    Console().print(table)


if __name__ == "__main__":
    main()
