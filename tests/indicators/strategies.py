"""Generates frameworks, records and indicators.

Numbers are small, or have all the digits that a figure may have. Field names are words that the engine uses itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import strategies as st
from tests.indicators.builders import form, framework

from mandata.framework.gazetteers import with_levels
from mandata.framework.model import (
    Code,
    CodeList,
    Component,
    Field,
    Form,
    Framework,
    Indicator,
    Operand,
    ShareOf,
    Window,
)

CYCLES = (1, 2, 3)
CODES = st.sampled_from(["a", "B", "é", "日本", "o'k", 'say "x"', "a b", "1", "-", "NULL"])
REASONS = st.sampled_from(["a flood", "the counter broke", "épuisé"])
SMALL = st.integers(-40, 40).map(lambda quarters: Decimal(quarters) / 4)
LONG = st.integers(-(10**27) + 1, 10**27 - 1).map(lambda digits: Decimal(f"{digits}E-9"))
EXTREMES = st.sampled_from(["999999999999999999.999999999", "-999999999999999999.999999999", "0.000000001", "0.1"])
NUMBERS = st.integers(0, 9).flatmap(lambda chance: SMALL if chance > 1 else LONG if chance else EXTREMES.map(Decimal))
WHOLE = st.integers(-5, 5) | st.sampled_from([2**53 + 1, 10**18 - 1, -(10**18) + 1, 9_007_199_254_740_995])
DIMENSIONS = ("area", "level", "year", "flag", "area.group", "area.broader", "area.country", "area.region", "word")


@dataclass(frozen=True, repr=False)
class World:
    """A framework with records of its one form, as cells by cycle."""

    framework: Framework
    form: Form
    rows: dict[int, list[dict[str, Any]]]

    def __repr__(self) -> str:
        """What a failing example needs to be understood."""
        lists = {
            name: [f"{code.code} ({code.order}) {code.attributes} {code.total}" for code in listed.codes.values()]
            for name, listed in self.framework.code_lists.items()
            if name != "organisations"
        }
        said = [item.model_dump(exclude_defaults=True) for item in self.framework.indicators.values()]
        return "\n".join(str(part) for part in [lists, *said, *self.rows.items()])


KEPT: list[dict[str, Any]] = [
    *[{}] * 3,
    *(
        {"kind": "register", "dated_by": "cycle", "kept_since": day}
        for day in ("2022-01-01", "2024-01-01", "2024-05-05")
    ),
]
"""A return, or a register that is kept since some day."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    areas = draw(gazetteers("areas"))
    levels = draw(code_lists("levels"))
    shape = form(
        "returns",
        Field(name="area", type="place", codelist="areas", answer=False),
        Field(name="level", codelist="levels"),
        Field(name="mark", type="number"),
        Field(name="took_part", type="integer"),
        Field(name="flag", type="boolean"),
        Field(name="cycle", type="date"),
        Field(name="year", type="year", answer=draw(st.booleans())),
        Field(name="word", answer=False),
        **draw(st.sampled_from(KEPT)),
    )
    rows = draw(st.fixed_dictionaries({cycle: st.lists(records(shape, areas, levels), max_size=6) for cycle in CYCLES}))
    indicators = draw(indicator_sets(areas, levels))
    return World(framework([shape], indicators, [areas, levels], cycles=CYCLES), shape, rows)


@st.composite
def code_lists(draw: st.DrawFn, name: str, least: int = 1) -> CodeList:
    codes = draw(st.lists(CODES, min_size=least, max_size=4, unique=True))
    orders = draw(st.permutations(range(1, len(codes) + 1)))
    listed: dict[str, Code] = {}
    for code, order in zip(codes, orders, strict=True):
        before = draw(st.sampled_from(["", *listed]))
        group = draw(st.sampled_from(["", "g1", "g'2"]))
        total = draw(st.integers(0, 4)) == 4
        attributes = {"before": before, "group": group}
        listed[code] = Code(code, f"Name of {code}", order, attributes=attributes, total=total)
    return CodeList(name, listed)


LEVELS = ("country", "region")


@st.composite
def gazetteers(draw: st.DrawFn, name: str) -> CodeList:
    """A code list of at least two places, one within the other; the narrowest have no level."""
    listed, depths = dict[str, Code](), dict[str, int]()
    for number, (code, item) in enumerate(draw(code_lists(name, 2)).codes.items()):
        broader = draw(st.sampled_from([*depths] if number == 1 else ["", *depths]))
        depth = depths[code] = depths[broader] + 1 if broader else 0
        level = LEVELS[depth] if depth < len(LEVELS) else ""
        listed[code] = replace(item, broader=broader, attributes={**item.attributes, "level": level})
    known = CodeList(name, listed)
    return with_levels(known, {name: known})


# Records


def records(shape: Form, areas: CodeList, levels: CodeList) -> st.SearchStrategy[dict[str, Any]]:
    contents: dict[str, st.SearchStrategy[Any]] = {
        "area": st.sampled_from(list(areas.codes)),
        "level": st.sampled_from(list(levels.codes)),
        "mark": NUMBERS,
        "took_part": WHOLE,
        "flag": st.booleans(),
        "cycle": st.dates(date(2022, 1, 1), date(2026, 12, 31)),
        "year": st.integers(2021, 2026),
        "word": st.sampled_from(["", "x", "Ü"]),
    }
    cells = {}
    for field in shape.table.fields:
        if field.name in contents:
            content = contents[field.name]
            cells[field.name] = answers(content) if shape.is_answer(field) else content | content | st.none()
    return st.fixed_dictionaries(cells)


def answers(content: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, str, str]]:
    """Content, status and reason; nine of ten are numbers."""
    sure = st.tuples(content, st.sampled_from(["reported"] * 4 + ["estimated", "provisional"]), st.just(""))
    missing = st.tuples(st.none(), st.sampled_from(["not_reported", "not_applicable", "withheld"]), st.just(""))
    explained = st.tuples(st.none(), st.just("not_available"), REASONS)
    return st.integers(0, 9).flatmap(lambda chance: sure if chance else missing | explained)


# Expressions, as text


@dataclass(frozen=True)
class Language:
    """Draws expressions over the generated form; one draw decides one node, which keeps them quick to make."""

    draw: st.DrawFn
    areas: CodeList
    levels: CodeList

    def one_of(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def number(self, depth: int = 2) -> str:  # noqa: PLR0911 (one line for each kind of node)
        """A number for each row."""
        kinds = ("field", "sum", "halves", "abs", "minus", "coalesce", "nullif", "case", "else", "switch")
        part = partial(self.number, depth - 1)
        match self.one_of(*kinds) if depth else "field":
            case "sum":
                return f"({part()} {self.one_of('+', '-', '*')} {part()})"
            case "halves":
                return f"({part()} / {self.one_of('2', '3', '0', '-0.8', 'took_part', '(took_part - took_part)')})"
            case "abs":
                return f"abs({part()})"
            case "minus":
                return f"-({part()})"
            case "coalesce":
                return f"coalesce({part()}, {part()})"
            case "nullif":
                return f"nullif({part()}, {part()})"
            case "case":
                return f"case when {self.truth(depth - 1)} then {part()} end"
            case "else":
                return f"case when {self.truth(depth - 1)} then {part()} else {part()} end"
            case "switch":
                return f"case {part()} when {part()} then {part()} else 7 end"
        fields = ("mark", "took_part", "year", "rank(level)", "area.order", "round(mark)")
        return self.one_of(*fields, "mark", "took_part", "0", "2", "0.25", "-1.5")

    def truth(self, depth: int = 2) -> str:
        """A condition for each row."""
        number, part = partial(self.number, max(depth - 1, 0)), partial(self.truth, depth - 1)
        match self.one_of("leaf", "logic", "not", "compare", "between", "in") if depth else "leaf":
            case "logic":
                return f"({part()} {self.one_of('and', 'or')} {part()})"
            case "not":
                return f"not ({part()})"
            case "compare":
                return f"{number()} {self.one_of('=', '<>', '<', '<=', '>', '>=')} {number()}"
            case "between":
                return f"{number()} between {number()} and {number()}"
            case "in":
                return f"{number()} {self.one_of('in', 'not in')} ({number()}, {number()})"
        return self.one_of(
            *("flag", "flag", "true", "false", "area is null", "level is not null", "cycle is null"),
            f"area {self.one_of('=', '<>')} {self.code(self.areas)}",
            f"level in ({self.code(self.levels)}, {self.code(self.levels)})",
            f"area.group {self.one_of('=', '<>', '<')} {self.one_of(quoted('g1'), quoted(''))}",
            f"area.region {self.one_of('=', '<>')} {self.code(self.areas)}",
            f"word {self.one_of('=', '<>', '>=')} {self.one_of(quoted('x'), quoted(''))}",
            f"cycle {self.one_of('<', '>=')} {self.one_of(quoted('2023-07-01'), quoted('2024-12-31'))}",
        )

    def code(self, codes: CodeList) -> str:
        return quoted(self.one_of(*codes.codes))

    def exact_aggregate(self) -> str:
        """A number for rows taken together."""
        if self.draw(st.integers(0, 3)):
            return self.single_aggregate()
        return f"{self.single_aggregate()} {self.one_of('+', '-', '*')} {self.single_aggregate()}"

    def single_aggregate(self) -> str:
        name = self.one_of(
            "sum", "sum", "min", "max", "count", "count_if", "distinct", "codes", "rows", "median", "percentile"
        )
        match name:
            case "rows":
                return "count(*)"
            case "count_if":
                return f"count_if({self.truth()})"
            case "percentile":
                return f"percentile({self.number()}, {self.one_of('0', '10', '33.3', '90', '100')})"
            case "distinct":
                return f"{self.one_of('sum', 'count', 'avg')}(distinct {self.number()})"
            case "codes":
                return f"count(distinct {self.one_of('area', 'level', 'area.group', 'flag', 'cycle')})"
        return f"{name}({self.number()})"

    def aggregate(self) -> str:
        match self.one_of("exact", "exact", "avg", "quotient", "round", "coalesce", "bool"):
            case "avg":
                return f"avg({self.number()})"
            case "quotient":
                return f"({self.exact_aggregate()}) / ({self.exact_aggregate()})"
            case "round":
                return f"round({self.exact_aggregate()}, 1)"
            case "coalesce":
                return f"100 * coalesce({self.exact_aggregate()}, 1)"
            case "bool":
                return f"{self.one_of('bool_or', 'bool_and')}({self.truth()})"
        return self.exact_aggregate()


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# Indicators


@st.composite
def indicator_sets(draw: st.DrawFn, areas: CodeList, levels: CodeList) -> list[Indicator]:
    """One of each kind of indicator, and a composite of two."""
    say = Language(draw, areas, levels)
    share_of = draw(
        st.builds(ShareOf, dimension=st.sampled_from(["area", "level"]), base=st.sampled_from(["total", "before"]))
    )
    plain = indicator(say, "plain", value=say.aggregate())
    fraction = indicator(say, "fraction", numerator=say.aggregate(), denominator=say.exact_aggregate())
    share = indicator(say, "share", numerator=say.exact_aggregate(), share_of=share_of)
    parts = {"numerator": "sum(mark)", "denominator": "sum(took_part)"}
    printed = indicator(say, "printed", as_reported=say.aggregate(), **parts)
    stage = indicator(say, "stage", numerator="count(mark)", share_of=share_of, as_reported="avg(took_part)")
    components = tuple(
        Component(indicator=name, weight=draw(st.sampled_from([0.5, 1.0, 3.0])))
        for name in ("plain", draw(st.sampled_from(["fraction", "share"])))
    )
    index = Indicator(id="index", title="Index", components=components, by=DIMENSIONS, compare=draw(COMPARISONS))
    known = [plain, fraction, share, printed, stage, index]
    calculated = [calculation(say, "calculated", known)]
    calculated.append(calculation(say, "recalculated", [*known, *calculated]))
    return [*known, *calculated]


CALCULATIONS = (
    "one / other",
    "(one - other) / other * 100",
    "one * other / 7",
    "one - other",
    "-one / (one + other)",
    "abs(other) / (one - one)",
    "round(one / 3, 1) + other",
    "one / other / third",
    "(one + other) * third - 0.5",
    "greatest(0, least(1, (one - 2) / 8))",
    "one / (other + 1)",
)


def calculation(say: Language, name: str, known: list[Indicator]) -> Indicator:
    """A calculation between some indicators."""
    text = say.one_of(*CALCULATIONS)
    unit = say.one_of("percent", "ratio")
    combined = [item for item in known if item.unit in (unit, "count")]
    of = {operand: say.draw(operands(say, combined)) for operand in ("one", "other", "third") if operand in text}
    dimensions = [dimension for dimension in DIMENSIONS if any(has(item, dimension, known) for item in of.values())]
    return Indicator(
        id=name,
        title=name.capitalize(),
        calculate=text,
        of=of,
        by=tuple(dimensions),
        compare=say.draw(COMPARISONS),
    )


def has(operand: Operand, dimension: str, known: list[Indicator]) -> bool:
    """Whether an operand is broken down by a dimension."""
    return dimension not in operand.where and any(
        item.id == operand.indicator and dimension in item.by for item in known
    )


def operands(say: Language, known: list[Indicator]) -> st.SearchStrategy[Operand]:
    """An operand in some cycle, of some part."""
    area = st.fixed_dictionaries({"area": st.sampled_from(list(say.areas.codes))})
    names = [item.id for item in known]
    return st.builds(
        Operand,
        indicator=st.sampled_from(names),
        where=st.just({}) | st.just({}) | area if all("area" in item.by for item in known) else st.just({}),
        cycle=st.sampled_from(["same", "same", "previous", "cycle-2", "latest"]),
        missing=st.sampled_from(["missing", "missing", "zero"]),
    )


COMPARISONS = st.sampled_from(["previous", "cycle-2", "year-1", "none"])
WINDOWS = st.sampled_from(
    [
        *[None] * 4,
        Window(field="year", since=2023),
        Window(field="cycle", since=2024),
        Window(field="cycle", last_months=6),
        Window(field="cycle", last_months=17),
    ]
)


def indicator(say: Language, name: str, **parts: Any) -> Indicator:
    return Indicator(
        id=name,
        title=name.capitalize(),
        form="returns",
        where=say.truth() if say.draw(st.integers(0, 2)) == 2 else None,
        window=say.draw(WINDOWS),
        by=say.draw(st.sampled_from([DIMENSIONS, DIMENSIONS, DIMENSIONS[1:], DIMENSIONS[:2]]))
        if name == "printed"
        else DIMENSIONS,
        unit=say.draw(st.sampled_from(["percent", "ratio", "count"])),
        compare=say.draw(COMPARISONS),
        **parts,
    )
