"""The typed model of a framework's files."""

from mandata.framework.model.codes import Code, CodeList, Organisation
from mandata.framework.model.comparisons import Comparison, Side
from mandata.framework.model.exhibit_kinds import ExhibitKind, exhibit_kinds
from mandata.framework.model.exhibits import Chart, Column, ExhibitDeclaration, Item, Rows
from mandata.framework.model.finding_settings import FindingSetting
from mandata.framework.model.forms import (
    Constraints,
    Deadline,
    Disclosure,
    Field,
    ForeignKey,
    Form,
    Known,
    Reference,
    Rule,
    TableSchema,
)
from mandata.framework.model.framework import END_OF_DAY, ORGANISATIONS, TOPICS, Cycle, Framework, FrameworkFile, Period
from mandata.framework.model.indicators import Component, Indicator, Operand, Place, ShareOf, Window
from mandata.framework.model.marks import MarkDeclaration, marks
from mandata.framework.model.outline import OrganisationFindings, Outline, Section

__all__ = [
    "END_OF_DAY",
    "ORGANISATIONS",
    "TOPICS",
    "Chart",
    "Code",
    "CodeList",
    "Column",
    "Comparison",
    "Component",
    "Constraints",
    "Cycle",
    "Deadline",
    "Disclosure",
    "ExhibitDeclaration",
    "ExhibitKind",
    "Field",
    "FindingSetting",
    "ForeignKey",
    "Form",
    "Framework",
    "FrameworkFile",
    "Indicator",
    "Item",
    "Known",
    "MarkDeclaration",
    "Operand",
    "Organisation",
    "OrganisationFindings",
    "Outline",
    "Period",
    "Place",
    "Reference",
    "Rows",
    "Rule",
    "Section",
    "ShareOf",
    "Side",
    "TableSchema",
    "Window",
    "exhibit_kinds",
    "marks",
]
