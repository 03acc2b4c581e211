"""What must hold of the numbers that a register gives its entries (`numbering`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from mandata.findings import Findings, Mistake
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Form
from mandata.framework.patterns import is_pattern, matches
from mandata.framework.reporters import is_reporter
from mandata.plain_text import clean

PARTS = ("organisation", "year", "number")
WIDTH = re.compile(r"0[1-9]")
"""How many digits a number has at least, filled up with zeros."""

NUMBERS = (1, 10, 999, 12_345, 1_000_000)
"""Numbers of entries that must fit the key: a register grows for years."""

EXAMPLE = "{organisation}-{year}-{number:04}"


def check_numbering(declared: Declared[Form], form: Form, draft: Draft, findings: Findings) -> None:
    """Check that a register has one text as its key, and that the numbers that it gives fit it.

    Args:
        declared: the form as its file declares it.
        form: the same, with the fields common to all forms.
    """
    pattern, place = form.numbering, declared.place("numbering")
    if pattern is None:
        return
    key = form.numbered_field
    if form.kind != "register":
        findings.add("wrong-place", place=place, variant="no-register")
    elif key is None or not key.field_type.is_text or key.coded_by or key.computed is not None:
        findings.add("wrong-place", place=place, variant="numbered-key")
    elif (mistake := _mistake_in(pattern)) is not None:
        findings.items.append(mistake.at(place))
    elif (limits := key.constraints.pattern) and is_pattern(limits):
        codes = [code for code, item in draft.organisations.items() if is_reporter(form, item)]
        wrong = next((text for text in _samples(pattern, codes) if not matches(limits, text)), None)
        if wrong is not None:
            findings.add("wrong-pattern", {"text": wrong, "field": key.name}, place, variant="numbering")


def _mistake_in(pattern: str) -> Mistake | None:
    """Return what is wrong with a pattern of numbers; None where it makes numbers."""
    params = {"pattern": pattern, "example": EXAMPLE}
    try:
        parts = [(name, width or "") for _text, name, width, how in Formatter().parse(pattern) if name is not None]
        is_converted = any(how for *_, how in Formatter().parse(pattern))
    except ValueError:
        return Mistake("wrong-pattern", params, "brace")
    strange = next((name for name, _width in parts if name not in PARTS), None)
    if strange is not None:
        return Mistake("wrong-pattern", {"part": strange, "example": EXAMPLE}, "part")
    if is_converted or any(width and (name != "number" or not WIDTH.fullmatch(width)) for name, width in parts):
        return Mistake("wrong-pattern", params, "format")
    if [name for name, _width in parts].count("number") != 1:
        return Mistake("wrong-pattern", params, "number")
    bare = "".join(text for text, *_ in Formatter().parse(pattern))
    if pattern != pattern.strip() or bare != clean(bare) or "\n" in bare:
        return Mistake("wrong-pattern", params, "space")
    return None


def _samples(pattern: str, codes: Iterable[str]) -> list[str]:
    return [pattern.format(organisation=code, year=2025, number=number) for code in codes for number in NUMBERS]
