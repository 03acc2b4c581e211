"""One field's cells, from the texts of a return to what a workbook shows and back.

`shown` gives what is written into a workbook: numbers as numbers, days as days, names instead of codes, words instead
of marks. `read` is its inverse, and also accepts what people write: decimal commas, yes and no in their language,
codes.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mandata.answers import Status
from mandata.exchange.field_cells import (
    FIELD_CELLS,
    CellMessage,
    FieldCells,
    Reading,
    in_plain_words,
    is_midnight,
    wrong,
)
from mandata.exchange.spreadsheet.cell_types import ErrorValue, Formatted, NoSuchDay, Percentage, Plain, raw_text
from mandata.exchange.spreadsheet.numbers import MOST_DIGITS, hundredfold
from mandata.exchange.words import FLAGS, STATUS_WORDS, Words, statuses
from mandata.framework.field_types import Mistake
from mandata.framework.field_types.figures import is_dash
from mandata.framework.languages import in_language
from mandata.framework.model import ORGANISATIONS, Field, Form, Framework
from mandata.framework.suggest import closest
from mandata.plain_text import clean, same
from mandata.records.cells import MARKS, Answer, read_answer, write_answer
from mandata.records.columns import ColumnReader, reader_of
from mandata.records.meanings import meaning_of

LONGEST_IN_EXCEL = 32_767
"""Characters in a cell, as UTF-16 counts them."""

WITH_REASON = re.compile(r"(?P<words>[^:：]+?)\s*[:：]\s*(?P<reason>.*)", re.DOTALL)
FLAGGED = re.compile(r"(?P<figure>.*\S)\s+(?P<flag>\S+)", re.DOTALL)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_APPLICABLE = write_answer(Answer(Status.NOT_APPLICABLE))

DIGITS_LOST = 10**MOST_DIGITS
"""From here on a spreadsheet has replaced the last digits of a number by zeros."""


@dataclass(frozen=True, slots=True)
class Speller:
    """Writes and reads the cells of one field.

    Attributes:
        names: what is shown for each code; empty for a field without a code list.
        codes: code by what is shown or by itself, in small letters.
    """

    field: Field
    reader: ColumnReader
    words: Words
    names: Mapping[str, str]
    codes: Mapping[str, str]
    _known: dict[tuple[type, Plain | None], Reading] = dataclasses.field(default_factory=dict, repr=False)

    @property
    def cells(self) -> FieldCells:
        """The handling of cells of this type in a workbook."""
        return FIELD_CELLS[self.field.type]

    @property
    def offers_a_list(self) -> bool:
        """Whether people choose from a list."""
        return bool(self.names or self.cells.offers)

    @property
    def is_answer(self) -> bool:
        """Whether a cell may explain why there is no figure."""
        return self.reader.is_answer

    @property
    def is_percent(self) -> bool:
        """Whether figures are percentages: 37.5 for 37.5 %."""
        return self.reader.is_percent

    def shown(self, text: str) -> Plain | None:
        """Return what a workbook shows for the text of a cell; None for a blank one."""
        text = text.strip()
        if not text:
            return None
        if self.is_answer:
            answer = read_answer(text)
            if answer.status in STATUS_WORDS:
                return writable(self._mark_shown(answer, text))
            if answer.status is not Status.REPORTED:
                figure = self._figure_shown(answer.figure)
                return writable(write_answer(Answer(answer.status, in_plain_words(figure))))
            text = answer.figure
        figure = self._figure_shown(text)
        return writable(figure) if isinstance(figure, str) else figure

    def in_words(self, text: str) -> str:
        """Return the text of a cell as a person reads it: names instead of codes, words instead of marks."""
        shown = self.shown(text)
        return "" if shown is None else in_plain_words(shown)

    def read(self, raw: Plain | None) -> Reading:
        """Return what a cell means. Equal cells are read once."""
        key = (type(raw), raw)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(raw)
        return known

    def _mark_shown(self, answer: Answer, text: str) -> str:
        """Return the words for a mark; the mark itself where a code goes by these words, or a reason is missing."""
        words = self.words(STATUS_WORDS[answer.status])
        if answer.status is Status.NOT_AVAILABLE:
            return f"{words}: {answer.reason}" if answer.reason else text
        return text if _folded(words) in self.codes else words

    def _figure_shown(self, text: str) -> Plain:
        if self.names:
            return self.names.get(text, text)
        return self.cells.shown(text, self.words)

    def _read(self, raw: Plain | None) -> Reading:
        if raw is None:
            return Reading("")
        match raw:
            case ErrorValue():
                return Reading(None, ("error-value", {"error": raw.name}))
            case NoSuchDay():
                return Reading(None, ("no-such-day", {}))
            case str():
                return self._checked(self._read_text(clean(raw).strip()))
        return self._checked(self._read_value(raw))

    def _read_text(self, text: str) -> Reading:
        if not text:
            return Reading("")
        if self._is_unclear(text):
            return Reading(None, self._dash(text))
        if self.is_answer and self._code(text) is None:
            reason = self._no_figure(text)
            if reason is not None:
                return Reading(reason)
            flagged = FLAGGED.fullmatch(text)
            flag = FLAGS.get(flagged["flag"].casefold()) if flagged else None
            if flagged and flag:
                figure = self._read_figure_text(flagged["figure"])
                answer = f"{figure.text} {flag}" if figure.text else None
                note = ("read-as", {"text": text, "value": answer}) if figure.note else None
                return Reading(answer, figure.wrong, note)
        return self._read_figure_text(text)

    def _is_unclear(self, text: str) -> bool:
        """Return whether a text is a dash with several meanings; a mark that the workbook itself shows is clear."""
        return is_dash(text) and self.reader.asks_what_a_dash_means and text != self.in_words(NOT_APPLICABLE)

    def _dash(self, text: str) -> CellMessage:
        if not self.is_answer:
            return "dash-for-number", {"text": text}
        return "dash" if self.field.counts else "dash-for-answer", {"text": text}

    def _no_figure(self, text: str) -> str | None:
        """Return the mark for a phrase that explains why there is no figure; None for anything else."""
        known = statuses()
        if text in MARKS or text.startswith(":"):
            return text
        status = known.get(text.casefold())
        if status is not None:
            return write_answer(Answer(status))
        reasoned = WITH_REASON.fullmatch(text)
        if reasoned and known.get(reasoned["words"].casefold()) is Status.NOT_AVAILABLE:
            return write_answer(Answer(Status.NOT_AVAILABLE, reason=reasoned["reason"].strip()))
        return None

    def _read_figure_text(self, text: str) -> Reading:
        if self.names and (self.reader.places is None or self._code(text) is not None):
            code = self._code(text)
            return Reading(text if code is None else code)
        if self.field.field_type.is_text and self.reader.places is None:
            return Reading(text)
        meaning = meaning_of(text, self.reader)
        if meaning.readings:
            *others, last = map(self.reader.in_words, meaning.readings)
            return Reading(None, ("ambiguous", {"text": text, "first": ", ".join(others), "second": last}))
        if meaning.note is None:
            return Reading(meaning.text)
        return Reading(meaning.text, note=(str(meaning.note), {"text": text, "value": self.in_words(meaning.text)}))

    def _read_value(self, raw: Plain) -> Reading:
        if isinstance(raw, Percentage):
            return self._percentage(raw)
        if self.names or self.field.field_type.is_text:
            return self._as_string(raw)
        return self.cells.read(raw.number if isinstance(raw, Formatted) else raw, self.words)

    def _percentage(self, raw: Percentage) -> Reading:
        text = hundredfold(raw.number)
        if self.is_percent:
            return Reading(text)
        if self.field.field_type.is_text and not self.names:
            return Reading(f"{text} %")
        return Reading(None, ("percent-not-asked", {"text": text}))

    def _as_string(self, raw: Plain) -> Reading:
        if isinstance(raw, date):
            text = raw_text(raw.date() if isinstance(raw, datetime) and is_midnight(raw) else raw)
            if self.names and text[:10] not in self.codes:
                return Reading(None, ("date-not-code", {"text": text}))
            return Reading(text[:10]) if self.names else Reading(text, note=("date-as-text", {"value": text}))
        if isinstance(raw, Formatted):
            is_code = not self.names or self._code(raw.text) is not None
            return self._read_figure_text(raw.text if is_code else in_plain_words(raw.number))
        if isinstance(raw, int | float) and abs(raw) >= DIGITS_LOST and not self.names:
            return wrong("digits-lost", text=in_plain_words(raw))
        if isinstance(raw, bool):
            return self._read_figure_text(self.words("word_yes" if raw else "word_no") if not self.names else str(raw))
        return self._read_figure_text(in_plain_words(raw))

    def _code(self, text: str) -> str | None:
        """Return the code that a name or a code means, however its letters are written and spaced."""
        return text if text in self.names else self.codes.get(_folded(text))

    def _checked(self, reading: Reading) -> Reading:
        """Return the reading, held against what the form allows. A blank cell is not wrong yet."""
        if not reading.text or reading.wrong:
            return reading
        mistake = self.reader.cell(reading.text).mistake
        return Reading(None, self._message_of(mistake, reading.text), reading.note) if mistake else reading

    def _message_of(self, mistake: Mistake, text: str) -> CellMessage:
        limits = self.field.constraints
        shown: dict[str, object] = {"text": text, "title": self.field.label}
        match mistake.code:
            case "dash":
                return self._dash(text)
            case "too-small":
                shown["limit"] = f"{limits.minimum:g}"
            case "too-large":
                shown["limit"] = f"{limits.maximum:g}"
            case "wrong-pattern":
                shown["limit"] = limits.pattern
            case "unknown-code":
                near = closest(text, self.names.values())
                return ("unknown-code-near", {**shown, "near": near}) if near else ("unknown-code", shown)
        return mistake.code, shown


def speller_of(field: Field, form: Form, framework: Framework, words: Words) -> Speller:
    """Return the speller of a form's field."""
    reader = reader_of(field, form, framework)
    names = _names(field, reader, framework)
    codes = {_folded(name): code for code, name in names.items()}
    for code in names:
        codes.setdefault(_folded(code), code)
    for language in framework.file.languages if names else ():  # a workbook is read in whatever language it was made
        for code, name in _names(field, reader, in_language(framework, language)).items():
            codes.setdefault(_folded(name), code)
    return Speller(field, reader, words, names, codes)


def writable(text: Plain) -> Plain:
    """Return a text without characters that workbooks cannot store."""
    return NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(text, str) else text


def fits_a_cell(text: str) -> bool:
    """Return whether a text is short enough for a cell of a workbook."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_IN_EXCEL


def _names(field: Field, reader: ColumnReader, framework: Framework) -> dict[str, str]:
    """Return the text shown for each allowed code of a field. The code distinguishes names that two codes share."""
    if field.codelist is None or reader.codes is None:
        return {}
    if reader.places is not None:
        return {code: reader.places.label(code) for code in reader.codes}
    listed = framework.code_lists[field.codelist]
    labels = {code: listed.label(code) for code in reader.codes}
    if field.codelist == ORGANISATIONS:
        return {code: f"{code} – {label}" if label != code else code for code, label in labels.items()}
    folded = [_folded(label) for label in labels.values()]
    others = {_folded(code) for code in labels}

    def is_plain(code: str, label: str) -> bool:
        return folded.count(_folded(label)) == 1 and (_folded(label) not in others or _folded(code) == _folded(label))

    return {code: label if is_plain(code, label) else f"{label} ({code})" for code, label in labels.items()}


def _folded(text: str) -> str:
    return same(text).casefold()
