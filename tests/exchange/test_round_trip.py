"""What goes out comes back: nothing is lost, and a workbook that was only opened changes nothing."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.examples import many
from tests.exchange.books import Filled, book, changed, framework, knowing
from tests.framework import schools

from mandata.exchange import words
from mandata.exchange.words import words_in
from mandata.exchange.workbook.cell_texts import speller_of
from mandata.exchange.workbook.marking import marked_workbook
from mandata.exchange.workbook.reader import read_workbook
from mandata.exchange.workbook.writer import write_workbook
from mandata.framework import read_framework
from mandata.plain_text import clean
from mandata.records.cells import read_answer, write_answer

SCHOOLS = read_framework(schools.write(Path(tempfile.mkdtemp()) / "framework"))
PUPILS = SCHOOLS.forms["pupils"]

reasons = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=30).map(clean)
marks = st.sampled_from(["", "-", "c"]) | reasons.map(lambda text: f": {text}".strip()).filter(lambda text: text != ":")
wholes = st.integers(0, 10**15 - 1).map(str)
shares = st.decimals(0, 100, places=2).map(lambda number: format(number.normalize(), "f"))


def flagged(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return texts | st.builds(lambda text, flag: f"{text} {flag}", texts, st.sampled_from("ep")) | marks


def is_plain(text: str) -> bool:
    return text not in ("", "-", "c") and not text.startswith(":") and not text.endswith((" e", " p"))


def meant(row: Mapping[str, str]) -> dict[str, str]:
    """The row as the grammar of cells itself would write it."""
    return {name: write_answer(read_answer(text)) for name, text in row.items()}


remarks = reasons.map(str.strip).filter(is_plain)
rows = st.fixed_dictionaries(
    {
        "pupils": flagged(wholes),
        "absent": flagged(wholes | st.integers(-(10**6), 0).map(str)),
        "passed_share": flagged(shares),
        "grade": flagged(st.sampled_from(["poor", "good"])),
        "inspected": flagged(st.sampled_from(["yes", "no"])),
        "remark": remarks,
    }
)
known = st.dictionaries(st.sampled_from(["pupils", "absent", "passed_share"]), wholes)
languages = st.sampled_from(["en", "fr", "ar"])


@settings(max_examples=many(40))
@given(first=rows, second=rows, known=known, language=languages)
def test_a_workbook_that_was_only_opened_and_saved_changes_nothing(
    first: Mapping[str, str], second: Mapping[str, str], known: Mapping[str, str], language: str
) -> None:
    """Whatever registers know of it."""
    made = knowing(book(SCHOOLS, first, second, language=language), known)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        path.write_bytes(write_workbook(made))
        for read in (read_workbook(path, made), Filled(made, Path(folder)).read()):
            assert not read.problems
            assert [form.count for form in read.changes] == [0]


@settings(max_examples=many(40))
@given(row=rows, known=known, language=languages)
@example(row={"pupils": ":  0"}, known={}, language="en")
def test_what_is_typed_as_the_workbook_shows_it_is_what_is_read(
    row: Mapping[str, str], known: Mapping[str, str], language: str
) -> None:
    """What is read means the same; the blanks before a reason are not part of what it says."""
    with tempfile.TemporaryDirectory() as folder:
        filled = Filled(knowing(book(SCHOOLS, language=language), known), Path(folder))
        for name, text in row.items():
            field = PUPILS.field(name)
            assert field
            filled.put(name, speller_of(field, PUPILS, SCHOOLS, words_in(language)).shown(text))
            if filled.cell(name).data_type == "f":
                filled.cell(name).data_type = "s"
        assert meant(changed(filled.read())) == meant({name: text for name, text in row.items() if text})


def test_cells_with_figures_of_registers_are_not_read(tmp_path: Path) -> None:
    filled = Filled(knowing(book(framework(tmp_path)), {"pupils": "100"}), tmp_path)
    assert filled.put("known:pupils", 99).put("known:pupils", "mine", row=1).read().changes[0].count == 0


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    made = book(framework(tmp_path), {"pupils": "100"})
    assert write_workbook(made) == write_workbook(made)


@pytest.mark.parametrize(("language", "name"), [("en", "Read me"), ("fr", "Lisez-moi"), ("ar", "اقرأني")])
def test_every_sheet_names_itself_in_the_language(tmp_path: Path, language: str, name: str) -> None:
    filled = Filled(book(framework(tmp_path), language=language), tmp_path)
    assert filled.workbook.sheetnames[0] == name


@pytest.mark.parametrize(("language", "is_from_the_right"), [("en", False), ("fr", False), ("ar", True)])
def test_a_workbook_runs_the_way_of_its_language(tmp_path: Path, language: str, is_from_the_right: bool) -> None:
    made = book(framework(tmp_path), language=language)
    filled = Filled(made, tmp_path)
    shown = [page for page in filled.workbook.worksheets if page.sheet_state == "visible"]
    assert [bool(page.sheet_view.rightToLeft) for page in shown] == [is_from_the_right] * 2
    problems = filled.put("pupils", "many").read().problems
    marked = load_workbook(io.BytesIO(marked_workbook(filled.path, problems, language)))
    assert bool(marked.worksheets[0].sheet_view.rightToLeft) is is_from_the_right


@pytest.mark.parametrize(("language", "runs_from"), [("en", 0), ("ar", 2)])
def test_what_a_workbook_says_runs_the_way_of_its_letters(tmp_path: Path, language: str, runs_from: int) -> None:
    """The title holds a name in Latin letters, and those of the forms are in Latin letters here."""
    filled = Filled(book(framework(tmp_path), language=language), tmp_path)
    said = [cell for row in filled.workbook.worksheets[0].iter_rows(max_col=2) for cell in row if cell.value]
    assert said[0].alignment.readingOrder == runs_from
    assert filled.page["B1"].alignment.readingOrder == 0


def test_an_arabic_workbook_is_filled_in_as_arabic_is_written(tmp_path: Path) -> None:
    filled = Filled(book(framework(tmp_path), language="ar"), tmp_path)
    filled.put("pupils", "١٢٣ تقديري").put("absent", "غير متاح: احترق السجل").put("passed_share", "٣٧٫٥")
    filled.put("inspected", "نعم").put("grade", "لا ينطبق").put("remark", "ملاحظة")
    assert changed(filled.read()) == {
        "pupils": "123 e",
        "absent": ": احترق السجل",
        "passed_share": "37.5",
        "inspected": "yes",
        "grade": "-",
        "remark": "ملاحظة",
    }


@pytest.mark.parametrize("language", [language for language in words.languages() if language != "en"])
def test_a_language_says_all_that_english_says(language: str) -> None:
    """The same keys, the same names to fill in, and what to do wherever English says what to do."""

    def asked(name: str) -> dict[str, tuple[list[str], int]]:
        texts = yaml.safe_load((words.FOLDER / f"{name}.yaml").read_text("utf-8"))
        return {key: (sorted(set(re.findall(r"{\w+}", text))), text.count("|")) for key, text in texts.items()}

    assert asked(language) == asked("en")
