from __future__ import annotations

import dataclasses
import json
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import many
from tests.report.charts.samples import (
    BRANCHES,
    COLOURS,
    SHARE,
    SHEETS,
    data,
    exhibit,
    figures,
    framework,
    layers,
    letters,
    samples,
    shapes,
    size,
    spec,
    texts,
    value,
)

from mandata.answers import Status
from mandata.findings import InvalidInput
from mandata.framework.model import Chart, Indicator, marks
from mandata.report.charts import chart_spec
from mandata.report.charts.dimensions import WIDTH
from mandata.report.charts.palette import READABLE, contrast
from mandata.report.charts.renderer import svg_of
from mandata.report.exhibits.model import AGAINST
from mandata.report.typography.measure import Weight, text_width

MARKS = list(marks())


def assert_inside(specification: dict[str, Any]) -> None:
    """Every line of words is inside the picture."""
    width, height = size(specification)
    assert width <= WIDTH + 10
    for line in letters(specification):
        weight: Weight = "regular" if line.weight < 600 else "semibold"
        wide = text_width(line.text, line.size, weight)
        left = line.x - {"left": 0, "center": wide / 2, "right": wide}[line.align]
        assert left >= -2, line
        assert left + wide <= width + 4, line
        assert 0 <= line.y <= height, line


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_writes_all_its_words_inside_the_picture(mark: str) -> None:
    assert_inside(spec(samples()[mark]))


@pytest.mark.parametrize("mark", sorted({*MARKS} - {"map"}))
@settings(max_examples=many(40), deadline=None)
@given(data=st.data())
def test_any_figures_can_be_drawn_inside_the_picture(mark: str, data: st.DataObject) -> None:
    least = 0 if mark in {"stacked", "diverging", "funnel", "dots"} else -1e6
    number = st.none() | st.just(0.0) | st.floats(least, 1e6)
    columns = 2 if mark in {"diverging", "funnel"} else data.draw(st.integers(1, 4))
    labels = data.draw(st.lists(st.text("abc d", min_size=1, max_size=60), min_size=1, max_size=9, unique=True))
    rows = {label: [value(data.draw(number), data.draw(number)) for _ in range(columns)] for label in labels}
    assert_inside(spec(exhibit(mark, [f"Column {index}" for index in range(columns)], rows)))


@pytest.mark.parametrize("mark", sorted({*MARKS} - {"map"}))
def test_no_figure_is_shown_that_is_not_in_the_table(mark: str) -> None:
    sample = samples()[mark]
    assert sample.table is not None
    shown = {cell.text for row in sample.table.rows for cell in row.cells}
    known = " ".join(shown) + " 100 40 7/11 20/80 Year 1 Year 2"
    for line in texts(spec(sample)):
        for number in re.findall(r"\d[\d.,/]*", line):
            assert number in known, f"{line!r} contains a figure of its own"


def test_a_bar_is_encoded_by_its_figure() -> None:
    specification = spec(samples()["bar"])
    assert [(datum["row"], datum["value"]) for datum in data(specification)] == [
        ("North", 120),
        ("South", 0),
        ("East", None),
    ]
    encoding = layers(specification, "bar")[0]["encoding"]
    assert (encoding["x"]["field"], specification["encoding"]["y"]["field"]) == ("value", "row")


@pytest.mark.parametrize("mark", sorted({*MARKS} - {*SHEETS}))
def test_a_native_mark_places_its_shapes_by_scales_alone(mark: str) -> None:
    """Somebody who changes a figure in the data moves its shape and its words."""
    specification = spec(samples()[mark])
    before = {letter.text: letter for letter in letters(specification)}
    changed = json.loads(json.dumps(specification))
    moved = max(data(changed), key=lambda datum: datum["value"] or 0)
    for datum in data(changed):
        if datum is moved:
            datum.update({name: datum[name] / 2 for name in ("value", "reach", "place", "to") if datum.get(name)})
    after = {letter.text: letter for letter in letters(changed)}
    figure = moved["shown"]
    assert (before[figure].x, before[figure].y) != (after[figure].x, after[figure].y)


def test_a_missing_figure_is_words_and_zero_is_zero() -> None:
    specification = spec(samples()["bar"])
    assert "0" in texts(specification)
    assert "not reported" in texts(specification)
    assert "East" not in {datum["row"] for datum in figures(specification)}


def test_words_distinguish_the_kinds_of_missing_figures() -> None:
    rows = {str(status): [value(None, status=status)] for status in Status if not status.has_number}
    shown = texts(spec(exhibit("bar", ["Loans"], {"Sum": [value(1)], **rows})))
    assert {"withheld", "not available", "not reported", "not applicable"} <= set(shown)


@pytest.mark.parametrize("mark", ["bar", "column"])
def test_a_figure_that_is_less_than_sure_says_so(mark: str) -> None:
    unsure = dataclasses.replace(value(4), status=Status.PROVISIONAL)
    specification = spec(exhibit(mark, ["Loans"], {"2024": [value(7)], "2025": [unsure]}))
    assert texts(specification).count("provisional") == 1
    assert [datum.get("aside") for datum in figures(specification)] == [None, "provisional"]


def test_the_earlier_figure_is_a_tick_named_once() -> None:
    specification = spec(samples()["bar"])
    assert [(datum["row"], datum["before"]) for datum in data(specification) if "before" in datum] == [
        ("North", 100),
        ("South", 40),
    ]
    (tick,) = layers(specification, "tick")
    assert tick["encoding"]["x"]["field"] == "before"
    shown = texts(specification)
    assert shown.count("Year 1") == 1
    assert {"↑", "from 100", "↓", "from 40"} <= set(shown)


def test_the_arrow_of_a_desired_change_is_on_a_filled_ground_and_another_in_an_outline_that_is_explained() -> None:
    specification = spec(samples()["bar"])
    (ground,) = layers(specification, "point")
    assert ground["encoding"]["fill"]["condition"] == {"test": "datum.desired", "value": COLOURS["up"]}
    assert ground["encoding"]["fill"]["value"] == COLOURS["paper"]
    assert [datum.get("desired") for datum in data(specification)] == [True, False, None]
    assert shapes(specification, "symbol") == [COLOURS["up"], COLOURS["paper"]]
    assert texts(specification).count(AGAINST) == 1


def test_a_chart_without_a_change_against_the_desired_direction_explains_nothing() -> None:
    assert AGAINST not in texts(spec(exhibit("bar", ["Loans"], {"North": [value(120, 100)]})))


def test_an_arrow_is_alone_where_no_direction_is_desired() -> None:
    plain = Indicator(id="loans", title="Loans", form="loans", value="sum(books)")
    specification = spec(exhibit("bar", ["Loans"], {"North": [value(120, 100, of=plain)]}))
    assert "↑" in texts(specification)
    assert not shapes(specification, "symbol")


def test_nothing_is_compared_where_nothing_came_before() -> None:
    specification = spec(exhibit("bar", ["Loans"], {"North": [value(3)]}))
    assert not layers(specification, "tick")
    assert not [line for line in texts(specification) if "from" in line or "Year" in line]


def test_a_missing_figure_keeps_its_earlier_one() -> None:
    specification = spec(exhibit("bar", ["Loans"], {"North": [value(9)], "East": [value(None, 15)]}))
    assert "not reported; Year 1: 15" in texts(specification)


def test_several_columns_get_a_scale_each() -> None:
    specification = spec(
        exhibit("bar", ["Loans", "Members"], {"North": [value(1000), value(2)], "South": [value(500), value(1)]})
    )
    ends = [layer["encoding"]["x"]["scale"]["domain"][1] for layer in layers(specification, "bar")]
    assert ends[0] >= 1000
    assert 2 <= ends[1] < 10


def test_only_the_declared_columns_are_drawn() -> None:
    rows = {"North": [value(1000), value(2)]}
    drawn = figures(spec(exhibit("bar", ["Loans", "Members"], rows, columns=(2,))))
    assert [datum["value"] for datum in drawn] == [2]


@pytest.mark.parametrize("heads", [["Loans"], ["Loans", "Members"]])
def test_a_total_is_text_and_no_bar(heads: list[str]) -> None:
    rows = {"North": [value(2), value(1)], "South": [value(3), value(1)], "All": [value(5), value(2)]}
    columns = {name: values[: len(heads)] for name, values in rows.items()}
    specification = spec(exhibit("bar", heads, columns, total="All"))
    assert "5" in texts(specification)
    assert len(shapes(specification, "rect")) == 2 * len(heads)


def test_rows_with_one_name_are_rows_of_their_own() -> None:
    table = exhibit("bar", ["Loans"], {"Main": [value(2)], "Other": [value(3)]})
    assert table.table is not None
    rows = tuple(dataclasses.replace(row, label="Main") for row in table.table.rows)
    specification = spec(dataclasses.replace(table, table=dataclasses.replace(table.table, rows=rows)))
    assert texts(specification).count("Main") == 2
    assert len(shapes(specification, "rect")) == 2


def test_shares_of_a_whole_leave_its_unnamed_rest_empty() -> None:
    rows = {"Young": [value(40, of=SHARE)], "Old": [value(50, of=SHARE)], "Unknown": [value(None, of=SHARE)]}
    specification = spec(exhibit("stacked", ["Share"], rows, units=["%"]))
    assert [(datum["from"], datum["to"]) for datum in figures(specification)] == [(0, 40), (40, 90)]
    assert layers(specification, "bar")[1]["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert "Unknown: not reported" in texts(specification)


def test_a_part_without_a_return_is_not_called_missing() -> None:
    rows = {"North": [value(2), value(None, records=0)], "South": [value(1), value(None)]}
    shown = texts(spec(exhibit("stacked", ["Level 1", "Level 2"], rows)))
    assert [line for line in shown if "reported" in line] == ["Level 2: not reported"]


def test_a_stage_without_given_base_is_drawn_by_its_share_alone() -> None:
    specification = spec(samples()["funnel"])
    assert [(datum["row"], datum["value"]) for datum in figures(specification)] == [
        ("Joined", 40.0),
        ("Borrowed", 25.0),
    ]
    assert "20/80" in texts(specification)
    assert {"80", "20", "40%", "25%"} <= set(texts(specification))


def test_dots_of_a_share_are_as_many_as_its_whole() -> None:
    drawn = figures(spec(samples()["dots"]), "point")
    cats = [datum for datum in drawn if datum["row"] == "With a cat"]
    assert (len(cats), len([datum for datum in cats if datum["fill"] != COLOURS["paper"]])) == (11, 7)
    assert len([datum for datum in drawn if datum["row"] == "With a dog"]) == 3


def test_a_dot_stands_for_many_where_there_are_too_many_to_count() -> None:
    specification = spec(exhibit("dots", ["Books"], {"North": [value(16984)]}))
    assert len(figures(specification, "point")) == 170
    assert "One dot stands for 100." in texts(specification)


def test_a_grid_says_yes_no_and_ratings_without_colour() -> None:
    shown = texts(spec(samples()["matrix"]))
    assert {"✓", "Loud", "not reported", "yes", "no"} <= set(shown)


def test_the_labels_of_a_slope_do_not_touch() -> None:
    places = ("North", "South", "East", "West")
    specification = spec(exhibit("slope", ["Loans"], {name: [value(59, 58)] for name in places}))
    drawn = letters(specification)
    heads = [line.y for line in drawn if line.text in ("Year 1", "Year 2")]
    names = sorted(line.y for line in drawn if line.text in places)
    assert len(heads) == 2
    assert all(below - above > 14 for above, below in pairwise([max(heads), *names]))


def test_too_many_lines_are_bars_with_ticks() -> None:
    specification = spec(exhibit("slope", ["Loans"], {f"Branch {n}": [value(n, 3)] for n in range(40)}))
    assert layers(specification, "bar")
    assert layers(specification, "tick")


def test_a_slope_names_what_it_cannot_draw() -> None:
    rows = {"North": [value(120, 100)], "East": [value(None, 3)], "West": [value(7)]}
    shown = texts(spec(exhibit("slope", ["Loans"], rows)))
    assert {"Year 1", "Year 2", "100", "120"} <= set(shown)
    assert "East: not reported; West: 7, no earlier figure" in shown


def test_a_diverging_chart_refuses_three_columns() -> None:
    rows = {"North": [value(1), value(2), value(3)]}
    with pytest.raises(InvalidInput, match="needs two columns, but exhibit 'sample' has 3"):
        spec(exhibit("diverging", ["A", "B", "C"], rows))


def test_options_are_those_of_the_mark() -> None:
    assert Chart(mark="map", options={"inset": False}).options == {"inset": False}
    with pytest.raises(ValueError, match="the mark has no option 'inset'"):
        Chart(mark="bar", options={"inset": False})


def test_an_exhibit_without_chart_cannot_be_drawn() -> None:
    sample = samples()["bar"]
    bare = type(sample)(sample.declaration.model_copy(update={"chart": None}), 1, "", "", "", "#000000", sample.table)
    with pytest.raises(ValueError, match="no chart"):
        chart_spec(bare, framework(), COLOURS, 2)


def test_a_table_without_rows_says_so() -> None:
    assert texts(spec(exhibit("bar", ["Loans"], {}))) == ["No figures."]


def test_a_loss_goes_the_other_way_from_zero() -> None:
    specification = spec(exhibit("bar", ["Change"], {"North": [value(5)], "South": [value(-3)]}))
    low, high = layers(specification, "bar")[0]["encoding"]["x"]["scale"]["domain"]
    assert low == -3
    assert high >= 5
    assert "-3" in texts(specification)


def test_the_map_shows_every_organisation_with_a_place() -> None:
    specification = spec(samples()["map"])
    shown = texts(specification)
    assert {"NORTH", "SOUTH", "ISLE", "CAPE"} <= set(shown)
    assert "Not on the map: BOOKBUS" in shown
    told = {datum["series"] for datum in data(specification, "point") if "series" in datum}
    assert told == {branch.name for branch in BRANCHES.values() if branch.latitude is not None}


def test_host_countries_are_filled_and_the_far_world_is_left_out() -> None:
    land = json.dumps(spec(samples()["map"])["layer"][0])
    fills = set(re.findall(r'"fill": "(#\w+)"', land))
    assert len(fills) == 2
    assert len(land) < 150_000


def test_a_crowd_gets_an_inset_unless_it_is_declined() -> None:
    def maps(**chart: object) -> int:
        specification = spec(exhibit("map", [], {code: [] for code in BRANCHES}, **chart))
        return sum("projection" in layer for layer in specification["layer"])

    assert maps() == 2
    assert maps(options={"inset": False}) == 1


def test_tooltips_show_value_earlier_value_and_fraction() -> None:
    assert [line["title"] for line in spec(samples()["bar"])["encoding"]["tooltip"]] == [
        "Branch",
        "Figure",
        "Value",
        "Note",
        "Before",
    ]
    dots = spec(samples()["dots"])["layer"]
    titles = {line["title"] for layer in dots for line in layer["encoding"].get("tooltip", [])}
    assert titles == {"Branch", "Figure", "Value", "Fraction"}
    assert [datum.get("earlier") for datum in figures(spec(samples()["bar"]))] == ["100 (Year 1)", "40 (Year 1)"]


@pytest.mark.parametrize("colour", ["#2b8a9d", "#ffd200", "#7f7f7f", "#0a69b1", "#e6f3fb"])
@pytest.mark.parametrize("mark", ["bar", "stacked", "matrix", "funnel"])
def test_text_can_be_read_on_every_ground(mark: str, colour: str) -> None:
    specification = spec(dataclasses.replace(samples()[mark], colour=colour))
    grounds = set(re.findall(r'<path[^>]* fill="(#\w{6})"', svg_of(json.dumps(specification))))
    for line in letters(specification):
        assert any(contrast(line.colour, ground) >= READABLE for ground in {"#ffffff", *grounds})


@pytest.mark.parametrize("mark", MARKS)
def test_the_same_exhibit_gives_the_same_specification(mark: str) -> None:
    assert json.dumps(spec(samples()[mark])) == json.dumps(spec(samples()[mark]))
