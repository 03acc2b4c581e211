"""What must hold within one field of a form, or of the fields that all forms share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mandata.findings import Findings, Place
from mandata.framework.draft import Draft
from mandata.framework.gazetteers import levels_of
from mandata.framework.model import ORGANISATIONS, Field
from mandata.framework.patterns import is_pattern
from mandata.framework.suggest import suggestion
from mandata.messages import Params

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""Names serve as columns in SQL; double underscores are left to the columns that Mandata adds."""


@dataclass(frozen=True, slots=True)
class FieldsCheck:
    """The check of a list of fields.

    Attributes:
        place: gives the place of the value at a path within the list.
    """

    place: Callable[..., Place]
    draft: Draft
    findings: Findings

    def run(self, fields: Sequence[Field]) -> None:
        """Add a finding for everything that is wrong in any of them."""
        seen: set[str] = set()
        for index, field in enumerate(fields):
            if field.name in seen:
                self._add("duplicate-id", {"name": field.name}, index, "name", variant="field")
            seen.add(field.name)
            self._check_name(field, index)
            self._check_codes(field, index)
            self._check_kind(field, index)
            self._check_places(field, index)
            self._check_limits(field, index)
            self._check_words(field, index)

    def _check_name(self, field: Field, index: int) -> None:
        if not NAME.fullmatch(field.name):
            self._add("wrong-name", {"name": field.name}, index, "name")

    def _check_codes(self, field: Field, index: int) -> None:
        if field.coded_by is None:
            if field.field_type.needs_codes:
                self._add("missing-key", {"field": field.name, "key": "codelist"}, index, "type", variant="codes")
            return
        if self.draft.code_lists.lacks(field.coded_by):
            fix = suggestion(field.coded_by, self.draft.code_lists.known)
            self._add("unknown-code-list", {"name": field.coded_by, "suggestion": fix}, index, "codelist")
        if not field.field_type.takes_codes:
            self._add("wrong-type", _declared(field), index, "type", variant="codes")

    def _check_kind(self, field: Field, index: int) -> None:
        if field.of_kind is None:
            return
        kinds = {organisation.kind for organisation in self.draft.organisations.values()}
        if field.coded_by != ORGANISATIONS:
            params: Params = {"field": field.name, "list": ORGANISATIONS}
            self._add("wrong-kind", params, index, "of_kind", variant="of-kind")
        elif kinds and field.of_kind not in kinds:
            params = {"name": field.of_kind, "suggestion": suggestion(field.of_kind, sorted(kinds))}
            self._add("unknown-kind", params, index, "of_kind")

    def _check_places(self, field: Field, index: int) -> None:
        listed = self.draft.code_lists.known.get(field.coded_by or "")
        if not field.field_type.has_broader:
            if field.level:
                self._add("level-without-places", {"field": field.name}, index, "level")
        elif listed is not None and not any(code.broader for code in listed.codes.values()):
            self._add("not-a-gazetteer", {"field": field.name, "list": listed.name}, index, "codelist")
        elif listed is not None and field.level and field.level not in (levels := levels_of(listed)):
            near = suggestion(field.level, levels)
            self._add("unknown-level", {"list": listed.name, "level": field.level, "suggestion": near}, index, "level")

    def _check_limits(self, field: Field, index: int) -> None:
        limits = field.constraints
        given = [limit for limit in (limits.minimum, limits.maximum) if limit is not None]
        if given != sorted(given):
            self._add("wrong-limits", {"field": field.name}, index, "constraints", "minimum")
        if given and not field.field_type.is_number:
            self._add("wrong-limits", {"field": field.name}, index, "constraints", variant="no-number")
        if limits.pattern is not None and not is_pattern(limits.pattern):
            params = {"pattern": limits.pattern}
            self._add("wrong-pattern", params, index, "constraints", "pattern", variant="regular-expression")
        if limits.pattern is not None and not field.field_type.takes_pattern:
            self._add("wrong-type", _declared(field), index, "constraints", variant="pattern")
        if limits.dated is not None and not field.field_type.is_dated:
            self._add("wrong-type", _declared(field), index, "constraints", "dated", variant="dated")

    def _check_words(self, field: Field, index: int) -> None:
        if field.words is not None and (not field.field_type.is_text or field.coded_by is not None):
            self._add("wrong-type", {"field": field.name}, index, "words", variant="words")

    def _add(self, code: str, params: Params, *loc: str | int, variant: str = "") -> None:
        self.findings.add(code, params, self.place(*loc), variant=variant)


def _declared(field: Field) -> Params:
    return {"field": field.name, "type": field.type}
