"""What must hold within a form's `known_from`: the field, the register behind the indicator, rows and places."""

from __future__ import annotations

from mandata.findings import Findings
from mandata.framework.dimensions import check_place
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Form, Indicator, Known
from mandata.framework.suggest import did_you_mean


def check_known(declared: Declared[Form], form: Form, draft: Draft, findings: Findings) -> None:
    """Check that every offered figure has a field, and a register with the figure.

    Args:
        declared: the form as its file declares it.
        form: the same, with the fields common to all forms.
    """
    for index, known in enumerate(declared.item.known_from):
        _Check(declared, form, draft, findings, index).run(known)


class _Check:
    """The check of one figure that is offered."""

    def __init__(self, declared: Declared[Form], form: Form, draft: Draft, findings: Findings, index: int) -> None:
        self.declared, self.form, self.draft, self.findings = declared, form, draft, findings
        self.loc = ("known_from", index)

    def run(self, known: Known) -> None:
        self._field(known.field)
        for name, code in known.rows.items():
            self._row(name, code)
        indicator = self._indicator(known.indicator)
        if indicator:
            places = {name: self.declared.place(*self.loc, "where", name) for name in known.where}
            check_place(known.where, indicator, self.draft, places, self.findings)

    def _field(self, name: str) -> None:
        field = self.form.field(name)
        if field is None:
            fix = did_you_mean(name, [item.name for item in self.form.table.fields], "fields")
            self._tell("unknown-field", f"The form has no field '{name}'.", fix, "field")
        elif not field.counts:
            message = f"The field '{name}' is declared as {field.type}."
            self._tell("wrong-type", message, "A figure is offered for an integer or a number.", "field")

    def _row(self, name: str, code: str) -> None:
        key = self.form.table.primaryKey
        codes = self.draft.codes_of(self.form, name)
        if name not in key:
            message = f"'{name}' does not name the rows of the form."
            self._tell("unknown-field", message, did_you_mean(name, key, "fields of the key"), "rows", name)
        elif codes is not None and code not in codes.codes:
            fix = did_you_mean(code, codes.codes, "codes")
            self._tell("unknown-code", f"'{code}' is no code of '{name}'.", fix, "rows", name)

    def _indicator(self, identifier: str) -> Indicator | None:
        indicators = self.draft.indicators
        declared = indicators.known.get(identifier)
        if declared is None:
            if indicators.lacks(identifier):
                fix = did_you_mean(identifier, indicators.known, "indicators")
                self._tell("unknown-indicator", f"There is no indicator '{identifier}'.", fix, "indicator")
            return None
        of_form = declared.item.form
        register = self.draft.whole_form(of_form)
        if not of_form or (register is not None and register.kind != "register"):
            message = f"'{identifier}' is computed over '{of_form or 'other indicators'}', which is no register."
            self._tell("wrong-value", message, "Name an indicator over a register.", "indicator")
        return declared.item

    def _tell(self, code: str, message: str, fix: str, *loc: str) -> None:
        self.findings.error(code, message, fix, self.declared.place(*self.loc, *loc))
