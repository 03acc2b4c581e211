"""Small frameworks and their releases, to be attacked: what to write, and whose counts are protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path

import yaml
from typer.testing import CliRunner

from mandata.cli.main import app

AGES = ("young", "adult", "older", "aged")
BRANCHES = ("NORTH", "SOUTH", "EAST", "WEST")
KINDS = ("hurt", "ill")

Cell = tuple[int, str, str, str]
"""Cycle, branch, age ("" for none) and kind ("" where the form has none)."""


@dataclass(frozen=True)
class Call:
    """One number that a text asks for."""

    function: str
    indicator: str
    at: tuple[tuple[str, str], ...] = ()
    cycle: int = 2

    @property
    def sentence(self) -> str:
        """The sentence with the number; it says what it is of, as sentences do."""
        where = "".join(f"{name} {code} " for name, code in self.at)
        named = "".join(f", {name}='{code}'" for name, code in self.at)
        function = "value" if self.function == "fraction" else self.function
        fraction = ", fraction=True" if self.function == "fraction" else ""
        call = f"{function}('{self.indicator}', cycle={self.cycle}{named}{fraction})"
        return f"Q {self.function} {self.indicator} year {self.cycle} {where}is {{{{ {call} }}}} Z"


@dataclass(frozen=True)
class Table:
    """An exhibit: branches by indicators, or by one indicator for each age."""

    id: str
    columns: tuple[tuple[str, str], ...]
    total: bool = True
    kind: str = "table"

    def declared(self) -> dict[str, object]:
        """As the framework's file holds it."""
        columns = [{"indicator": name, **({"across": across} if across else {})} for name, across in self.columns]
        rows = {"dimension": "branch", "label": f"Rows of {self.id}", **({"total": "All of it"} if self.total else {})}
        chart = {"chart": {"mark": "grouped"}} if self.kind == "chart" else {}
        return {
            "id": self.id,
            "kind": self.kind,
            "title": f"Exhibit {self.id}",
            "rows": rows,
            "columns": columns,
            **chart,
        }


@dataclass(frozen=True)
class Edition:
    """One release: the counts as they are known then, and what it prints."""

    counts: Mapping[Cell, int]
    calls: tuple[Call, ...]
    tables: tuple[str, ...] = ()
    cycle: int = 2


@dataclass(frozen=True)
class Town:
    """A framework with its releases, one after the other.

    Attributes:
        of_persons: whether each row is one person; else a row counts the persons of one branch and age.
        is_required: whether the age must be given.
    """

    threshold: int
    editions: tuple[Edition, ...]
    tables: tuple[Table, ...] = ()
    ages: int = 2
    branches: int = 2
    of_persons: bool = False
    is_required: bool = True
    indicators: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS if self.of_persons else ("",)

    def write(self, folder: Path) -> Path:
        """Write the framework; returns the folder of the workspace."""
        framework, town = folder / "framework", folder / "town"
        _put(framework / "framework.yaml", {
            "id": "town", "version": "1", "title": "Town",
            "cycles": [{"number": n, "title": f"Year {n}", "period": {"start": f"202{n}-01-01", "end": f"202{n}-12-31"}}
                       for n in (1, 2)],
        })  # fmt: skip
        lines = [f"{code},{code.capitalize()} Branch,branch" for code in BRANCHES[: self.branches]]
        _put(framework / "organisations.csv", "\n".join(["code,name,kind", *lines]))
        _put(framework / "codelists/ages.csv", "\n".join(["code,name", *(f"{a},{a}" for a in AGES[: self.ages])]))
        _put(framework / "codelists/kinds.csv", "\n".join(["code,name", *(f"{kind},{kind}" for kind in KINDS)]))
        _put(framework / "forms/cases.yaml", self._form())
        indicators = self.indicators or (INDICATORS_OF_PERSONS if self.of_persons else INDICATORS)
        _put(framework / "indicators/cases.yaml", [
            {"id": name, "title": name, "form": "cases", "compare": "none", **dict(parts)}
            for name, parts in indicators.items()
        ])  # fmt: skip
        _put(framework / "report/outline.yaml", {
            "title": "Town", "sections": [{"id": "all", "title": "All", "text": "all"}]
        })  # fmt: skip
        _put(framework / "report/exhibits/all.yaml", [table.declared() for table in self.tables])
        return town

    def build(self, town: Path, number: int, formats: str) -> Path:
        """Write the returns and the text of a release and build it; returns the folder with the files."""
        self.output(town, number, "--format", formats)
        return town / f"out-{number}"

    def output(self, town: Path, number: int, *options: str) -> str:
        """Write the returns and the text of a release and build it; returns what the command prints."""
        edition = self.editions[number]
        _put(town / "workspace.yaml", {
            "title": "Town", "framework": "../framework", "cycle": edition.cycle, "date": f"202{5 + number}-01-01"
        })  # fmt: skip
        for cycle in range(1, edition.cycle + 1):
            _put(town / f"returns/cycle-{cycle}/cases.csv", self._return(edition, cycle))
        sentences = [call.sentence for call in edition.calls]
        exhibits = [f'{{{{ exhibit("{name}") }}}}' for name in edition.tables]
        _put(town / "narrative/all.md", "\n\n".join(["Nothing else.", *sentences, *exhibits]))
        done = CliRunner().invoke(app, ["report", str(town), "--out", str(town / f"out-{number}"), *options])
        assert done.exit_code == 0, done.output
        return done.output

    def _form(self) -> dict[str, object]:
        needed = {"constraints": {"required": True}}
        fields: list[dict[str, object]] = [
            {"name": "branch", "codelist": "organisations", "answer": False, **needed},
            {"name": "age", "codelist": "ages", "answer": False, **(needed if self.is_required else {})},
        ]
        rule: dict[str, object] = {"threshold": self.threshold, "dimensions": ["age"]}
        if self.of_persons:
            fields += [{"name": "kind", "codelist": "kinds", "answer": False, **needed}, {"name": "person", **needed}]
            schema = {"fields": fields, "primaryKey": ["person"]}
            return {"name": "cases", "title": "Cases", "disclosure": rule, "schema": schema}
        fields += [{"name": "hurt", "type": "integer"}, {"name": "late", "type": "integer"}]
        schema = {"fields": fields, "primaryKey": ["branch", "age"]}
        return {"name": "cases", "title": "Cases", "disclosure": {**rule, "counts": ["hurt"]}, "schema": schema}

    def _return(self, edition: Edition, cycle: int) -> str:
        rows = [(cell, count) for cell, count in edition.counts.items() if cell[0] == cycle]
        if self.of_persons:
            lines = [
                f"{branch},{age},{kind},{branch}-{age}-{kind}-{number}"
                for (_, branch, age, kind), count in rows
                for number in range(count)
            ]
            return "\n".join(["branch,age,kind,person", *lines])
        lines = [f"{branch},{age},{count},{count // 2}" for (_, branch, age, _), count in rows]
        return "\n".join(["branch,age,hurt,late", *lines])

    # Who may not be recognised

    def cells(self, cycle: int) -> list[Cell]:
        """Every cell that persons can be in, for all that a reader knows of the form."""
        ages = [*AGES[: self.ages], *([] if self.is_required else [""])]
        return [(cycle, *cell) for cell in product(BRANCHES[: self.branches], ages, self.kinds)]

    def protected(self, edition: Edition) -> list[tuple[Cell, ...]]:
        """The small counts of a release: at every place by age, alone or with branch and kind, as sets of cells."""
        used = {name for call in edition.calls for name, _ in call.at} | ({"branch"} if edition.tables else set())
        more = [name for name in ("branch", "kind") if name in used]
        found = []
        for cycle, size in product((1, 2), range(len(more) + 1)):
            for chosen in combinations(more, size):
                places: dict[tuple[str, ...], list[Cell]] = {}
                for cell in self.cells(cycle):
                    at = {"branch": cell[1], "kind": cell[3]}
                    if cell[2]:
                        places.setdefault((cell[2], *(at[name] for name in chosen)), []).append(cell)
                found += [
                    tuple(cells)
                    for cells in places.values()
                    if 0 < sum(edition.counts.get(cell, 0) for cell in cells) < self.threshold
                ]
        return list(dict.fromkeys(found))


def _put(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{content}\n" if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False), "utf-8")


def counts_of(numbers: Sequence[Sequence[int]], cycle: int = 2) -> dict[Cell, int]:
    """Counts by branch and age."""
    return {
        (cycle, branch, age, ""): count
        for branch, row in zip(BRANCHES, numbers, strict=False)
        for age, count in zip(AGES, row, strict=False)
    }


INDICATORS: Mapping[str, Mapping[str, object]] = {
    "hurt": {"value": "sum(hurt)", "by": ["branch", "age"]},
    "moved": {"value": "sum(hurt)", "by": ["branch", "age"], "compare": "previous"},
    "young": {"value": "sum(hurt)", "where": "age = 'young'", "by": ["branch"]},
    "others": {"value": "sum(hurt)", "where": "age <> 'young'", "by": ["branch"]},
    "late": {
        "numerator": "sum(late)", "denominator": "sum(hurt)", "unit": "percent", "decimals": 1, "by": ["branch", "age"],
    },
    "by_age": {
        "numerator": "sum(hurt)", "share_of": {"dimension": "age", "base": "total"}, "unit": "percent",
        "by": ["branch", "age"],
    },
    "mean": {"value": "avg(hurt)", "decimals": 2, "by": ["branch"]},
    "most": {"value": "max(hurt)", "by": ["branch"]},
}  # fmt: skip

INDICATORS_OF_PERSONS: Mapping[str, Mapping[str, object]] = {
    "cases": {"value": "count(*)", "by": ["branch", "age", "kind"]},
    "moved": {"value": "count(*)", "by": ["branch", "age", "kind"], "compare": "previous"},
    "young": {"value": "count_if(age = 'young')", "by": ["branch", "kind"]},
    "others": {"value": "count(*)", "where": "age <> 'young'", "by": ["branch", "kind"]},
    "young_share": {
        "numerator": "count_if(age = 'young')", "denominator": "count(*)", "unit": "percent", "by": ["branch", "kind"],
    },
}  # fmt: skip
