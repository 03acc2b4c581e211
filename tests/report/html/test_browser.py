"""The page as a reader meets it: with a screen reader, a keyboard, a phone, on paper."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.adapting import adapted_faults
from tests.browsing import violations
from tests.report.exhibit_sheets import LONG, exhibit, report, table
from tests.report.html.pages import drawn

from mandata.report.exhibits.model import Exhibit
from mandata.report.render.html import write_html
from mandata.report.render.html.page import page as whole_page

pytestmark = pytest.mark.browser

NUMBER = "main a.value"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_html(drawn(), path)
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page at a desk; any complaint of the browser and any request to elsewhere fails the test."""
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)
    page.goto(address)
    yield page
    page.close()
    assert complaints == []


def scroll_through(page: Page) -> None:
    page.evaluate("document.documentElement.classList.remove('smooth')")
    for place in range(0, page.evaluate("document.documentElement.scrollHeight"), 600):
        page.evaluate("place => scrollTo(0, place)", place)
        page.wait_for_timeout(40)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    assert violations(page) == []


def test_axe_finds_nothing_in_an_open_card(page: Page) -> None:
    page.locator(NUMBER).first.click()
    assert violations(page) == []


def test_a_number_of_a_part_opens_its_card_too(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(whole_page(drawn(), is_part=True))
    page.locator(NUMBER).first.click()
    assert "Books lent" in page.locator("dialog[open]").inner_text()
    assert violations(page) == []
    page.close()


def test_enter_opens_the_source_of_a_number_and_escape_returns_to_it(page: Page) -> None:
    while not page.evaluate(f"document.activeElement.matches({NUMBER!r})"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card = page.locator("dialog[open]")
    assert "Books lent" in card.inner_text()
    assert "returns/cycle-2/loans.csv:2" in card.inner_text()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate(f"document.activeElement.matches({NUMBER!r})")


def test_card_appears_next_to_its_number_and_inside_the_window(page: Page) -> None:
    number = page.locator(NUMBER).first
    number.click()
    at, card = number.bounding_box(), page.locator("dialog[open]").bounding_box()
    assert at is not None
    assert card is not None
    assert 0 <= card["x"] <= 1280 - card["width"]
    assert 0 <= card["y"] <= 900 - card["height"]
    assert card["y"] >= at["y"] + at["height"] or card["y"] + card["height"] <= at["y"]


def test_card_leads_to_the_permanent_place(page: Page) -> None:
    page.locator(NUMBER).first.click()
    page.locator("dialog a.permanent").click()
    assert page.locator("dialog[open]").count() == 0
    entry = page.locator(":target")
    assert entry.get_attribute("open") is not None
    assert "returns/cycle-2/loans.csv:2" in entry.inner_text()


def test_footnote_opens_in_place(page: Page) -> None:
    page.locator("a.footnote-ref").click()
    assert "A footnote with a link." in page.locator("dialog[open]").inner_text()


def test_chart_comes_alive_when_it_is_seen(page: Page) -> None:
    scroll_through(page)
    page.wait_for_selector(".picture.is-live .live svg")
    assert page.locator(".picture > svg").first.is_hidden()


def test_contents_show_where_the_reader_is(page: Page) -> None:
    page.evaluate("document.documentElement.classList.remove('smooth')")
    page.locator("#lending").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('loans-table').scrollIntoView()")
    page.wait_for_selector("nav a[href='#lending'][aria-current]")
    assert page.locator("nav [aria-current]").count() == 1


def test_nothing_scrolls_sideways_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_zoom_and_spaced_text_lose_nothing(page: Page) -> None:
    scroll_through(page)
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    assert adapted_faults(page) == []


def test_the_page_is_read_with_the_colours_of_the_system(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    assert violations(page) == []


def test_a_key_figure_with_much_next_to_it_wraps_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.evaluate(
        """document.querySelectorAll('ul.figures .detail').forEach(
            detail => { detail.textContent = 'down from 5.1; 82,010/18,524; estimated, as desired'; })"""
    )
    assert page.locator("ul.figures .detail").count()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 8])
def test_no_key_figure_is_left_alone_in_the_last_row(browser: Browser, tmp_path: Path, count: int) -> None:
    path = tmp_path / "report.html"
    write_html(drawn(exhibits=with_key_figures(count)), path)
    page = browser.new_page()
    page.goto(path.as_uri())
    for width in (360, 480, 640, 780, 1040, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        tops = page.eval_on_selector_all("ul.figures li", "all => all.map(one => one.getBoundingClientRect().top)")
        rows = [tops.count(top) for top in sorted(set(tops))]
        assert rows[-1] > 1 or set(rows) == {1}
    page.close()


def with_key_figures(count: int) -> dict[str, Exhibit]:
    """The exhibits of the small report, with this number of key figures."""
    exhibits = dict(drawn().exhibits)
    shown = exhibits["loans-figures"]
    exhibits["loans-figures"] = dataclasses.replace(shown, figures=shown.figures[:1] * count)
    return exhibits


def test_contents_fold_on_a_phone(browser: Browser, address: str) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 800})
    phone.goto(address)
    link = phone.locator("nav.contents a").first
    assert not link.is_visible()
    phone.locator("nav.contents summary").click()
    assert link.is_visible()
    phone.close()


def test_page_reads_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("nav.contents a").first.is_visible()
    assert page.locator(".picture > svg").first.is_visible()
    page.locator(NUMBER).first.click()
    assert page.url.endswith("#v-loans-total-cycle-2-branch-north")
    assert page.locator("[id='v-loans-total-cycle-2-branch-north'] summary").is_visible()
    context.close()


def test_paper_shows_the_pictures_and_leaves_out_what_only_a_screen_needs(page: Page) -> None:
    scroll_through(page)
    page.wait_for_selector(".picture.is-live")
    page.emulate_media(media="print")
    assert page.locator(".picture > svg").first.is_visible()
    assert page.locator(".picture .live").first.is_hidden()
    assert page.locator("nav.contents").is_hidden()
    assert page.locator("#sources").is_hidden()


def test_no_exhibit_makes_a_phone_scroll_the_page_sideways(browser: Browser, tmp_path: Path) -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 3
    shown = [
        exhibit(
            "bar", "bar", table(3, 1, row=f"r{{}} {word}"), 1, title=word, source=word, notes=(word,), subtitle=word
        ),
        exhibit("grouped", "grouped", table(2, 6, column=f"c{{}} {LONG}"), 2),
        exhibit("wide", "table", table(4, 60), 1),
        exhibit("long", "table", table(4, 3, row=f"r{{}} {word}", column=f"c{{}} {word}"), 2),
    ]
    write_html(report(shown), tmp_path / "report.html")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto((tmp_path / "report.html").as_uri())
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()
