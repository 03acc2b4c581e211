"""The ledger of answers to findings: what may be in it, and what an answer does to its finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise

from mandata.findings import Finding, Findings, InvalidInput, Severity, Subject, worded
from mandata.records import AnswerState, accept, freeze, open_records, open_workspace, records_to_be, standings, verify
from mandata.records.answering import CannotAnswer, accept_answer, answer, refuse_answer
from mandata.records.finding_answers import FILE, FindingAnswer, read_finding_answers

HEADER = "finding,code,about,figures,reason,answered_by,answered_on,decision,decided_by,decided_on,remark"
LINE = "0123456789ab,rule,pupils,a: 1,It is so,Hill School,2025-02-01,,,,"
DAY, NEXT_DAY = date(2025, 2, 1), date(2025, 2, 2)


def absent(number: str) -> Finding:
    """That this many were absent, which a rule does not allow."""
    subject = Subject("pupils", "HILL", 2)
    return worded("rule", "More absent than there are.", "Correct it.", subject=subject, figures=(("absent", number),))


FINDING = absent("9")


def ledger(folder: Path, *lines: str) -> Path:
    (folder / FILE).write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    return folder


def found(folder: Path) -> list[tuple[str, str]]:
    findings = Findings()
    read_finding_answers(folder, findings)
    return [(finding.code, str(finding.place).rpartition("/")[2]) for finding in findings.errors]


def state(folder: Path, finding: Finding = FINDING) -> AnswerState:
    [standing] = standings([finding], read_finding_answers(folder, Findings()).entries)
    return standing.state


# What may be in the file


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert not read_finding_answers(tmp_path, Findings()).entries


def test_a_sound_ledger_has_no_findings(tmp_path: Path) -> None:
    accepted = LINE.replace(",,,,", ",accepted,The Board,2025-02-01,")
    refused = LINE.replace("It is so", "It was so").replace(",,,,", ",refused,The Board,2025-02-03,Give the list")
    assert found(ledger(tmp_path, LINE.replace("0123", "9999"), accepted, refused)) == []


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (LINE.replace("0123456789ab", ""), "missing-finding", 1),
        (LINE.replace("It is so", " "), "missing-reason", 31),
        (LINE.replace("Hill School", ""), "missing-person", 40),
        (LINE.replace("2025-02-01", "February"), "wrong-date", 52),
        (LINE.replace(",,,,", ",perhaps,The Board,2025-02-03,"), "wrong-decision", 63),
        (LINE.replace(",,,,", ",accepted,,2025-02-03,"), "missing-person", 72),
        (LINE.replace(",,,,", ",accepted,The Board,,"), "wrong-date", 82),
        (LINE.replace(",,,,", ",accepted,The Board,2025-01-31,"), "wrong-date", 82),
        (LINE.replace(",,,,", ",refused,The Board,2025-02-03,"), "missing-remark", 92),
        (LINE.replace(",,,,", ",,The Board,2025-02-03,"), "wrong-decision", 63),
    ],
)
def test_every_mistake_is_reported_at_its_cell(tmp_path: Path, line: str, code: str, column: int) -> None:
    assert found(ledger(tmp_path, line)) == [(code, f"{FILE}:2:{column}")]


def test_the_same_reason_for_the_same_figures_is_stored_once(tmp_path: Path) -> None:
    assert found(ledger(tmp_path, LINE, LINE)) == [("duplicate-answer", f"{FILE}:3")]
    assert found(ledger(tmp_path, LINE, LINE.replace("a: 1", "a: 2"))) == []


def test_columns_that_writing_would_lose_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"{HEADER},mood\n{LINE},fine\n", "utf-8")
    assert found(tmp_path)[0][0] == "unknown-column"
    (tmp_path / FILE).write_text("finding,reason\na,b\n", "utf-8")
    assert {code for code, _ in found(tmp_path)} == {"missing-column"}


# What an answer does


def test_an_answer_goes_its_way(tmp_path: Path) -> None:
    assert state(tmp_path) is AnswerState.OPEN
    entry = answer(tmp_path, standings([FINDING], ())[0], "A school trip", by="Hill School", on=DAY)
    assert (entry.finding, entry.figures, entry.answered_on) == (FINDING.key, "absent: 9", "2025-02-01")
    assert state(tmp_path) is AnswerState.ANSWERED
    decide(tmp_path, "refuse", "Which trip?")
    assert state(tmp_path) is AnswerState.REFUSED
    again(tmp_path, "The trip of May")
    assert state(tmp_path) is AnswerState.ANSWERED
    decide(tmp_path, "accept")
    assert state(tmp_path) is AnswerState.ACCEPTED
    assert [entry.decision for entry in read_finding_answers(tmp_path, Findings()).entries] == ["refused", "accepted"]


def decide(folder: Path, what: str, remark: str = "", finding: Finding = FINDING) -> FindingAnswer:
    [item] = standings([finding], read_finding_answers(folder, Findings()).entries)
    act = accept_answer if what == "accept" else refuse_answer
    return act(folder, item, by="The Board", on=NEXT_DAY, remark=remark)


def again(folder: Path, reason: str, finding: Finding = FINDING) -> FindingAnswer:
    [item] = standings([finding], read_finding_answers(folder, Findings()).entries)
    return answer(folder, item, reason, by="Hill School", on=DAY)


def test_changed_figures_open_a_finding_again(tmp_path: Path) -> None:
    again(tmp_path, "A school trip")
    decide(tmp_path, "accept")
    assert state(tmp_path, absent("9")) is AnswerState.ACCEPTED
    assert state(tmp_path, absent("10")) is AnswerState.REOPENED
    [item] = standings([absent("10")], read_finding_answers(tmp_path, Findings()).entries)
    assert item.stops
    assert "absent: 9" in item.worded.message
    again(tmp_path, "Another trip", absent("10"))
    assert state(tmp_path, absent("10")) is AnswerState.ANSWERED
    assert state(tmp_path, absent("9")) is AnswerState.ACCEPTED, "what was said of the old figures still holds for them"


def test_a_reason_that_waits_is_replaced(tmp_path: Path) -> None:
    again(tmp_path, "A school trip")
    again(tmp_path, "A flood")
    assert [entry.reason for entry in read_finding_answers(tmp_path, Findings()).entries] == ["A flood"]


def test_what_the_ledger_does_not_allow(tmp_path: Path) -> None:
    with pytest.raises(CannotAnswer, match="no reason to decide"):
        decide(tmp_path, "accept")
    with pytest.raises(CannotAnswer, match="Give a reason"):
        again(tmp_path, "  ")
    again(tmp_path, "A school trip")
    with pytest.raises(CannotAnswer, match="same reason"):
        again(tmp_path, "A  school trip")
    with pytest.raises(CannotAnswer, match="no reason to decide"):
        decide(tmp_path, "accept", finding=absent("10"))
    with pytest.raises(CannotAnswer, match="remark"):
        decide(tmp_path, "refuse")
    decide(tmp_path, "refuse", "Which?")
    with pytest.raises(CannotAnswer, match="same reason"):
        again(tmp_path, "A school trip")
    with pytest.raises(CannotAnswer, match="already refused"):
        decide(tmp_path, "refuse", "Which?")
    decide(tmp_path, "accept")
    with pytest.raises(CannotAnswer, match="already accepted"):
        again(tmp_path, "A flood")


def test_nothing_is_decided_before_it_is_answered(tmp_path: Path) -> None:
    again(tmp_path, "A school trip")
    [item] = standings([FINDING], read_finding_answers(tmp_path, Findings()).entries)
    with pytest.raises(CannotAnswer, match="2025-02-01"):
        accept_answer(tmp_path, item, by="The Board", on=date(2025, 1, 31))


def test_what_cannot_be_read_cannot_be_answered(tmp_path: Path) -> None:
    [item] = standings([worded("wrong-number", "'x' is no number.", "Write one.")], ())
    with pytest.raises(CannotAnswer, match="Write one"):
        answer(tmp_path, item, "It is", by="Hill School", on=DAY)
    assert not (tmp_path / FILE).exists()


def test_a_ledger_that_is_wrong_is_not_written_over(tmp_path: Path) -> None:
    before = ledger(tmp_path, LINE.replace("It is so", "")).joinpath(FILE).read_bytes()
    with pytest.raises(InvalidInput):
        answer(tmp_path, standings([FINDING], ())[0], "A school trip", by="Hill School", on=DAY)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("severity", list(Severity))
def test_only_errors_stop(severity: Severity) -> None:
    finding = worded("rule", "It is so.", "", severity=severity, subject=Subject("pupils"))
    assert standings([finding], ())[0].stops is (severity is Severity.ERROR)


# Accepting and freezing


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """HILL counts 500 absent of 110 pupils."""
    folder = exercise.write(tmp_path)
    schools.edit(folder / exercise.NOW, "110 e,5,", "110,500,")
    return folder


def in_workspace(folder: Path, *, decided: bool) -> None:
    with records_to_be(open_workspace(folder)) as records:
        [item] = standings(records.manifest.findings, records.finding_answers)
    answer(folder, item, "A travelling school", by="Hill School", on=DAY)
    if decided:
        [item] = standings([item.finding], read_finding_answers(folder, Findings()).entries)
        accept_answer(folder, item, by="The Board", on=NEXT_DAY)


def test_a_broken_rule_keeps_returns_out_until_its_answer_is_accepted(broken: Path) -> None:
    workspace = open_workspace(broken)
    with pytest.raises(InvalidInput):
        accept(workspace)
    in_workspace(broken, decided=False)
    with pytest.raises(InvalidInput) as caught:
        accept(workspace)
    assert not workspace.records.exists()
    assert "A travelling school" in str(caught.value)
    [item] = standings(caught.value.findings, read_finding_answers(broken, Findings()).entries)
    decide_as_board(broken, item.finding)
    manifest = accept(workspace)
    assert [finding.code for finding in manifest.findings] == ["rule"]
    [kept] = open_records(workspace).finding_answers
    assert (kept.reason, kept.decided_by) == ("A travelling school", "The Board")


def decide_as_board(folder: Path, finding: Finding) -> None:
    [item] = standings([finding], read_finding_answers(folder, Findings()).entries)
    accept_answer(folder, item, by="The Board", on=NEXT_DAY)


def test_a_changed_figure_keeps_the_return_out_again(broken: Path) -> None:
    in_workspace(broken, decided=True)
    accept(open_workspace(broken))
    schools.edit(broken / exercise.NOW, "110,500,", "110,501,")
    with pytest.raises(InvalidInput, match="Reopen"):
        accept(open_workspace(broken))
    schools.edit(broken / exercise.NOW, "110,501,", "110,500,")
    accept(open_workspace(broken))


def test_a_cell_that_cannot_be_read_is_not_excused_by_an_answer(broken: Path) -> None:
    in_workspace(broken, decided=True)
    schools.edit(broken / exercise.NOW, "37.75", "many")
    with pytest.raises(InvalidInput, match="many"):
        accept(open_workspace(broken))


def test_the_release_keeps_the_answers_and_depends_on_them(broken: Path) -> None:
    in_workspace(broken, decided=True)
    accept(open_workspace(broken))
    first = freeze(open_workspace(broken))
    ledger_file = broken / FILE
    ledger_file.write_text(ledger_file.read_text("utf-8").replace("travelling", "floating"), "utf-8")
    accept(open_workspace(broken))
    second = freeze(open_workspace(broken))
    assert first.id != second.id
    assert first.files["finding_answers.json"] != second.files["finding_answers.json"]
    kept = (broken / "records/releases/files" / second.files["finding_answers.json"]).read_text("utf-8")
    assert "A floating school" in kept


def test_an_answer_after_accepting_asks_for_accepting_again(broken: Path) -> None:
    in_workspace(broken, decided=True)
    accept(open_workspace(broken))
    assert verify(open_workspace(broken)) == []
    schools.edit(broken / FILE, "travelling", "floating")
    assert [finding.code for finding in verify(open_workspace(broken))] == ["changed-answers"]
    accept(open_workspace(broken))
    assert verify(open_workspace(broken)) == []
