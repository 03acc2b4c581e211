"""The names that an expression over one form may use: its fields, and the attributes of their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mandata.framework.field_types import Kind
from mandata.framework.model import CodeList, Form, Framework
from mandata.indicators.attributes import ORDER, AttributeTable


@dataclass(frozen=True)
class Scope:
    """The names that an expression over a form may use."""

    framework: Framework
    form: Form

    @cached_property
    def fields(self) -> Mapping[str, Kind]:
        """The type of each field."""
        return {field.name: field.field_type.kind for field in self.form.table.fields}

    def code_list(self, field: str) -> str | None:
        """Return the name of the code list whose codes a field holds."""
        declared = self.form.field(field)
        return declared.codelist if declared else None

    def codes(self, field: str) -> CodeList | None:
        """Return the codes that a field may hold, None for a field without code list."""
        name = self.code_list(field)
        return self.framework.code_lists[name] if name else None

    def listed(self, field: str) -> CodeList | None:
        """Return the codes of which a field holds one or several, None for a field without code list."""
        declared = self.form.field(field)
        return self.framework.code_lists[declared.coded_by] if declared and declared.coded_by else None

    def attributes(self, field: str) -> Mapping[str, Kind]:
        """Return the attributes of a field's codes, with their kinds; empty for a field without a code list."""
        codes = self.codes(field)
        names = AttributeTable.of(codes).columns if codes else ()
        return {name: Kind.NUMBER if name == ORDER else Kind.TEXT for name in names}

    def decimals(self, field: str, attribute: str = "") -> int | None:
        """Return how many decimals a field or an attribute of its code has at most; None if it is not a number."""
        kind = self.attributes(field).get(attribute) if attribute else self.fields[field]
        if kind is not Kind.NUMBER:
            return None
        declared = self.form.field(field)
        return declared.field_type.decimals if not attribute and declared is not None else 0

    def is_answer(self, field: str) -> bool:
        """Return whether a cell of the field may hold a reason instead of a figure."""
        declared = self.form.field(field)
        return declared is not None and self.form.is_answer(declared)
