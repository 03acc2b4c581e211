"""The possible meanings of an ambiguous cell: offered as buttons next to it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from mandata.collection.cell_parts import HOW_NAMES, How
from mandata.collection.labels import in_words
from mandata.framework.field_types.figures import is_dash
from mandata.framework.model import Field, Form, Framework
from mandata.plain_text import bare
from mandata.records.cells import read_answer
from mandata.records.columns import reader_of
from mandata.records.meanings import meaning_of

NO_FIGURE = frozenset(
    (
        *("n/a", "na", "n.a.", "n.a", "#n/a", "nd", "n.d.", "n/d", "nil", "none", "null", "nan", "s.o.", "s/o"),
        *("not applicable", "not available", "sans objet", "non disponible", "néant", "no aplica", "ninguno"),
        *("не применимо", "нет данных", "لا ينطبق", "غير متاح", "لا يوجد", "不适用", "无"),
    )
)
"""Texts that people write if they have no figure, in lower case. Any of them may mean zero."""


class Choice(NamedTuple):
    """One possible meaning.

    Attributes:
        text: of the cell.
        label: of its button.
    """

    text: str
    label: str


def choices_in(text: str, field: Field, form: Form, framework: Framework) -> list[Choice]:
    """Return the possible meanings of a cell's text; none if it is clear, or cannot be understood."""
    meaning = meaning_of(text, reader_of(field, form, framework))
    if meaning.readings:
        has_words = not field.field_type.is_number
        return [
            Choice(item, in_words(item, field, form, framework) if has_words else item) for item in meaning.readings
        ]
    figure = read_answer(text).figure if form.is_answer(field) else text.strip()
    if field.codelist or field.field_type.is_text or not _says_no_figure(figure):
        return []
    zero = [Choice("0", "0")] if field.counts else []
    if not form.is_answer(field):
        return zero
    named = (How.NOT_APPLICABLE, How.NOT_AVAILABLE)
    return [*zero, *(Choice(how.value, str(HOW_NAMES[how])) for how in named)]


def reason_to_choose(text: str) -> str:
    """Return the message for a text that was not saved because it can mean two figures."""
    return _("“%(text)s” can be read in more than one way. Choose what you mean.") % {"text": text}


def _says_no_figure(figure: str) -> bool:
    return is_dash(figure) or bare(figure).casefold() in NO_FIGURE
