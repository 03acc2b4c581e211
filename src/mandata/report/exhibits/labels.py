"""The names that readers see for a dimension, a code and its attributes."""

from __future__ import annotations

from dataclasses import dataclass

from mandata.framework.derivation import over_records
from mandata.framework.gazetteers import codes_above
from mandata.framework.model import ORGANISATIONS, CodeList, Framework

CYCLE = "cycle"
"""The one dimension that every indicator has."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Words for the dimensions of a framework's indicators."""

    framework: Framework

    def dimension(self, indicator: str, dimension: str) -> str:
        """Return the head over a dimension's codes: the field's title."""
        declared = self.framework.indicators.get(indicator)
        over = over_records(declared, dimension, self.framework.indicators) if declared else None
        form = self.framework.forms.get(over.form) if over else None
        field = form.field(dimension.partition(".")[0]) if form else None
        return field.label if field else dimension.replace("_", " ").capitalize()

    def code(self, indicator: str, dimension: str, code: str) -> str:
        """Return a code's name. Organisations go by their code, as their readers know them."""
        if dimension == CYCLE:
            cycle = self.framework.cycle(int(code))
            return cycle.title if cycle else code
        codes = self._codes(indicator, dimension)
        return code if codes is None or codes.name == ORGANISATIONS else codes.label(code)

    def attribute(self, indicator: str, dimension: str, code: str, attribute: str) -> str:
        """Return an attribute of a code: `name`, a column of its file, or a name of an organisation."""
        codes = self._codes(indicator, dimension)
        if codes is None or codes.name == ORGANISATIONS:
            return self._of_organisation(code, attribute)
        listed = codes.codes.get(code)
        if listed is None:
            return ""
        return listed.name if attribute == "name" else listed.attributes.get(attribute, "")

    def _of_organisation(self, code: str, attribute: str) -> str:
        organisation = self.framework.organisations.get(code)
        if organisation is None:
            return ""
        known = {
            "name": organisation.name,
            "place": organisation.place,
            "opened": organisation.opened,
            "closed": organisation.closed,
            "countries": ", ".join(organisation.countries),
        }
        return known.get(attribute, organisation.attributes.get(attribute, ""))

    def _codes(self, indicator: str, dimension: str) -> CodeList | None:
        known = self.framework.indicators
        if indicator not in known:
            return self.framework.code_lists.get(ORGANISATIONS)
        declared = over_records(known[indicator], dimension, known)
        if declared is None:
            return None
        if declared.form == ORGANISATIONS and dimension == "code":
            return self.framework.code_lists.get(ORGANISATIONS)
        if declared.form not in self.framework.forms:
            return None
        field, _, attribute = dimension.partition(".")
        listed = self.framework.code_list_of(declared.form, field)
        return codes_above(listed, attribute, self.framework.code_lists) if attribute and listed else listed
