"""The page as a file: what it holds, what it links, what it lets in."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import re
from pathlib import Path

import pytest
from lxml import html
from tests.report.builders import EAST, NORTH, exhibits, parse
from tests.report.builders import report as small_report
from tests.report.html.pages import drawn, read, words

from mandata.report.exhibits.model import Cell, Row
from mandata.report.render.html import write_html


@pytest.fixture(scope="module")
def document() -> html.HtmlElement:
    return read()


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        write_html(drawn(), tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_cover_names_the_report(document: html.HtmlElement) -> None:
    assert document.get("lang") == "en"
    assert words(document.xpath("//header[@class='cover']//h1")[0]) == "Libraries of the river Second report"
    assert document.xpath("//time/@datetime") == ["2025-02-28"]


def test_footer_names_imprint_and_release(document: html.HtmlElement) -> None:
    foot = words(document.xpath("//footer[@class='colophon']")[0])
    assert "The Library Office (2025)" in foot
    assert "Printed by nobody." in foot
    assert "ab" * 32 in foot


def test_every_bound_number_links_to_its_entry(document: html.HtmlElement) -> None:
    links = document.xpath("//a[@class='value']")
    assert {words(link) for link in links} >= {"12,345", "37.75%"}
    for link in links:
        assert document.xpath("//details[@id=$id]", id=link.get("href")[1:])


def test_every_inner_link_has_its_target(document: html.HtmlElement) -> None:
    ids = set(document.xpath("//@id"))
    inner = [link[1:] for link in document.xpath("//a/@href") if link.startswith("#")]
    assert inner
    assert set(inner) <= ids


def test_ids_are_unique(document: html.HtmlElement) -> None:
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_entry_shows_definition_comparison_and_return(document: html.HtmlElement) -> None:
    entry = document.get_element_by_id("v-loans-total-cycle-2-branch-north")
    told = words(entry)
    assert "12,345" in told
    assert "11,000 in Year 1: up, as desired" in told
    assert "returns/cycle-2/loans.csv:2" in told
    assert "p. 3, Lending" in told
    group = entry.xpath("ancestor::section[@class='indicator']")[0]
    assert "Computed as sum(books) over the form loans" in words(group)


def test_headings_go_down_one_level_at_a_time(document: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in document.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_heading_that_skips_a_level_is_raised() -> None:
    text = '::: {.section #s title="S" kicker="" colour="#1a73b8" layout="plain" summary=""}\n# S\n\n#### Deep\n:::'
    document = read(ast=parse(text), exhibits={})
    assert next(words(heading) for heading in document.iter("h3")) == "Deep"


def test_a_page_reference_names_the_place() -> None:
    text = "It is described\n[Lending]{.page-ref to=lending}, and on page 4."
    assert "It is described in Lending, and on page 4." in words(read(ast=parse(small_section(text))).find(".//main"))


def test_a_story_says_its_organisation_once_in_bold(document: html.HtmlElement) -> None:
    story = document.xpath("//div[@class='story']")[0]
    assert words(story.xpath("p[@class='chip']")[0]) == "NORTH"
    assert words(story.xpath("div[@class='story-text']")[0]) == "NORTH opened on Sundays."
    assert not story.xpath(".//strong")


def test_missing_figures_are_said_in_words(document: html.HtmlElement) -> None:
    rows = {words(row)[:5]: words(row) for row in document.xpath("//figure[@id='loans-table']//tbody/tr")}
    assert rows["East "] == "East not reported not reported"
    assert rows["South"].startswith("South 0 ↓ from 40 (down, not as desired)")


def test_a_reason_that_no_note_gives_is_below_the_table() -> None:
    shown = dict(exhibits())
    table = shown["loans-table"].table
    assert table is not None
    cell = Cell("not available", EAST, missing=True, reason="the branch had burnt down")
    told = dataclasses.replace(table, rows=(*table.rows, Row("WEST", "West", (cell, cell))))
    shown["loans-table"] = dataclasses.replace(shown["loans-table"], table=told)
    exhibit = read(exhibits=shown).get_element_by_id("loans-table")
    assert "a the branch had burnt down" in words(exhibit.xpath(".//p[@class='legend']")[0])
    assert exhibit.xpath(".//span[@title='the branch had burnt down']/following-sibling::sup/text()") == ["a", "a"]


def test_chart_has_words_a_table_and_a_download(document: html.HtmlElement) -> None:
    chart = document.get_element_by_id("loans-chart")
    assert chart.xpath(".//*[@role='img']/@aria-label") == ["Bar chart: North 12,345; South 0; East not reported."]
    assert chart.xpath(".//svg")
    assert chart.xpath(".//details//table//th[@scope='row']")
    assert chart.xpath(".//a[@download='loans-chart.csv']/@href")[0].startswith("data:text/csv;charset=utf-8,")


def test_chart_without_figures_gives_the_reason(document: html.HtmlElement) -> None:
    chart = document.get_element_by_id("visits-chart")
    assert "not in the printed text" in words(chart)
    assert not chart.xpath(".//svg")


def test_source_and_date_are_under_the_table(document: html.HtmlElement) -> None:
    remarks = words(document.xpath("//figure[@id='loans-table']//div[@class='remarks']")[0])
    assert "Source: Branches; annual return." in remarks
    assert "As of 31 January 2025." in remarks
    assert "The branch East was closed for repairs." in remarks


def test_footnotes_lead_there_and_back(document: html.HtmlElement) -> None:
    there = document.xpath("//a[contains(@class, 'footnote-ref')]")[0]
    note = document.get_element_by_id(there.get("href")[1:])
    assert note.xpath(".//a[@role='doc-backlink']/@href") == [f"#{there.get('id')}"]


def test_nothing_is_loaded_from_elsewhere(document: html.HtmlElement) -> None:
    loaded = document.xpath("//@src | //link/@href | //img/@srcset | //object/@data")
    assert [address for address in loaded if not address.startswith("data:")] == []


def test_policy_lets_in_exactly_what_the_page_carries(document: html.HtmlElement) -> None:
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    for element in document.xpath("//style | //script[not(@type) or @type='text/plain']"):
        digest = hashlib.sha256((element.text or "").encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_no_style_attributes_and_no_handlers(document: html.HtmlElement) -> None:
    attributes = {attribute.attrname for attribute in document.xpath("//@*")}
    assert "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")]


def test_tables_of_the_narrative_keep_their_alignment_without_style_attributes() -> None:
    text = """
::: {.section #s title="S" kicker="" colour="#1a73b8" layout="plain" summary=""}
# S

| left | right |
|:-----|------:|
| style="color:red" | a very long cell that makes the table wider than the line that Pandoc would like to keep |
:::
"""
    document = read(ast=parse(text), exhibits={})
    assert not document.xpath("//@style")
    assert len(document.xpath("//td[@class='right']")) == 1
    assert 'style="color:red"' in words(document.xpath("//table")[-1]).replace("“", '"').replace("”", '"')


HOSTILE = "<script>alert(1)</script>"


def test_markup_in_data_is_inert() -> None:
    shown = dict(exhibits())
    table = shown["loans-table"].table
    spec = shown["loans-chart"].spec
    assert table is not None
    assert spec is not None
    rows = (Row("X", HOSTILE, (Cell(HOSTILE, NORTH, HOSTILE), Cell(HOSTILE, missing=True, reason=HOSTILE))),)
    hostile = {"title": HOSTILE, "subtitle": HOSTILE, "source": HOSTILE, "notes": (HOSTILE,), "alternative": HOSTILE}
    for name in ("loans-table", "loans-chart"):
        told = dataclasses.replace(table, rows=rows)
        shown[name] = dataclasses.replace(shown[name], table=told, spec={**spec, "title": HOSTILE}, **hostile)
    trace = dataclasses.replace(small_report().traces[NORTH.key][0], reference=HOSTILE, fields={HOSTILE: HOSTILE})
    document = read(exhibits=shown, title=HOSTILE, imprint=HOSTILE, traces={NORTH.key: [trace]})
    assert not [script for script in document.iter("script") if (script.text or "").startswith("alert")]
    assert HOSTILE in words(document.get_element_by_id("loans-table"))


def test_only_the_scripts_in_use_bring_their_fonts(tmp_path: Path) -> None:
    write_html(drawn(), tmp_path / "latin.html")
    write_html(drawn(ast=parse(small_section("Библиотека"))), tmp_path / "cyrillic.html")
    sizes = [len(re.findall("@font-face", (tmp_path / name).read_text())) for name in ("latin.html", "cyrillic.html")]
    assert 0 < sizes[0] < sizes[1]


def small_section(text: str) -> str:
    opening = '::: {.section #s title="S" kicker="" colour="#1a73b8" layout="plain" summary=""}'
    return f"{opening}\n# S\n\n{text}\n:::"
