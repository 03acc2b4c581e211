"""The grammar of a cell, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandata.answers import Status
from mandata.records.cells import FLAGS, Answer, read_answer, write_answer

CASES = {
    "12": Answer(Status.REPORTED, "12"),
    "0": Answer(Status.REPORTED, "0"),
    "12 e": Answer(Status.ESTIMATED, "12"),
    "12  p": Answer(Status.PROVISIONAL, "12"),
    "": Answer(Status.NOT_REPORTED),
    "   ": Answer(Status.NOT_REPORTED),
    "-": Answer(Status.NOT_APPLICABLE),
    "c": Answer(Status.WITHHELD),
    ": nobody knows": Answer(Status.NOT_AVAILABLE, reason="nobody knows"),
    ":": Answer(Status.NOT_AVAILABLE),
    "-5": Answer(Status.REPORTED, "-5"),
    "12e": Answer(Status.REPORTED, "12e"),
    "e": Answer(Status.REPORTED, "e"),
}


@pytest.mark.parametrize(("text", "answer"), CASES.items())
def test_a_text_is_one_answer(text: str, answer: Answer) -> None:
    assert read_answer(text) == answer


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1)
figures = words.filter(lambda text: text not in ("-", "c") and not text.startswith(":"))
answers = st.one_of(
    st.builds(Answer, st.just(Status.REPORTED), figures),
    st.builds(Answer, st.sampled_from(list(FLAGS.values())), words.filter(lambda text: not text.startswith(":"))),
    st.builds(Answer, st.just(Status.NOT_AVAILABLE), reason=words),
    st.builds(Answer, st.sampled_from([Status.NOT_REPORTED, Status.NOT_APPLICABLE, Status.WITHHELD])),
)


@given(answers)
def test_an_answer_written_and_read_is_the_same(answer: Answer) -> None:
    assert read_answer(write_answer(answer)) == answer


@given(st.text())
def test_a_text_read_and_written_keeps_its_meaning(text: str) -> None:
    assert read_answer(write_answer(read_answer(text))) == read_answer(text)
