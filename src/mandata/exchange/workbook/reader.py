"""Reading an organisation's workbook: all errors in one run, and the changes.

A cell counts as changed if its meaning differs from the downloaded one. So a workbook that
was only opened and saved changes nothing, and changes by colleagues in the meantime are recognised.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mandata.exchange.problems import NotReadable, Problem, Problems, Spot
from mandata.exchange.spreadsheet.files import WorkbookFile, open_workbook
from mandata.exchange.spreadsheet.package import SheetPart
from mandata.exchange.spreadsheet.sheet_cells import Cells
from mandata.exchange.words import languages, words_in
from mandata.exchange.workbook import identity as identities
from mandata.exchange.workbook.contents import NO_CYCLE, Book, FormSheet
from mandata.exchange.workbook.form_reader import FormChanges, FoundSheet, Rows, read_form
from mandata.exchange.workbook.identity import DamagedIdentity, Identity
from mandata.exchange.workbook.layout import FORM_MARK, NAMES_ROW, UID_COLUMN, template_hash
from mandata.exchange.workbook.validation import SHEET as LISTS_SHEET

MOST_ROWS = 10_000
"""Filled rows of one sheet."""


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """The changes in a workbook.

    Attributes:
        changes: form by form, of sheets with errors too; empty if the file cannot be read at all.
        is_readable: whether its sheets could be read, so that problems can be marked in it.
    """

    problems: Sequence[Problem]
    changes: Sequence[FormChanges] = field(default_factory=list)
    is_readable: bool = True

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop sheets, or the whole file, from being applied."""
        return [problem for problem in self.problems if problem.is_error]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The content of a workbook's file, before it is compared with the returns.

    Attributes:
        refusal: why it cannot be read; None if it can.
        identity: whose workbook it is.
        sheets: those that people may have filled in.
    """

    refusal: NotReadable | None = None
    identity: Identity | None = None
    sheets: Sequence[tuple[SheetPart, FoundSheet]] = ()


def load_workbook(path: Path) -> Loaded:
    """Read a workbook's file. Nothing raises, whatever the file is."""
    try:
        with open_workbook(path) as contents:
            identity = _identity(contents)
            for part in contents.sheets:
                if part.name == LISTS_SHEET:  # what opens the file later meets no bomb in it
                    deque(contents.rows(part), maxlen=0)
            parts = [part for part in contents.sheets if part.name not in (identities.SHEET, LISTS_SHEET)]
            rows = [(part, _rows(contents, part)) for part in parts]
            found = [(part, FoundSheet(part.name, its, contents.merged[part.name])) for part, its in rows]
            return Loaded(identity=identity, sheets=found)
    except NotReadable as refusal:
        return Loaded(refusal.with_traceback(None))


def read_workbook(path: Path, book: Book) -> ReadWorkbook:
    """Read a completed workbook. Nothing raises, whatever the file is: all errors are reported.

    Args:
        book: the workbook as it would be created now.
    """
    return compare_workbook(load_workbook(path), book)


def compare_workbook(loaded: Loaded, book: Book) -> ReadWorkbook:
    """Return the changes in a completed workbook, and its problems.

    Args:
        book: the workbook as it would be created now.
    """
    problems = Problems(words_in(book.language))
    try:
        if loaded.identity is None:
            raise loaded.refusal or NotReadable("broken-workbook")
        _check_whose(loaded.identity, book)
    except NotReadable as refusal:
        problems.error(refusal.code, None, **refusal.named)
        return ReadWorkbook(problems.items, is_readable=False)
    return ReadWorkbook(problems.items, _compared(loaded.identity, loaded.sheets, book, problems))


def _compared(
    identity: Identity, loaded: Sequence[tuple[SheetPart, FoundSheet]], book: Book, problems: Problems
) -> list[FormChanges]:
    sheets = {sheet.form.name: sheet for sheet in book.sheets}
    of_form: dict[str, Problems] = defaultdict(lambda: Problems(problems.words))
    found = dict[str, FoundSheet]()
    for part, sheet in loaded:
        form = _form_of(sheet.rows)
        if form is None or form not in identity.sheets:
            _check_strange(part, sheet.rows, problems)
        elif form in found:
            title, first = _title(sheets, form), found[form].name
            of_form[form].error("doubled-sheet", Spot(part.name), form=title, first=first, second=part.name)
        else:
            found[form] = sheet
    changes = _changes(identity, found, book, of_form, problems)
    for own in of_form.values():
        problems.extend(own.items)
    return changes


def _changes(
    identity: Identity,
    found: Mapping[str, FoundSheet],
    book: Book,
    of_form: Mapping[str, Problems],
    problems: Problems,
) -> list[FormChanges]:
    """Return what each sheet changes.

    Args:
        found: the sheet of each form.
        of_form: what is wrong on a sheet is added to those of its form.
        problems: what is wrong with the workbook is added to them.
    """
    sheets = {sheet.form.name: sheet for sheet in book.sheets}
    changes = []
    for form, written in identity.sheets.items():
        asked = sheets.get(form)
        if asked is None or asked.key != written.key:
            if form in found:
                problems.error("no-such-return", Spot(found[form].name), form=form)
        elif form not in found:
            problems.warning("missing-sheet", form=asked.form.title)
        else:
            read = found[form]
            if asked.version == written.version:
                changes.append(read_form(read, written.held, asked, book, of_form[form]))
            elif _is_untouched(read, written.held, asked, book):
                problems.warning("other-version-untouched", Spot(read.name), form=asked.form.title)
            else:
                problems.error("other-version", Spot(read.name), form=asked.form.title)
    return changes


def _is_untouched(read: FoundSheet, held: Mapping[str, Mapping[str, str]], sheet: FormSheet, book: Book) -> bool:
    """Return whether a sheet is unchanged since the download, so that the others can be applied without it."""
    wrong = Problems(words_in(book.language))
    return not read_form(read, held, sheet, book, wrong).count and not wrong.errors


def _identity(contents: WorkbookFile) -> Identity:
    part = next((part for part in contents.sheets if part.name == identities.SHEET), None)
    if part is None:
        raise NotReadable("no-identity")
    rows = [[str(cells[column]) for column in sorted(cells)] for _, cells in contents.rows(part)]
    try:
        return identities.read_identity(rows)
    except DamagedIdentity:
        raise NotReadable("spoilt-identity") from None


def _check_whose(identity: Identity, book: Book) -> None:
    """Refuse a workbook that was made for somebody else, for another cycle or register, or from other forms."""
    if (identity.cycle == NO_CYCLE) != (book.cycle == NO_CYCLE):
        raise NotReadable("other-kind")
    if book.register and book.register.name not in identity.sheets:
        raise NotReadable("other-register", register=book.register.title)
    if identity.organisation != book.organisation.code:
        raise NotReadable("other-organisation", theirs=identity.organisation, ours=book.organisation.code)
    if identity.cycle != book.cycle:
        raise NotReadable("other-cycle", theirs=identity.cycle, ours=book.cycle)
    if identity.framework != book.framework.sha256:
        raise NotReadable("other-framework")
    if identity.template != template_hash(identity.framework, identity.sheets):
        raise NotReadable("other-template")


def _rows(contents: WorkbookFile, part: SheetPart) -> Rows:
    rows = dict[int, Cells]()
    for number, cells in contents.rows(part):
        rows[number] = cells
        if len(rows) > MOST_ROWS:
            raise NotReadable("too-many-rows-in", sheet=part.name, most=MOST_ROWS)
    return rows


def _form_of(rows: Rows) -> str | None:
    mark = rows.get(NAMES_ROW, {}).get(UID_COLUMN)
    return mark.removeprefix(FORM_MARK) if isinstance(mark, str) and mark.startswith(FORM_MARK) else None


def _check_strange(part: SheetPart, rows: Rows, problems: Problems) -> None:
    ours = {words_in(language)(key) for language in languages() for key in ("sheet_readme", "sheet_problems")}
    if rows and not part.is_hidden and part.name not in ours:
        problems.warning("strange-sheet", Spot(part.name), sheet=part.name)


def _title(sheets: Mapping[str, FormSheet], form: str) -> str:
    return sheets[form].form.title if form in sheets else form
