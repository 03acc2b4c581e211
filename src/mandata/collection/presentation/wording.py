"""The words for a problem on a page, which differ from those for a file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mandata.collection.queries.cell_problems import CellProblem
from mandata.collection.queries.progress import Progress
from mandata.framework.model import Form


def counted(progress: Progress) -> str:
    """Return how far a return has come, in words: `0 of 4 cells answered, 4 to correct`."""
    numbers = {"answered": progress.answered, "asked": progress.asked, "wrong": progress.wrong}
    if progress.wrong:
        return _("%(answered)s of %(asked)s cells answered, %(wrong)s to correct") % numbers
    return _("%(answered)s of %(asked)s cells answered") % numbers


def problem_text(problem: CellProblem, form: Form) -> str:
    """Return a problem and its fix, in one or two sentences."""
    field = form.field(problem.field)
    has_menu = field is not None and form.is_answer(field)
    if problem.code == "rule":
        return problem.in_words
    if problem.code == "wrong-number" and not problem.finding.variant:
        fix = (
            _("Enter a number, or choose in the menu next to the cell why there is none.")
            if has_menu
            else _("Enter a number.")
        )
        return f"{problem.in_words} {fix}"
    if problem.code == "dash" and field is not None and has_menu:
        fix = (
            _("Enter 0, or choose from the menu next to the cell.")
            if field.counts
            else _("Choose from the menu next to the cell.")
        )
        return f"{problem.in_words} {fix}"
    if problem.code in ("blank-cell", "blank-key"):
        if has_menu:
            return _("The cell is blank. Enter a figure, or choose in the menu next to it why there is none.")
        return _("The cell is blank. Fill it in.")
    said_otherwise = {
        "duplicate-row": _("Another row has the same name. Remove one of them, or correct its name."),
        "missing-reason": _("Explain why the figure is not available."),
        "wrong-boolean": _("Choose yes or no."),
        "ambiguous": f"{problem.in_words} {_('Choose what you mean.')}",
    }
    return said_otherwise.get(problem.code) or f"{problem.in_words} {problem.fix_in_words}".strip()
