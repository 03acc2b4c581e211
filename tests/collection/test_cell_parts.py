"""A cell and its inputs are two views of one thing; nobody has to know the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandata.collection.cell_parts import How, Parts, Unclear, as_cell, put_together, take_apart

CELLS = {
    "": Parts(),
    "0": Parts("0"),
    "12": Parts("12"),
    "12 e": Parts("12", How.ESTIMATED),
    "12 p": Parts("12", How.PROVISIONAL),
    "-": Parts("", How.NOT_APPLICABLE),
    "c": Parts("", How.WITHHELD),
    ": the register burnt": Parts("", How.NOT_AVAILABLE, "the register burnt"),
    "1,5": Parts("1,5"),
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_shown_in_parts_and_put_together_again(cell: str) -> None:
    assert take_apart(cell, is_answer=True) == CELLS[cell]
    assert put_together(CELLS[cell], Parts(), is_answer=True) == cell


@pytest.mark.parametrize("cell", CELLS)
def test_in_a_text_the_marks_mean_nothing(cell: str) -> None:
    assert take_apart(cell, is_answer=False) == Parts(cell)
    assert put_together(Parts(cell), Parts(), is_answer=False) == cell


@given(st.text(), st.sampled_from(How), st.text())
def test_what_is_shown_comes_back_as_it_was(figure: str, how: How, why: str) -> None:
    try:
        cell = put_together(Parts(figure, how, why), Parts(), is_answer=True)
    except Unclear:
        return
    shown = take_apart(cell, is_answer=True)
    assert put_together(shown, shown, is_answer=True) == put_together(shown, Parts(), is_answer=True)
    assert take_apart(put_together(shown, Parts(), is_answer=True), is_answer=True) == shown


@given(st.text())
def test_a_text_comes_back_as_it_was_typed(text: str) -> None:
    cell = put_together(Parts(text), Parts(), is_answer=False)
    assert cell == as_cell(text)
    cell.encode()
    assert take_apart(cell, is_answer=False).figure == cell


def test_a_person_who_chooses_not_applicable_need_not_blank_the_figure() -> None:
    assert put_together(Parts("12", How.NOT_APPLICABLE), Parts("12"), is_answer=True) == "-"


def test_a_person_who_types_a_figure_need_not_turn_the_menu_back() -> None:
    assert put_together(Parts("12", How.NOT_APPLICABLE), Parts("", How.NOT_APPLICABLE), is_answer=True) == "12"
    typed = Parts("12", How.NOT_AVAILABLE, "the register burnt")
    shown = Parts("", How.NOT_AVAILABLE, "the register burnt")
    assert put_together(typed, shown, is_answer=True) == "12"


@pytest.mark.parametrize("how", [How.AS_IT_IS, How.ESTIMATED])
def test_a_hyphen_that_is_typed_is_not_the_mark(how: How) -> None:
    cell = put_together(Parts("-", how), Parts(), is_answer=True)
    assert cell.rstrip(" e") not in ("-", "")
    assert take_apart(cell, is_answer=True) == Parts("-", how)


def test_a_person_who_then_chooses_not_applicable_need_not_take_the_dash_away() -> None:
    for dash in ("-", "–"):
        assert put_together(Parts(dash, How.NOT_APPLICABLE), Parts(dash), is_answer=True) == "-"


def test_a_reason_alone_says_that_there_is_no_figure() -> None:
    assert (
        put_together(Parts("", How.AS_IT_IS, "the register burnt"), Parts(), is_answer=True) == ": the register burnt"
    )


@pytest.mark.parametrize(
    "typed",
    [
        Parts("13", How.NOT_APPLICABLE),
        Parts("13", How.AS_IT_IS, "the register burnt"),
        Parts("", How.ESTIMATED),
        Parts("13 p", How.ESTIMATED),
    ],
)
def test_what_says_two_things_is_asked_again(typed: Parts) -> None:
    with pytest.raises(Unclear):
        put_together(typed, Parts("12"), is_answer=True)
