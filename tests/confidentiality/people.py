"""What each person may know of an exercise, worked out from the rules as people read them and not from the code."""

from __future__ import annotations

from dataclasses import dataclass

from tests.confidentiality.exercises import CLASSIFICATIONS, Drawn, Exercise, Mark

from mandata.accounts.roles import Role

OF_AN_OFFICE = (Role.FOCAL_POINT, Role.CLEARING_OFFICER)
LOOKS_AT_PREVIEWS = (Role.COORDINATOR, Role.EDITOR, Role.PUBLISHER)
SEES_RETURNS = (*OF_AN_OFFICE, Role.COORDINATOR, Role.EDITOR)
SEES_REGISTERS = (*OF_AN_OFFICE, Role.COORDINATOR)


@dataclass(frozen=True)
class Somebody:
    """A person with a role and a clearance; a visitor who has not signed in has neither.

    Attributes:
        office: of a focal point or a clearing officer.
    """

    role: Role | None
    clearance: str = CLASSIFICATIONS[0]
    office: str = ""

    def may_know(self, mark: Mark, exercise: Exercise) -> bool:
        """Whether the person may come across a mark: in a row, or in a figure that is one row's alone."""
        form = exercise.form(mark.form)
        return self._sees_row(form, mark.office) or self._reads(form, mark)

    def _sees_row(self, form: Drawn, office: str) -> bool:
        roles = SEES_RETURNS if form.kind == "return" else SEES_REGISTERS
        own = self.role not in OF_AN_OFFICE or office == self.office
        return self.role in roles and own and self._is_cleared(form)

    def _reads(self, form: Drawn, mark: Mark) -> bool:
        """Whether it is in the published report, or in a preview that the person may look at."""
        if form.is_open and not form.disclosure:
            return True
        return mark.is_number and (
            form.figures_for_readers or (self.role in LOOKS_AT_PREVIEWS and self._is_cleared(form))
        )

    def _is_cleared(self, form: Drawn) -> bool:
        return CLASSIFICATIONS.index(self.clearance) >= CLASSIFICATIONS.index(form.classification)
