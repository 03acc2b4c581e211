"""The hidden sheet with the organisation of a workbook, and the content of each cell at download."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mandata.exchange.workbook.contents import Book
from mandata.exchange.workbook.layout import template_hash

SHEET = "_mandata"
FORMAT = "mandata-workbook"
PIECE = 30_000
"""Characters of one cell; longer texts run on in the next."""


class DamagedIdentity(Exception):
    """The hidden sheet is not as it was written."""


@dataclass(frozen=True, slots=True)
class SheetIdentity:
    """Which return a sheet is, and what its rows held.

    Attributes:
        held: texts by field of each row, by the row's uid.
    """

    form: str
    key: str
    version: int
    held: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook it is."""

    organisation: str
    cycle: int
    framework: str
    template: str
    language: str
    sheets: Mapping[str, SheetIdentity]


def identity_rows(book: Book) -> Iterator[list[str]]:
    """Yield the rows of the hidden sheet: a head, a row for each row of each form, and a hash over all of them."""
    digest = hashlib.sha256()
    for parts in _parts(book):
        text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
        digest.update(text.encode())
        yield [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    yield [digest.hexdigest()]


def read_identity(rows: Iterable[Sequence[str]]) -> Identity:
    """Return the identity that the rows of the hidden sheet give.

    Raises:
        DamagedIdentity: they are not as they were written.
    """
    texts = ["".join(row) for row in rows]
    digest = hashlib.sha256("".join(texts[:-1]).encode()).hexdigest()
    if len(texts) < 2 or texts[-1] != digest:
        raise DamagedIdentity
    try:
        head, *lines = [json.loads(text) for text in texts[:-1]]
        held: list[dict[str, dict[str, str]]] = [{} for _ in head["sheets"]]
        for number, uid, cells in lines:
            if not all(isinstance(text, str) for pair in cells.items() for text in pair):
                raise DamagedIdentity
            held[int(number)][str(uid)] = cells
        sheets = {
            str(form): SheetIdentity(str(form), str(key), int(version), cells)
            for (form, key, version), cells in zip(head["sheets"], held, strict=True)
        }
        return Identity(
            head["organisation"], head["cycle"], head["framework"], head["template"], head["language"], sheets
        )
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise DamagedIdentity from error


def _parts(book: Book) -> Iterator[object]:
    forms = [sheet.form.name for sheet in book.sheets]
    yield {
        "format": FORMAT,
        "organisation": book.organisation.code,
        "cycle": book.cycle,
        "framework": book.framework.sha256,
        "template": template_hash(book.framework.sha256, forms),
        "language": book.language,
        "sheets": [[sheet.form.name, sheet.key, sheet.version] for sheet in book.sheets],
    }
    for number, sheet in enumerate(book.sheets):
        for line in sheet.lines:
            yield [number, line.uid, {name: text for name, text in line.cells.items() if text}]
