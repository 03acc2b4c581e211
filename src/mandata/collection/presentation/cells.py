"""One cell of a sheet: the content of its inputs, and everything shown next to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mandata.collection.cell_parts import Parts
from mandata.collection.domain import suggestions as offers
from mandata.collection.presentation.columns import Choice, Column
from mandata.collection.presentation.finding_lines import FindingLine
from mandata.framework.field_types import DAY


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """A cell that two people changed.

    Attributes:
        theirs: the current text, in words.
        mine: what this person typed, as a cell.
        mine_in_words: the same, in words.
    """

    theirs: str
    mine: str
    mine_in_words: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names: an entry of a register, or a file; blank where the person may not see it.

    Attributes:
        label: the entry in a few words, or the name of the file.
        address: of the page or the file.
        find: address that finds entries by words.
        choices: the entries that were found; None where nobody searches.
    """

    label: str = ""
    address: str = ""
    find: str = ""
    choices: Sequence[offers.Choice] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is drawn.

    Attributes:
        row: place of its row on the page, from 0; `__` in the row that new ones are made from.
        uid: of the row.
        is_in_grid: whether the column head is its label.
        text: as stored.
        words: the same in words.
        parts: contents of its inputs.
        is_open: whether the person may change it.
        is_called_back: whether it is one of the cells that were sent back.
        is_prefilled: whether it was copied and not changed since.
        last: last time's answer, in words.
        known: the figure of a register, in words; `register` is its title.
        offer: the text that one press copies: of a register, otherwise last time's.
        may_take: whether it can be copied.
        wrong: its errors, each in a sentence or two.
        findings: findings about its figure.
        meant: its possible meanings, to choose from, if it is ambiguous.
        conflict: the two texts to choose from.
        named: what it names.
    """

    column: Column
    row: str
    uid: str
    is_in_grid: bool
    text: str
    words: str
    parts: Parts
    is_open: bool
    is_called_back: bool = False
    is_prefilled: bool = False
    last: str = ""
    known: str = ""
    register: str = ""
    offer: str = ""
    may_take: bool = False
    wrong: Sequence[str] = ()
    findings: Sequence[FindingLine] = ()
    meant: Sequence[offers.Choice] = ()
    conflict: TwoTexts | None = None
    named: Named | None = None

    @property
    def name(self) -> str:
        """Name of its input."""
        return f"{self.row}.{self.column.name}"

    @property
    def id(self) -> str:
        """Id of its input, for links from findings."""
        return f"c{self.row}-{self.column.name}"

    @property
    def is_wrong(self) -> bool:
        """Whether it has an error."""
        return bool(self.wrong)

    @property
    def current_text(self) -> str:
        """Its text: in its input if it is open, otherwise as stored."""
        return (self.parts.figure if self.is_open else self.text).strip()

    @property
    def has_label(self) -> bool:
        """Return whether its label names one input, rather than a group or none."""
        return self.is_open and self.conflict is None and self.column.kind not in ("yes-no", "tags")

    @property
    def labelled_by(self) -> str:
        """Ids of its labels: the column head and the row title, or its own label."""
        return f"k-{self.column.name} r{self.row}" if self.is_in_grid else f"k{self.row}-{self.column.name}"

    @property
    def help_id(self) -> str:
        """Id of its help."""
        return f"help-{self.column.name}" if self.is_in_grid else f"help{self.row}-{self.column.name}"

    @property
    def described_by(self) -> str:
        """Ids of the texts that describe it."""
        help_ = self.column.help_in_grid if self.is_in_grid else self.column.help
        parts = [self.help_id] if help_ else []
        parts += [f"last-{self.id}"] if self.last else []
        parts += [f"known-{self.id}"] if self.known else []
        parts += [f"wrong-{self.id}"] if self.wrong else []
        return " ".join([*parts, *(f"finding-{line.item.finding.key}" for line in self.findings)])

    @property
    def choices(self) -> list[Choice]:
        """The choices, including an unknown current text, and no choice at all."""
        known = [choice for group in self.column.groups for choice in group.choices]
        odd = [self.unknown_choice] if self.unknown_choice else []
        return [*known, *odd, Choice("", _("No answer"))]

    @property
    def tags(self) -> list[tuple[Choice, bool]]:
        """The tags, each with whether it is ticked; an unknown current tag is not lost."""
        held = self.parts.figure.split()
        known = [choice for group in self.column.groups for choice in group.choices]
        odd = [Choice(code, code) for code in held if code not in {choice.code for choice in known}]
        return [(choice, choice.code in held) for choice in (*known, *odd)]

    @property
    def chosen(self) -> str:
        """The name of the code that it holds, where a shared list offers the codes."""
        return self.column.names.get(self.parts.figure, "")

    @property
    def is_day(self) -> bool:
        """Whether a calendar can be shown: such an input would lose a text that is not a date."""
        return self.column.kind == "date" and (not self.parts.figure or isinstance(DAY.read(self.parts.figure), date))

    @property
    def has_lines(self) -> bool:
        """Whether its text needs more than one line: an input of one line would lose the others."""
        return "\n" in self.parts.figure

    @property
    def unknown_choice(self) -> Choice | None:
        """The current text that is not among the choices: shown, so that it is not lost."""
        figure = self.parts.figure
        known = any(figure == choice.code for group in self.column.groups for choice in group.choices)
        return Choice(figure, figure) if figure and not known else None
