"""Checking an entry: as for a row of a return, and its name must be unique."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.collection.presentation.wording import problem_text
from mandata.collection.queries.cell_problems import findings_in, problem_at
from mandata.findings import Cell, Finding, Severity
from mandata.framework.model import Form, Framework
from mandata.registers.cells import dated
from mandata.registers.declared import Register, SubTable
from mandata.registers.entry_rows import Row, counted_field, whole_row
from mandata.registers.models import Entry
from mandata.registers.queries.files import wrong_files
from mandata.registers.queries.references import wrong_references


def problems_of(
    register: Register, organisation: str, cells: Mapping[str, str], entry: Entry | None = None
) -> dict[str, list[str]]:
    """Return the errors of an entry, in sentences by field; "" for the entry as a whole.

    Args:
        organisation: the one that keeps the entry.
        cells: text by field.
        entry: the entry with these cells; None for a new one.
    """
    form, framework = register.form, register.framework
    problems: dict[str, list[str]] = defaultdict(list)
    for found in findings_in([cells], form, framework, framework.file.cycles[-1].number):
        if found.finding.severity is Severity.ERROR and not is_for_a_cycle_to_come(form, found.finding):
            problem = problem_at(found, form, framework, "")
            for name in problem.fields or [""]:
                problems[name].append(problem_text(problem, form))
    for (_place, name), text in _wrong_names(form, framework, organisation, [cells]):
        problems[name].append(text)
    if twin := _twin(register, cells, entry):
        problems[form.table.primaryKey[0]].append(
            _("Another entry already has this name: number %(number)s.") % {"number": twin.pk}
        )
    if has_not_come(form, cells):
        problems[form.dated_by or ""].append(_("This date is in the future. Correct it."))
    return dict(problems)


def problems_of_rows(
    table: SubTable, organisation: str, entry: Mapping[str, str], rows: Sequence[Row]
) -> dict[int, dict[str, list[str]]]:
    """Return the errors of the rows of an entry, in sentences by place of the row and field; "" for the whole row.

    Args:
        organisation: the one that keeps the entry.
        entry: the cells of the entry.
    """
    return problems_of_lines(table, organisation, [(entry, row) for row in rows], [entry])


def problems_of_lines(
    table: SubTable,
    organisation: str,
    lines: Sequence[tuple[Mapping[str, str], Row]],
    entries: Iterable[Mapping[str, str]],
) -> dict[int, dict[str, list[str]]]:
    """Return the errors of rows of several entries, in sentences by place of the row and field.

    Args:
        lines: each row with the cells of its entry.
        entries: the cells of all these entries, each once.
    """
    form, framework = table.form, table.register.framework
    problems: dict[int, dict[str, list[str]]] = {}
    whole = [whole_row(form, entry, row.cells) for entry, row in lines]
    cycle = framework.file.cycles[-1].number
    for found in findings_in(whole, form, framework, cycle, list(entries)) if lines else ():
        if found.finding.severity is not Severity.ERROR:
            continue
        problem = problem_at(found, form, framework, "")
        of_row = problems.setdefault(found.row or 0, {})
        for name in problem.fields or [""]:
            of_row.setdefault(name, []).append(problem_text(problem, form))
    for (place, name), text in _wrong_names(form, framework, organisation, whole):
        problems.setdefault(place, {}).setdefault(name, []).append(text)
    return problems


def is_for_a_cycle_to_come(form: Form, finding: Finding) -> bool:
    """Return whether the only problem is that the last declared cycle is over: events go on after it."""
    return (
        finding.code == "date-after-cycle" and finding.subject is not None and finding.subject.column == form.dated_by
    )


def gets_a_number(form: Form, finding: Finding) -> bool:
    """Return whether the only problem of a new entry is a missing number, which the register gives it."""
    counted = counted_field(form) if form.part_of else form.numbered_field
    return counted is not None and finding.code == "blank-key" and finding.cell in (None, Cell(counted.name))


def has_not_come(form: Form, cells: Mapping[str, str]) -> bool:
    """Return whether an entry has a date in the future, which is impossible."""
    day = dated(form, cells)
    return day is not None and day > timezone.localdate()


def _wrong_names(
    form: Form, framework: Framework, organisation: str, rows: Sequence[Mapping[str, str]]
) -> Iterator[tuple[tuple[int, str], str]]:
    """Yield cells that name an entry or a file that is not there: place of the row and field, and what is wrong."""
    for wrong in (wrong_references(form, framework, organisation, rows), wrong_files(form, organisation, rows)):
        for place, of_cells in wrong.items():
            yield from (((place, name), text) for name, text in of_cells.items())


def _twin(register: Register, cells: Mapping[str, str], entry: Entry | None) -> Entry | None:
    """Return an entry with the same key that is not merged."""
    key = register.form.table.primaryKey
    if not key or not all(cells.get(name) for name in key):
        return None
    wanted = {f"cells__{name}": cells[name] for name in key}
    others = Entry.objects.filter(form=register.form.name, **wanted).exclude(state=Entry.State.MERGED)
    return others.exclude(pk=entry.pk).first() if entry else others.first()
