"""The parts that a report is made from, created once and shared by every step."""

from __future__ import annotations

from dataclasses import dataclass

from mandata.framework.model import Outline
from mandata.indicators import Calculator
from mandata.records import Records, Workspace
from mandata.report.compose.binding import Binding
from mandata.report.compose.edition import edition_words, filled_outline
from mandata.report.compose.footnotes import Remarks
from mandata.report.compose.narrative import Narrative
from mandata.report.compose.stories import stories_of
from mandata.report.exhibits.wording import FigureWording


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that a report is made from.

    Attributes:
        outline: of the framework, with its placeholders filled in.
    """

    workspace: Workspace
    records: Records
    calculator: Calculator
    wording: FigureWording
    binding: Binding
    narrative: Narrative
    remarks: Remarks
    cycle: int
    outline: Outline

    @classmethod
    def of(cls, workspace: Workspace, records: Records, calculator: Calculator, remarks: Remarks, cycle: int) -> Parts:
        """Return what follows from the workspace, its records, and what the checks found in them.

        Args:
            calculator: for the people who will see the report.
        """
        framework = workspace.framework
        wording = FigureWording(framework, remarks.contradicted)
        stories = stories_of(framework, records, cycle, calculator.audience)
        words = edition_words(framework, cycle, workspace.date)
        binding = Binding(framework, calculator, wording, cycle, report_stories=stories, edition=words)
        narrative = Narrative((workspace.narrative, framework.folder / "report"), binding)
        outline = filled_outline(framework.outline, words)
        return cls(workspace, records, calculator, wording, binding, narrative, remarks, cycle, outline)
