from __future__ import annotations

import dataclasses

from tests.report.charts.samples import exhibit, samples, value

from mandata.report.charts import alternative_text
from mandata.report.exhibits.model import Cell, Figure


def test_few_figures_are_all_described_with_their_change() -> None:
    assert alternative_text(samples()["bar"]) == (
        "Bar chart: Books lent. North 120 (up from 100); South 0 (down from 40); East not reported."
    )


def test_of_many_figures_the_ends_and_missing_ones_are_described() -> None:
    rows = {f"Branch {number}": [value(number)] for number in range(1, 15)} | {"East": [value(None)]}
    assert alternative_text(exhibit("bar", ["Loans"], rows)) == (
        "Bar chart: Books lent. 15 rows. Loans: highest 14 (Branch 14), lowest 1 (Branch 1); no figure for East."
    )


def test_a_yes_is_described_as_a_word() -> None:
    text = alternative_text(samples()["matrix"])
    assert "North: Open yes, Mood Loud" in text
    assert "South: Open no, Mood not reported" in text


def test_a_map_names_its_organisations() -> None:
    assert alternative_text(samples()["map"]) == "Map: Books lent. 5 on the map: NORTH, SOUTH, ISLE, CAPE, BOOKBUS."


def test_an_exhibit_without_figures_gives_the_reason() -> None:
    empty = dataclasses.replace(samples()["bar"], unavailable="not in the printed text")
    assert alternative_text(empty) == "Bar chart: Books lent. No figures: not in the printed text."


def test_key_figures_are_described_with_their_words() -> None:
    sample = samples()["bar"]
    declaration = sample.declaration.model_copy(update={"chart": None, "kind": "figures"})
    large = dataclasses.replace(sample, declaration=declaration, table=None, figures=(Figure(Cell("37%"), "women"),))
    assert alternative_text(large) == "Key figures: Books lent. 37% women."
