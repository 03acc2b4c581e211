"""Cells, fields and rows in words, instead of codes and marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mandata.answers import Status
from mandata.collection.field_inputs import FIELD_INPUTS
from mandata.collection.models import Return, Row
from mandata.collection.queries.given_rows import given_cells
from mandata.framework.gazetteers import gazetteer_of
from mandata.framework.model import ORGANISATIONS, Field, Form, Framework
from mandata.records.cells import read_answer


def in_words(text: str, field: Field, form: Form, framework: Framework) -> str:
    """Return a cell in words; "" if it is blank. An invalid text is returned unchanged.

    Organisations are given by their code, as readers know them.
    """
    text = text.strip()
    if not text or not form.is_answer(field):
        return _figure(text, field, framework)
    answer = read_answer(text)
    said = {
        Status.NOT_AVAILABLE: _("not available: %(reason)s"),
        Status.NOT_APPLICABLE: _("not applicable"),
        Status.WITHHELD: _("withheld"),
        Status.ESTIMATED: _("%(figure)s (estimated)"),
        Status.PROVISIONAL: _("%(figure)s (provisional)"),
    }.get(answer.status, "%(figure)s")
    return said % {"figure": _figure(answer.figure, field, framework), "reason": answer.reason}


def _figure(text: str, field: Field, framework: Framework) -> str:
    if field.field_type.is_list and field.coded_by:
        return ", ".join(framework.code_lists[field.coded_by].label(code) for code in text.split())
    if field.codelist and field.field_type.has_broader:
        return gazetteer_of(framework, field.codelist).label(text)
    if field.codelist:
        return text if field.codelist == ORGANISATIONS else framework.code_lists[field.codelist].label(text)
    return FIELD_INPUTS[field.type].in_words(text, field)


@dataclass(frozen=True)
class Speaker:
    """Puts the rows and cells of one return into words.

    Attributes:
        labels: of rows, by uid.
    """

    form: Form
    framework: Framework
    labels: Mapping[str, str]

    @classmethod
    def of(cls, returned: Return, rows: Iterable[Row] | None = None) -> Speaker:
        """Return a speaker for a return.

        Args:
            returned: the return.
            rows: the rows concerned; by default those of every version, newest last.
        """
        form, framework = returned.declared, returned.cycle.framework
        given = given_cells(returned)
        known = list(rows if rows is not None else returned.rows.order_by("version", "position", "id"))
        labels = {str(row.uid): _row_label(row, form, framework, given) for row in known}
        return cls(form, framework, labels)

    def cell(self, name: str, text: str) -> str:
        """Return a cell in words; the text itself if the form has no such field."""
        field = self.form.field(name)
        return in_words(text, field, self.form, self.framework) if field else text

    def row(self, uid: str) -> str:
        """Return the name of a row."""
        return self.labels.get(uid) or _("a removed row")

    def field(self, name: str) -> str:
        """Return the name of a field."""
        field = self.form.field(name)
        return field.label if field else name

    def place(self, uid: str, name: str) -> str:
        """Return the name of a cell, a row or, if both are "", the return."""
        if not uid:
            return _("the whole return")
        parts = [] if name and self.stands_alone(uid) else [self.row(uid)]
        return " · ".join([*parts, self.field(name)] if name else parts)

    def stands_alone(self, uid: str) -> bool:
        """Return whether a row is the only one, so that its fields are unambiguous."""
        return list(self.labels) == [uid]


def _row_label(row: Row, form: Form, framework: Framework, given: Collection[str]) -> str:
    """Return the row's key in words, without parts that all rows share; its number if it has none."""
    fields = [field for name in form.table.primaryKey if name not in given and (field := form.field(name))]
    texts = [in_words(row.cells.get(field.name, ""), field, form, framework) for field in fields]
    return ", ".join(text for text in texts if text) or _("Row %(number)s") % {"number": row.position + 1}
