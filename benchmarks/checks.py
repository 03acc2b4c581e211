"""How long the checks of rows take: a million rows of twelve columns with ten rules, compared with other libraries.

Run with `make bench`. Every way is asked the same of the same rows, with a few faults planted, and must find as many
bad rows; the ways take turns, so that a busy machine is busy for all. `benchmarks/README.md` says what was seen.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from textwrap import dedent

import duckdb
import pandera.polars as pandera
import polars
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from mandata.framework import read_framework
from mandata.framework.model import Framework
from mandata.records.row_checks import check_rows

ROWS = 1_000_000
FAULTY = 1_000
"""Return rows of which one in `every` has a fault, each time another."""

SAMPLE = 20_000
"""Rows that are given to frictionless, which would take too long over all."""

ROW_GROUP = 122_880
"""Rows in a row group of the file, as DuckDB writes it; each is read by one core."""

TURNS = 7
SEED = 6

MISSIONS = tuple(f"M{number:02}" for number in range(11))
LEVELS = ("1", "2", "2+", "3")
FIRST_DAY, LAST_DAY = "2024-05-01", "2024-10-31"
PATTERN = "unit-[0-9]+"
MOST_FOUND = 100_000

FILES = {
    "framework.yaml": f"""\
        id: bench
        version: "1"
        title: Benchmark
        cycles: [{{number: 6, title: Cycle 6, period: {{start: {FIRST_DAY}, end: {LAST_DAY}}}}}]
        """,
    "organisations.csv": "code,name,kind\n" + "".join(f"{code},Mission {code},mission\n" for code in MISSIONS),
    "codelists/levels.csv": "code,name\n" + "".join(f"{code},Level {code}\n" for code in LEVELS),
    "report/outline.yaml": """\
        title: Benchmark
        sections: [{id: all, title: All, text: all}]
        """,
    "forms/units.yaml": f"""\
        name: units
        title: Units
        schema:
          fields:
            - name: mission
              codelist: organisations
              of_kind: mission
              answer: false
              constraints: {{required: true}}
            - {{name: unit, constraints: {{pattern: "{PATTERN}"}}}}
            - {{name: level, codelist: levels, answer: false}}
            - {{name: day, type: date, constraints: {{dated: in_cycle}}}}
            - {{name: year, type: year}}
            - {{name: found, type: integer, constraints: {{minimum: 0, maximum: {MOST_FOUND}}}}}
            - {{name: neutralised, type: integer}}
            - {{name: share, type: number, constraints: {{minimum: 0, maximum: 100}}}}
            - {{name: trained, type: integer}}
            - {{name: women, type: integer}}
            - {{name: active, type: boolean}}
            - {{name: note}}
        rules:
          - {{id: neutralised-within-found, check: neutralised <= found, message: More neutralised than found.}}
          - {{id: women-within-trained, check: women <= trained, message: More women than people trained.}}
          - {{id: year-of-day, check: year = year(day), message: The year is not that of the day.}}
        """,
}
"""Ten rules: two code lists, a required field, a pattern, two ranges, a period, and three rules of the form's own."""


def write_framework(folder: Path) -> Framework:
    """The form and what it needs, as files, read."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    return read_framework(folder)


def million_rows() -> pa.Table:
    """The rows, the same on every run."""
    rows = duckdb.sql(
        f"""
        SELECT list_element({list(MISSIONS)}, 1 + i % 11) AS mission, 'unit-' || i AS unit,
            list_element({list(LEVELS)}, 1 + i % 4) AS level, DATE '{FIRST_DAY}' + CAST(i % 184 AS INT) AS day,
            CAST(2024 AS BIGINT) AS year, CAST(hash(i) % 1000 AS BIGINT) AS found,
            CAST(hash(i) % 1000 * 0.9 AS BIGINT) AS neutralised, hash(i + 1) % 1000 / 10.0 AS share,
            CAST(50 + hash(i) % 50 AS BIGINT) AS trained, CAST(hash(i) % 50 AS BIGINT) AS women,
            i % 2 = 0 AS active, 'note ' || i % 100 AS note
        FROM range({ROWS}) AS t(i)
        """  # noqa: S608 (our own words)
    ).to_arrow_table()
    return with_faults(rows)


FAULTS: tuple[Mapping[str, object], ...] = (
    {"mission": "M99"},
    {"mission": None},
    {"unit": "unit 7"},
    {"level": "4"},
    {"year": 2023},
    {"found": MOST_FOUND + 1},
    {"share": 100.5},
    {"neutralised": 1_001},
    {"women": 100},
)


def with_faults(rows: pa.Table) -> pa.Table:
    """The rows with one fault at regular intervals, the kinds in turn."""
    chosen = random.Random(SEED).sample(range(rows.num_rows), rows.num_rows // FAULTY)  # noqa: S311 (no secret)
    columns = {name: rows.column(name).to_pylist() for fault in FAULTS for name in fault}
    for index, row in enumerate(chosen):
        for name, value in FAULTS[index % len(FAULTS)].items():
            columns[name][row] = value
    for name, values in columns.items():
        position = rows.schema.get_field_index(name)
        rows = rows.set_column(position, name, pa.array(values, rows.schema.field(name).type))
    return rows


def by_mandata(path: Path, framework: Framework) -> int:
    """Our own check, from the file to worded findings; returns the number of faults."""
    report = check_rows(path, framework.forms["units"], framework, cycle=framework.cycle(6))
    return sum(report.broken.values())


def by_mandata_with_key(path: Path, framework: Framework) -> int:
    """The same with a key that no two rows may share."""
    form = framework.forms["units"]
    keyed = form.model_copy(update={"table": form.table.model_copy(update={"primaryKey": ("mission", "unit")})})
    return sum(check_rows(path, keyed, framework, cycle=framework.cycle(6)).broken.values())


CONDITIONS = (
    f"mission NOT IN {MISSIONS}",
    "mission IS NULL",
    f"NOT regexp_full_match(unit, '{PATTERN}')",
    f"level NOT IN {LEVELS}",
    f"day NOT BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'",
    f"found NOT BETWEEN 0 AND {MOST_FOUND}",
    "share NOT BETWEEN 0 AND 100",
    "neutralised > found",
    "women > trained",
    "year <> year(day)",
)


def by_duckdb(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The same conditions written by hand, bad rows fetched."""
    asked = ", ".join(f"({condition}) AS c{index}" for index, condition in enumerate(CONDITIONS))
    sql = f"SELECT *, {asked} FROM read_parquet('{path}') WHERE {' OR '.join(CONDITIONS)}"  # noqa: S608
    return int(connection.sql(sql).to_arrow_table().num_rows)


def pandera_schema(*, unique: list[str] | None = None) -> pandera.DataFrameSchema:
    """The same questions in pandera's words."""
    period = (polars.date(2024, 5, 1), polars.date(2024, 10, 31))
    within = pandera.Check.in_range
    rules = [
        polars.col("neutralised") <= polars.col("found"),
        polars.col("women") <= polars.col("trained"),
        polars.col("year") == polars.col("day").dt.year(),
        polars.col("day").is_between(*period),
    ]
    return pandera.DataFrameSchema(
        {
            "mission": pandera.Column(str, pandera.Check.isin(MISSIONS), nullable=False),
            "unit": pandera.Column(str, pandera.Check.str_matches(f"^{PATTERN}$"), nullable=True),
            "level": pandera.Column(str, pandera.Check.isin(LEVELS), nullable=True),
            "day": pandera.Column(polars.Date, nullable=True),
            "year": pandera.Column(int, nullable=True),
            "found": pandera.Column(int, within(0, MOST_FOUND), nullable=True),
            "neutralised": pandera.Column(int, nullable=True),
            "share": pandera.Column(float, within(0, 100), nullable=True),
            "trained": pandera.Column(int, nullable=True),
            "women": pandera.Column(int, nullable=True),
            "active": pandera.Column(bool, nullable=True),
            "note": pandera.Column(str, nullable=True),
        },
        checks=[pandera.Check(lambda data, rule=rule: data.lazyframe.select(rule)) for rule in rules],
        unique=unique,
    )


def by_pandera(schema: pandera.DataFrameSchema, frame: polars.DataFrame) -> int:
    """Pandera over a frame that is in memory already, every failure collected; returns their number."""
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as failed:
        return int(failed.failure_cases.height)
    return 0


def frictionless_rate(rows: pa.Table, folder: Path) -> float:
    """Rows a second of frictionless over the first rows, written to a CSV file before."""
    from frictionless import Resource, Schema
    from pyarrow import csv

    path = folder / "sample.csv"
    csv.write_csv(rows.slice(0, SAMPLE), path)
    fields = [
        {"name": "mission", "type": "string", "constraints": {"required": True, "enum": list(MISSIONS)}},
        {"name": "unit", "type": "string", "constraints": {"pattern": PATTERN}},
        {"name": "level", "type": "string", "constraints": {"enum": list(LEVELS)}},
        {"name": "day", "type": "date", "constraints": {"minimum": FIRST_DAY, "maximum": LAST_DAY}},
        {"name": "year", "type": "year"},
        {"name": "found", "type": "integer", "constraints": {"minimum": 0, "maximum": MOST_FOUND}},
        {"name": "neutralised", "type": "integer"},
        {"name": "share", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
        {"name": "trained", "type": "integer"},
        {"name": "women", "type": "integer"},
        {"name": "active", "type": "boolean"},
        {"name": "note", "type": "string"},
    ]
    resource = Resource(path=path.name, basepath=str(folder), schema=Schema.from_descriptor({"fields": fields}))
    began = time.perf_counter()
    resource.validate()
    return SAMPLE / (time.perf_counter() - began)


def cold_process(path: Path, folder: Path) -> int:
    """A new process that imports Mandata, reads the framework and checks the file."""
    code = (
        "import sys; from pathlib import Path; from mandata.framework import read_framework;"
        "from mandata.records.row_checks import check_rows; framework = read_framework(Path(sys.argv[2]));"
        "report = check_rows(Path(sys.argv[1]), framework.forms['units'], framework, cycle=framework.cycle(6));"
        "print(sum(report.broken.values()))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path), str(folder)], check=True, capture_output=True)
    return int(run.stdout)


def in_turn(ways: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of each way, run after one another, over and over."""
    seen: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(TURNS):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            seen[name].append(time.perf_counter() - began)
    return seen


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        framework, rows, path = write_framework(folder / "framework"), million_rows(), folder / "units.parquet"
        pq.write_table(rows, path, row_group_size=ROW_GROUP)
        frame, connection = polars.from_arrow(rows), duckdb.connect(":memory:")
        assert isinstance(frame, polars.DataFrame)  # noqa: S101 (from_arrow gives a Series for an array alone)
        ways: dict[str, Callable[[], int]] = {
            "mandata, from Parquet, warm": partial(by_mandata, path, framework),
            "mandata, from Parquet, cold process": partial(cold_process, path, folder / "framework"),
            "DuckDB by hand, from Parquet": partial(by_duckdb, connection, path),
            "pandera over Polars, frame in memory": partial(by_pandera, pandera_schema(), frame),
            "mandata, with a unique key": partial(by_mandata_with_key, path, framework),
            "pandera, with a unique key": partial(by_pandera, pandera_schema(unique=["mission", "unit"]), frame),
        }
        found = {name: way() for name, way in ways.items()}
        seen = in_turn(ways)
        rate = frictionless_rate(rows, folder)
    table = Table("a million rows, twelve columns, ten rules", "min s", "median s", "max s", "faults found")
    for name, seconds in seen.items():
        numbers = (min(seconds), statistics.median(seconds), max(seconds))
        table.add_row(name, *(f"{number:.3f}" for number in numbers), f"{found[name]:,}")
    Console().print(table)
    ours = ROWS / statistics.median(seen["mandata, from Parquet, warm"])
    Console().print(f"rows a second: mandata {ours:,.0f}, frictionless {rate:,.0f}: {ours / rate:,.0f} times as many")


if __name__ == "__main__":
    main()
