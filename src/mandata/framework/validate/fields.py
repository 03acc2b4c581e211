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
from mandata.framework.suggest import did_you_mean, suggestion
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
                message = f"There already is a field '{field.name}'."
                self._tell("duplicate-id", message, "Give each field its own name.", index, "name")
            seen.add(field.name)
            self._check_name(field, index)
            self._check_codes(field, index)
            self._check_kind(field, index)
            self._check_places(field, index)
            self._check_limits(field, index)
            self._check_words(field, index)

    def _check_name(self, field: Field, index: int) -> None:
        if not NAME.fullmatch(field.name):
            fix = "Use small letters, digits and single underscores."
            self._tell("wrong-name", f"'{field.name}' cannot name a field.", fix, index, "name")

    def _check_codes(self, field: Field, index: int) -> None:
        if field.coded_by is None:
            if field.field_type.needs_codes:
                message = f"The field '{field.name}' holds codes and names no code list."
                self._tell("missing-key", message, "Add `codelist:`.", index, "type")
            return
        if self.draft.code_lists.lacks(field.coded_by):
            fix = did_you_mean(field.coded_by, self.draft.code_lists.known, "code lists")
            self._tell("unknown-code-list", f"There is no code list '{field.coded_by}'.", fix, index, "codelist")
        if not field.field_type.takes_codes:
            message = f"The field '{field.name}' holds codes and is declared as {field.type}."
            self._tell("wrong-type", message, "Declare it as string, or as codes.", index, "type")

    def _check_kind(self, field: Field, index: int) -> None:
        if field.of_kind is None:
            return
        kinds = {organisation.kind for organisation in self.draft.organisations.values()}
        if field.coded_by != ORGANISATIONS:
            message = f"'{field.name}' names a kind of organisation and no organisations."
            fix = f"Add `codelist: {ORGANISATIONS}` or leave `of_kind` out."
            self._tell("wrong-kind", message, fix, index, "of_kind")
        elif kinds and field.of_kind not in kinds:
            fix = did_you_mean(field.of_kind, sorted(kinds), "kinds")
            self._tell("unknown-kind", f"No organisation is of the kind '{field.of_kind}'.", fix, index, "of_kind")

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
            message = f"The minimum of '{field.name}' is above its maximum."
            self._tell("wrong-limits", message, "Exchange them.", index, "constraints", "minimum")
        if given and not field.field_type.is_number:
            message = f"'{field.name}' is no number and has limits."
            self._tell("wrong-limits", message, "Leave the limits out, or change the type.", index, "constraints")
        if limits.pattern is not None and not is_pattern(limits.pattern):
            message = f"'{limits.pattern}' is no regular expression, looks ahead, behind or back, or is too large."
            self._tell("wrong-pattern", message, "Correct the pattern.", index, "constraints", "pattern")
        if limits.pattern is not None and not field.field_type.takes_pattern:
            message = f"'{field.name}' is no text and has a pattern."
            self._tell("wrong-type", message, "Leave the pattern out, or declare it as string.", index, "constraints")
        if limits.dated is not None and not field.field_type.is_dated:
            message = f"'{field.name}' holds no dates and is said to be dated."
            self._tell("wrong-type", message, "Declare it as date or year.", index, "constraints", "dated")

    def _check_words(self, field: Field, index: int) -> None:
        if field.words is not None and (not field.field_type.is_text or field.coded_by is not None):
            message = f"'{field.name}' is no free text and has a number of words."
            self._tell("wrong-type", message, "Leave `words` out.", index, "words")

    def _add(self, code: str, params: Params, *loc: str | int) -> None:
        self.findings.add(code, params, self.place(*loc))

    def _tell(self, code: str, message: str, fix: str, *loc: str | int) -> None:
        self.findings.error(code, message, fix, self.place(*loc))
