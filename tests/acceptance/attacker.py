"""A reader who wants to know how many persons are in a small group: reads all that was published, and calculates.

Nothing of Mandata's is used here. What is printed is read from the files themselves: the web page with its list of
sources, the PDF, the Word file and the data package. What a number means is read from the framework's files. Then an
integer programme asks, for each small group and each number from zero to the threshold less one, whether counts exist
that agree with everything printed and have that number there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pdfplumber
import yaml
from lxml import html
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.acceptance.attacked import Cell, Edition, Town

SENTENCE = re.compile(r"Q (\w+) (\w+) year (\d) ((?:(?:branch|age|kind) \w+ )*)is (.*?) Z", re.DOTALL)
FRACTION = re.compile(r"\(([\d,]+)/([\d,]+)\)")
FROM = re.compile(r"(?:up|down) from ([\d,.]+)")
NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
VALUE = re.compile(r"(\w+);cycle=(\d)((?:;\w+=\w+)*)")
CONDITION = re.compile(r"age (=|<>) '(\w+)'")

Place = frozenset[tuple[str, str]]
Variable = tuple[Cell, int]
"""A cell, and the number of the edition from which on it has its count."""


@dataclass(frozen=True)
class Fact:
    """A number that was read: of an indicator, a cycle and a place.

    Attributes:
        what: `number`, `numerator`, `denominator`, `records` or `left out`.
        edition: number of the release that it was read in.
    """

    indicator: str
    cycle: int
    place: Place
    what: str
    number: float
    edition: int


@dataclass
class Attacker:
    """Knows a framework, and everything that was read so far."""

    town: Town
    framework: Path
    facts: set[Fact] = field(default_factory=set)
    empty: set[tuple[int, int, Place]] = field(default_factory=set)

    def __post_init__(self) -> None:
        listed = yaml.safe_load((self.framework / "indicators/cases.yaml").read_text("utf-8"))
        self.indicators: dict[str, dict[str, Any]] = {item["id"]: item for item in listed}
        declared = yaml.safe_load((self.framework / "report/exhibits/all.yaml").read_text("utf-8")) or []
        self.exhibits: dict[str, dict[str, Any]] = {item["id"]: item for item in declared}
        self.dimension_of = {
            line.split(",")[0]: name
            for name, path in (("branch", "organisations"), ("age", "codelists/ages"), ("kind", "codelists/kinds"))
            for line in (self.framework / f"{path}.csv").read_text("utf-8").splitlines()[1:]
        }

    # Reading

    def read(self, out: Path, edition: int) -> None:
        """Read every file of a release."""
        if (out / "report.html").exists():
            page = html.fromstring((out / "report.html").read_text("utf-8"))
            self._read_sources(page, edition)
            self._read_sentences(" ".join(page.itertext()), edition)
            tables = [_rows_of_html(table) for table in page.xpath("//table")]
            self._read_tables(tables, edition)
        if (out / "report.docx").exists():
            file = docx.Document(str(out / "report.docx"))
            self._read_sentences(" ".join(paragraph.text for paragraph in file.paragraphs), edition)
            self._read_tables([[[c.text for c in row.cells] for row in table.rows] for table in file.tables], edition)
        if (out / "report.pdf").exists():
            with pdfplumber.open(out / "report.pdf") as pdf:
                text = "\n".join(page.extract_text() or "" for page in pdf.pages)
            self._read_sentences(text, edition)
            self._read_lines(text.splitlines(), edition)
        for path in sorted((out / "data/exhibits").glob("*.csv")):
            self._read_cells(path, edition)

    def _note(self, indicator: str, cycle: int, place: Place, what: str, text: str, edition: int) -> None:  # noqa: PLR0917
        found = NUMBER.fullmatch(text.strip().removesuffix("%"))
        if found:
            number = float(found[0].replace(",", ""))
            self.facts.add(Fact(indicator, cycle, place, what, number, edition))

    def _read_sources(self, page: Any, edition: int) -> None:
        """The list of every figure with its parts, at the end of the web page."""
        for group in page.xpath("//section[@class='indicator']"):
            indicator = group.xpath("string(h3)").strip()
            for entry in group.xpath(".//details"):
                facts = {d.xpath("string(dt)"): d.xpath("string(dd)") for d in entry.xpath(".//dl/div")}
                words = entry.xpath("string(.//span[@class='place'])")
                place = self._place(word for word in re.split(r", ", words) if word in self.dimension_of)
                cycle = int(facts["Cycle"].removeprefix("Year "))
                printed = facts.get("Before rounding") or entry.xpath("string(.//span[@class='printed'])")
                self._note(indicator, cycle, place, "number", printed, edition)
                if " of " in facts.get("Share", ""):
                    for what, text in zip(("numerator", "denominator"), facts["Share"].split(" of "), strict=True):
                        self._note(indicator, cycle, place, what, text, edition)
                if " in Year " in facts.get("Compared with", ""):
                    before, _, year = facts["Compared with"].partition(" in Year ")
                    self._note(indicator, int(year[0]), place, "number", before, edition)
                if "took part" in facts.get("Records", ""):
                    took, _, left = facts["Records"].partition(" took part")
                    self._note(indicator, cycle, place, "records", took, edition)
                    left_out = NUMBER.search(left)
                    self._note(indicator, cycle, place, "left out", left_out[0] if left_out else "0", edition)

    def _read_sentences(self, text: str, edition: int) -> None:
        text = re.sub(r"\s+", " ", text)
        for function, indicator, year, words, said in SENTENCE.findall(text):
            cycle, place = int(year), self._place(words.split()[1::2])
            parts = FRACTION.search(said)
            if parts:
                self._note(indicator, cycle, place, "numerator", parts[1], edition)
                self._note(indicator, cycle, place, "denominator", parts[2], edition)
            number = said.split(" (")[0]
            if function in ("value", "fraction"):
                self._note(indicator, cycle, place, "number", number, edition)
            elif function == "previous":
                self._note(indicator, cycle - 1, place, "number", number, edition)
            elif function == "trend" and (found := FROM.fullmatch(said)):
                self._note(indicator, cycle - 1, place, "number", found[1], edition)
            elif function == "change":
                self._note(indicator, cycle, place, "change", number, edition)

    def _read_tables(self, tables: Sequence[Sequence[Sequence[str]]], edition: int) -> None:
        """Tables by their rows; the first head says which exhibit it is."""
        for rows in tables:
            named = re.search(r"Rows of (\w+)", " ".join(cell for row in rows[:2] for cell in row))
            if named:
                for row in rows:
                    self._read_row(named[1], row[0].strip(), [cell.strip() for cell in row[1:]], edition)

    def _read_lines(self, lines: Sequence[str], edition: int) -> None:
        """The tables of a PDF, which has lines only."""
        exhibit = ""
        for line in lines:
            if named := re.search(r"Rows of (\w+)", line):
                exhibit = named[1]
            elif "Exhibit" in line:
                exhibit = ""
            label = "All of it" if line.startswith("All of it") else line.split(" ")[0]
            if exhibit:
                self._read_row(exhibit, label, line.removeprefix(label).split(), edition)

    def _read_row(self, exhibit: str, label: str, cells: Sequence[str], edition: int) -> None:
        columns = list(self._columns(self.exhibits[exhibit]))
        if len(cells) != len(columns) or (label not in self.dimension_of and label != "All of it"):
            return
        row = [label] if label in self.dimension_of else []
        for (indicator, code), cell in zip(columns, cells, strict=True):
            place = self._place([*row, *([code] if code else [])])
            self._note(indicator, self.town.editions[edition].cycle, place, "number", cell.split(" ")[0], edition)

    def _columns(self, exhibit: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for column in exhibit["columns"]:
            codes = [code for code, name in self.dimension_of.items() if name == column.get("across")]
            yield from ((column["indicator"], code) for code in codes or [""])

    def _read_cells(self, path: Path, edition: int) -> None:
        """An exhibit of the data package; a branch or an age that it leaves out has nobody."""
        cycle, rows, columns = self.town.editions[edition].cycle, set[str](), set[str]()
        for cell in csv.DictReader(path.read_text("utf-8").splitlines()):
            found = VALUE.fullmatch(cell["value"])
            if found is None:
                continue
            place = self._place(part.split("=")[1] for part in found[3].split(";") if part)
            rows.add(cell["row_code"])
            columns |= {code for name, code in place if name == "age"}
            for what in ("number", "numerator", "denominator", "records", "left_out"):
                self._note(found[1], int(found[2]), place, what.replace("_", " "), cell[what], edition)
            self._note(found[1], int(found[2]) - 1, place, "number", cell["previous"], edition)
        for code, name in self.dimension_of.items():
            seen = rows if name == "branch" else columns
            if name != "kind" and seen and code not in seen:
                self.empty.add((edition, cycle, frozenset([(name, code)])))

    def _place(self, codes: Any) -> Place:
        return frozenset((self.dimension_of[code], code) for code in codes)

    # Equations

    def narrowed(self, edition: int) -> list[str]:
        """Return what a reader can work out about the small groups of a release, in words; nothing if all is well.

        Counts that earlier releases reveal by themselves do not count.
        """
        variables, problem = self._problem(edition, edition)
        _, before = self._problem(edition, edition - 1)
        told = []
        for group in self._groups(edition):
            wanted = np.zeros(len(variables))
            for cell in group:
                wanted[variables[self._variable(cell, edition)]] = 1
            missing = [value for value in range(self.town.threshold) if not problem(wanted, value)]
            missing = [value for value in missing if before(wanted, value)]
            if missing:
                told.append(f"{group} cannot be {missing}")
        return told

    def _groups(self, edition: int) -> list[tuple[Cell, ...]]:
        return self.town.protected(self.town.editions[edition])

    def _variable(self, cell: Cell, edition: int) -> Variable:
        """A count is unchanged until a release has another: the reader knows which were corrected."""
        counts = [self.town.editions[number].counts.get(cell, 0) for number in range(edition + 1)]
        first = edition
        while first and counts[first - 1] == counts[edition] and self._was_known(cell, first - 1):
            first -= 1
        return cell, first

    def _was_known(self, cell: Cell, edition: int) -> bool:
        return cell[0] <= self.town.editions[edition].cycle

    def _problem(self, edition: int, last: int) -> tuple[dict[Variable, int], Callable[[Any, int], bool]]:
        """The unknowns of a release, and whether a sum of them can be a number, by what was read up to the last."""
        variables: dict[Variable, int] = {}
        for number in range(edition + 1):
            for cycle in range(1, self.town.editions[number].cycle + 1):
                for cell in self.town.cells(cycle):
                    variables.setdefault(self._variable(cell, number), len(variables))
        rows, lower, upper = [], [], []
        for weights, least, most in self._equations(last):
            true = sum(weight * self.town.editions[n].counts.get(cell, 0) for (cell, n), weight in weights.items())
            assert least - 1e-6 <= true <= most + 1e-6, f"something was read that is not so: {weights}"
            row = np.zeros(len(variables))
            for (cell, number), weight in weights.items():
                row[variables[self._variable(cell, number)]] += weight
            rows.append(row)
            lower.append(least)
            upper.append(most)

        def is_possible(wanted: Any, value: int) -> bool:
            found = milp(
                np.zeros(len(variables)),
                integrality=np.ones(len(variables)),
                bounds=Bounds(0),
                constraints=LinearConstraint(np.array([*rows, wanted]), [*lower, value], [*upper, value]),
            )
            assert found.status in (0, 2), found.message
            return bool(found.status == 0)

        return variables, is_possible

    def _equations(self, last: int) -> Iterator[tuple[dict[tuple[Cell, int], float], float, float]]:
        """Sums of cells with what they are at least and at most."""
        for fact in self.facts:
            if fact.edition <= last:
                yield from self._equation(fact)
        for edition, cycle, place in self.empty:
            if edition <= last:
                yield dict.fromkeys(self._cells(cycle, place, edition), 1.0), 0, 0

    def _equation(self, fact: Fact) -> Iterator[tuple[dict[tuple[Cell, int], float], float, float]]:  # noqa: PLR0912
        indicator = self.indicators[fact.indicator]
        cells = [
            (cell, number)
            for cell, number in self._cells(fact.cycle, fact.place, fact.edition)
            if self._meets(cell, indicator.get("where"))
        ]
        if fact.what in ("records", "left out"):
            if self.town.of_persons and fact.what == "records":
                known = [item for item in cells if item[0][2] or "where" not in indicator]
                yield dict.fromkeys(known, 1.0), fact.number, fact.number
            return
        if fact.what == "change":
            before = self._cells(fact.cycle - 1, fact.place, fact.edition)
            sign = self._sign(fact)
            if sign:
                weights = {**dict.fromkeys(cells, 1.0), **dict.fromkeys(before, -1.0)}
                yield weights, sign * fact.number, sign * fact.number
            return
        text = indicator.get("value")
        numerator = indicator.get("numerator", "")
        if fact.what == "number" and text in ("sum(hurt)", "count(*)"):
            yield dict.fromkeys(cells, 1.0), fact.number, fact.number
        elif fact.what == "number" and text and text.startswith("count_if"):
            met = [item for item in cells if self._meets(item[0], text)]
            yield dict.fromkeys(met, 1.0), fact.number, fact.number
        elif fact.what == "number" and text == "max(hurt)":
            yield from (({cell: 1.0}, 0, fact.number) for cell in cells)
        elif fact.what == "number" and text == "avg(hurt)":
            records = [other.number for other in self.facts if other.what == "records" and self._alike(other, fact)]
            for count in records:
                half = 0.005 * count + 1e-6
                yield dict.fromkeys(cells, 1.0), fact.number * count - half, fact.number * count + half
        elif fact.what == "numerator" and numerator == "sum(hurt)":
            yield dict.fromkeys(cells, 1.0), fact.number, fact.number
        elif fact.what == "numerator" and numerator.startswith("count_if"):
            met = [item for item in cells if self._meets(item[0], numerator)]
            yield dict.fromkeys(met, 1.0), fact.number, fact.number
        elif fact.what == "denominator":
            around = fact.place
            if "share_of" in indicator:
                around = frozenset(item for item in fact.place if item[0] != indicator["share_of"]["dimension"])
                cells = [item for item in self._cells(fact.cycle, around, fact.edition) if item[0][2]]
            yield dict.fromkeys(cells, 1.0), fact.number, fact.number

    def _sign(self, fact: Fact) -> int:
        """Whether a difference is a rise, where it is printed which way it went; 0 where it is not known."""
        numbers = {
            cycle: other.number
            for other in self.facts
            for cycle in [other.cycle]
            if other.what == "number" and (other.indicator, other.place) == (fact.indicator, fact.place)
        }
        now, before = numbers.get(fact.cycle), numbers.get(fact.cycle - 1)
        return 0 if now is None or before is None else (1 if now >= before else -1)

    @staticmethod
    def _alike(one: Fact, other: Fact) -> bool:
        return (one.indicator, one.cycle, one.place, one.edition) == (
            other.indicator,
            other.cycle,
            other.place,
            other.edition,
        )

    def _cells(self, cycle: int, place: Place, edition: int) -> list[tuple[Cell, int]]:
        at = dict(place)
        return [
            (cell, edition)
            for cell in self.town.cells(cycle)
            if all(at.get(name) in (None, code) for name, code in zip(("branch", "age", "kind"), cell[1:], strict=True))
        ]

    @staticmethod
    def _meets(cell: Cell, condition: str | None) -> bool:
        found = CONDITION.search(condition or "")
        if found is None:
            return True
        return bool(cell[2]) and (cell[2] == found[2]) is (found[1] == "=")


def _rows_of_html(table: Any) -> list[list[str]]:
    return [[" ".join(cell.itertext()) for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]


def attacked(town: Town, folder: Path, formats: str = "html,data") -> list[str]:
    """Build the releases of a town one after the other, and return what a reader can work out after each."""
    workspace = town.write(folder)
    attacker, told = Attacker(town, folder / "framework"), []
    for number in range(len(town.editions)):
        attacker.read(town.build(workspace, number, formats), number)
        if any(_shows_ages(town, item) for item in town.editions[: number + 1]):
            told += [f"release {number + 1}: {words}" for words in attacker.narrowed(number)]
    return told


def _shows_ages(town: Town, edition: Edition) -> bool:
    """Whether a number of a release is asked for by age; before that nobody's age is at stake."""
    of_age = {"young", "others", "by_age", "young_share"}
    asked = any(call.indicator in of_age or "age" in dict(call.at) for call in edition.calls)
    placed = [table for table in town.tables if table.id in edition.tables]
    return asked or any(name in of_age or across == "age" for table in placed for name, across in table.columns)
