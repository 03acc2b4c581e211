"""The expressions that are allowed, and how others are reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.indicators.builders import code_list, coded, form, framework, number

from mandata.framework.model import Field, Indicator
from mandata.indicators import check_indicators
from mandata.indicators.columns import Scope
from mandata.indicators.expressions import Named, Role, read_expression

LEVELS = code_list("levels", {"code": "low", "colour": "green"}, {"code": "high", "colour": "red"})
FORM = form(
    "loans",
    coded("branch", "organisations"),
    Field(name="level", codelist="levels"),
    number("books"),
    number("late"),
    Field(name="open", type="boolean"),
    Field(name="day", type="date"),
)
SCOPE = Scope(framework([FORM], code_lists=[LEVELS]), FORM)


def problems(text: str, role: Role = "aggregate") -> list[str]:
    return [problem.mistake.code for problem in read_expression(text, SCOPE, role)[1]]


@pytest.mark.parametrize(
    "text",
    [
        "sum(books)",
        "avg(books - late)",
        "count(*)",
        "count(distinct branch)",
        "count(distinct branch.quarter)",
        "count_if(open)",
        "count_if(not open and books > 3)",
        "bool_or(level = 'high')",
        "bool_and(branch.kind in ('branch', 'bus'))",
        "max(rank(level))",
        "min(level.order)",
        "sum(case when level.colour = 'red' then books else -books end)",
        "sum(case level when 'high' then books else 0 end)",
        "100 * sum(coalesce(late, 0)) / nullif(sum(books), 0)",
        "round(avg(abs(books)), 1)",
        "sum(books) + sum(distinct late)",
        "count_if(day between '2024-01-01' and '2024-06-30')",
        "count_if(level is not null)",
    ],
)
def test_an_aggregate_may_say(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize("text", ["open", "books > 3 or late is null", "branch = 'NORTH'", "day >= '2024-01-01'"])
def test_a_condition_may_say(text: str) -> None:
    assert problems(text, "condition") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sum(boks)", "unknown-field"),
        ("sum(a.b.books)", "unknown-field"),
        ("max(level.color)", "unknown-attribute"),
        ("max(books.order)", "unknown-attribute"),
        ("rank(books)", "unknown-attribute"),
        ("max(rank(level, 2))", "wrong-argument"),
        ("count_if(level = 'hihg')", "unknown-code"),
        ("count_if(level in ('low', 'none'))", "unknown-code"),
        ("books", "no-aggregate"),
        ("1", "no-aggregate"),
        ("sum(books) + late", "no-aggregate"),
        ("sum(max(books))", "nested-aggregate"),
        ("sum(count(*))", "nested-aggregate"),
        ("sum(level)", "wrong-kind"),
        ("sum(open)", "wrong-kind"),
        ("max(level)", "wrong-kind"),
        ("count_if(books)", "wrong-kind"),
        ("count_if(books = 'many')", "wrong-kind"),
        ("count_if(day > 'May')", "wrong-kind"),
        ("count_if(day > 2024)", "wrong-kind"),
        ("sum(case when open then 1 else 'x' end)", "wrong-kind"),
        ("min(books, late)", "wrong-argument"),
        ("sum(*)", "not-allowed"),
        ("round(sum(books), late)", "wrong-argument"),
        ("stddev(books)", "not-allowed"),
        ("median(distinct books)", "not-allowed"),
        ("median(level)", "wrong-kind"),
        ("sum(median(books))", "nested-aggregate"),
        ("percentile(sum(books), 90)", "nested-aggregate"),
        ("percentile(level, 90)", "wrong-kind"),
        ("percentile(books)", "wrong-argument"),
        ("percentile(books, 90, 1)", "broken-expression"),
        ("percentile(distinct books, 90)", "wrong-argument"),
        ("percentile(books, late)", "wrong-argument"),
        ("percentile(books, 101)", "wrong-argument"),
        ("percentile(books, '90')", "wrong-argument"),
        ("percentile(books, 1e999999999)", "wrong-argument"),
        ("quantile_cont(books, 0.9)", "not-allowed"),
        ("read_csv('/etc/passwd')", "not-allowed"),
        ("sum(books) over ()", "not-allowed"),
        ("count_if(distinct open)", "not-allowed"),
        ("(select 1)", "not-allowed"),
        ("count_if(branch in (select 'x'))", "not-allowed"),
        ("sum(cast(level as int))", "not-allowed"),
        ("count_if(open is true)", "not-allowed"),
        ("sum(books); drop table loans", "two-statements"),
        ("sum(books", "broken-expression"),
        ("sum('books)", "broken-expression"),
        ("", "broken-expression"),
    ],
)
def test_an_aggregate_may_not_say(text: str, code: str) -> None:
    assert code in problems(text)


@pytest.mark.parametrize(("text", "code"), [("sum(books) > 3", "aggregate-in-where"), ("books", "wrong-kind")])
def test_a_condition_may_not_say(text: str, code: str) -> None:
    assert problems(text, "condition") == [code]


def test_every_problem_is_reported_at_once() -> None:
    assert problems("sum(boks) / stddev(late)") == ["unknown-field", "not-allowed"]


def test_an_expression_knows_what_it_names() -> None:
    read, _ = read_expression("sum(books * rank(level)) / count(distinct branch.quarter)", SCOPE, "aggregate")
    assert read is not None
    assert set(read.names) == {Named("books"), Named("level", "order"), Named("branch", "quarter")}
    assert set(read.answers) == {"books", "level"}


def test_a_wrong_indicator_is_reported_with_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "loans.yaml").write_text(
        "- id: books\n  title: Books\n  form: loans\n  value: sum(boks)\n  where: sum(late) > 1\n", "utf-8"
    )
    wrong = Indicator(id="books", title="Books", form="loans", value="sum(boks)", where="sum(late) > 1")
    unknown, aggregate = check_indicators(framework([FORM], [wrong], [LEVELS], folder=tmp_path))
    assert (unknown.code, unknown.fix) == ("unknown-field", "Did you mean 'books'?")
    assert unknown.place is not None
    assert unknown.place.file.endswith("indicators/loans.yaml")
    assert (unknown.place.line, unknown.place.column) == (4, 14)
    assert (aggregate.code, aggregate.place and aggregate.place.line) == ("aggregate-in-where", 5)


def test_the_cycle_is_no_dimension() -> None:
    wrong = Indicator(id="books", title="Books", form="loans", value="sum(books)", by=("cycle",))
    assert [finding.code for finding in check_indicators(framework([FORM], [wrong], [LEVELS]))] == [
        "reserved-dimension"
    ]


def test_sound_indicators_give_no_findings() -> None:
    sound = Indicator(id="books", title="Books", form="loans", value="sum(books)")
    assert check_indicators(framework([FORM], [sound], [LEVELS])) == []
