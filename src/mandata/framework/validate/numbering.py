"""What must hold of the numbers that a register gives its entries (`numbering`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Form
from mandata.framework.patterns import is_pattern, matches
from mandata.framework.reporters import is_reporter
from mandata.plain_text import clean

PARTS = ("organisation", "year", "number")
WIDTH = re.compile(r"0[1-9]")
"""How many digits a number has at least, filled up with zeros."""

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
        message = "Only a register numbers its entries."
        findings.error("wrong-place", message, "Leave `numbering` out, or declare `kind: register`.", place)
    elif key is None or not key.field_type.is_text or key.coded_by or key.computed is not None:
        message = "Only a register whose key is one text field can number its entries."
        findings.error("wrong-place", message, "Name one text field without codes in `primaryKey`.", place)
    elif (problem := _problem_of(pattern)) is not None:
        findings.error("wrong-pattern", problem, f"Write it as in `{EXAMPLE}`.", place)
    elif (limits := key.constraints.pattern) and is_pattern(limits):
        codes = [code for code, item in draft.organisations.items() if is_reporter(form, item)]
        wrong = next((text for text in _samples(pattern, codes) if not matches(limits, text)), None)
        if wrong is not None:
            message = f"The number '{wrong}' does not match the pattern of '{key.name}'."
            findings.error("wrong-pattern", message, "Correct `numbering` or the pattern.", place)


def _problem_of(pattern: str) -> str | None:
    """Return what is wrong with a pattern of numbers; None where it makes numbers."""
    try:
        parts = [(name, width or "") for _text, name, width, how in Formatter().parse(pattern) if name is not None]
        is_converted = any(how for *_, how in Formatter().parse(pattern))
    except ValueError:
        return f"'{pattern}' has a brace that is not opened or not closed."
    strange = next((name for name, _width in parts if name not in PARTS), None)
    if strange is not None:
        return f"'{{{strange}}}' is no part of a number."
    if is_converted or any(width and (name != "number" or not WIDTH.fullmatch(width)) for name, width in parts):
        return f"'{pattern}' formats a part in a way that is not possible here."
    if [name for name, _width in parts].count("number") != 1:
        return f"'{pattern}' must hold `{{number}}` once."
    bare = "".join(text for text, *_ in Formatter().parse(pattern))
    if pattern != pattern.strip() or bare != clean(bare) or "\n" in bare:
        return f"'{pattern}' begins or ends with a space, or holds a character that is no text."
    return None


def _samples(pattern: str, codes: Iterable[str]) -> list[str]:
    return [pattern.format(organisation=code, year=2025, number=1) for code in codes]
