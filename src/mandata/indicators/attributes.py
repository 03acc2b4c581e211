"""The attributes of codes: what an expression may name as `field.attribute`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mandata.framework.model import Code, CodeList

ORDER = "order"
"""The one attribute that is a number; every other one is text, "" if a code has none."""

TEXTS = ("code", "name", "broader")


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """A code list as columns.

    Attributes:
        columns: attribute to its values, in the order of `columns["code"]`.
    """

    columns: Mapping[str, list[str] | list[int]]

    @classmethod
    def of(cls, code_list: CodeList) -> AttributeTable:
        """Return every attribute that the file of a code list gives."""
        codes = list(code_list.codes.values())
        names = dict.fromkeys([*TEXTS, *(name for code in codes for name in code.attributes)])
        texts: dict[str, list[str] | list[int]] = {name: [attribute_of(code, name) for code in codes] for name in names}
        return cls({**texts, ORDER: [code.order for code in codes]})


def attribute_of(code: Code, attribute: str) -> str:
    """Return the text of an attribute of a code, "" if it has none."""
    own = {"code": code.code, "name": code.name, "broader": code.broader, ORDER: str(code.order)}
    return own[attribute] if attribute in own else code.attributes.get(attribute, "")
