"""Forms: the schema of one table that organisations fill in, after Frictionless Table Schema.

https://specs.frictionlessdata.io/table-schema/ — with a few properties of our own on a field
(`unit`, `codelist`, `of_kind`, `share_of`), which the standard allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field as Key
from pydantic import model_validator

from mandata.framework.field_types import CODES, FIELD_TYPES, TEXT, FieldType, TypeName
from mandata.framework.model.base import Model

Limit = Annotated[Decimal, Key(max_digits=27, decimal_places=9)]
Dated = Literal["in_cycle", "until_cycle_end", "until_collection_end"]


class Constraints(Model):
    """Limits on the cells of one field.

    Attributes:
        required: the cell may not be blank.
        unique: no two rows hold the same.
        minimum, maximum: bounds, both allowed.
        pattern: a regular expression that the whole cell must match; `\\d`, `\\w` and `\\s` stand for ASCII characters.
        dated: for a date or year, when it may lie. `in_cycle`: in the period of the cycle; `until_cycle_end`: not after
            it, as every date that names the entries of a register; `until_collection_end`: not after the figures were
            gathered.
    """

    required: bool = False
    unique: bool = False
    minimum: Limit | None = None
    maximum: Limit | None = None
    pattern: str | None = None
    dated: Dated | None = None


class Field(Model):
    """One column of a form.

    Attributes:
        name: the column's head in the CSV file, and its name in expressions.
        type: the type of its cells.
        title: as shown to people; by default the name made readable.
        description: help for the person who fills it in.
        constraints: limits on the cells.
        unit: `percent`, `people`, … as words for the reader; a percentage is given as 37.5, never 0.375.
        codelist: the code list of the cells (`organisations` for organisations): one code in each cell, or with
            `type: codes` any number; with `type: place` a code of a list of places.
        asked_of: of a code list of the key, the column that says who is asked for the rows of each code: kinds or codes
            of organisations, separated by spaces; if it is blank, all organisations that the form asks.
        level: for `type: place`, the level of the places: a word in the column `level` of the code list. By default
            places of every level.
        of_kind: for `codelist: organisations`, the allowed kind of organisation.
        of: for `type: reference`, the register whose entries the cells name.
        share_of: for a percentage, the field with the whole number it is a share of; impossible percentages are
            reported.
        whole_over: for a share, the field of the key over which all shares together are 100 per cent.
        cumulative: whether it counts everything so far, so that it cannot fall from one cycle to the next.
        answer: true if a cell may also have a reason for having no figure. By default every integer,
            number, boolean, date or year field and every coded string outside the primary key is an answer.
        words: for a text of several sentences, its approximate number of words; they are counted as it is written.
        public: in a form with personal data, whether the field's cells may be published anyway, such as the name
            of an office-holder.
        computed: a SQL expression over the row's other fields. The column is not submitted; it is calculated when the
            row is accepted, so that a rule of the field's practice is in the form and not in code.
        from_entry: in a sub-table, the field of the register that it repeats: each row has the value of its entry. The
            column is not submitted. Type, codes and unit are those of the register's field.
    """

    name: str
    type: TypeName = TEXT.name
    title: str = ""
    description: str = ""
    unit: str = ""
    listed: str | None = Key(default=None, alias="codelist")
    asked_of: str = ""
    level: str = ""
    of_kind: str | None = None
    of: str = ""
    share_of: str | None = None
    whole_over: str | None = None
    cumulative: bool = False
    answer: bool | None = None
    words: int | None = None
    public: bool = False
    computed: str | None = None
    from_entry: str | None = None
    constraints: Constraints = Constraints()

    @model_validator(mode="before")
    @classmethod
    def _older_spelling(cls, given: Any) -> Any:
        """Read `tags: themes`, as forms were written before there was the type `codes`."""
        if not isinstance(given, dict) or "tags" not in given or {"codelist", "type"} & given.keys():
            return given
        others = {key: value for key, value in given.items() if key != "tags"}
        return {**others, "type": CODES.name, "codelist": given["tags"]}

    @property
    def label(self) -> str:
        """The title, or the name made readable."""
        return self.title or self.name.replace("_", " ").capitalize()

    @property
    def field_type(self) -> FieldType:
        """What its cells hold."""
        return FIELD_TYPES[self.type]

    @property
    def counts(self) -> bool:
        """Whether its figures are numbers, among which there is zero; a year is none."""
        return self.field_type.counts

    @property
    def is_asked(self) -> bool:
        """Whether people fill it in: it is neither computed nor repeated from an entry."""
        return self.computed is None and self.from_entry is None

    @property
    def refers_to(self) -> str:
        """The register whose entries its cells name; "" where they name none."""
        return self.of if self.field_type.refers else ""

    @property
    def coded_by(self) -> str | None:
        """The code list of its codes, one in a cell or several."""
        return self.listed

    @property
    def codelist(self) -> str | None:
        """The code list of the one code that a cell holds; None where it holds several or none."""
        return None if self.field_type.is_list else self.listed


class Reference(Model):
    """The rows that a foreign key refers to.

    Attributes:
        resource: name of a form; empty for the form itself.
        fields: names of its fields, as many as the key has.
    """

    resource: str = ""
    fields: tuple[str, ...]


class ForeignKey(Model):
    """Fields whose cells, taken together, must occur in a row of another form in the same cycle.

    A row in which one of them is blank refers to nothing. An entry of a register is known in every cycle after its own.

    Attributes:
        fields: names of fields of this form.
        reference: where they must occur.
    """

    fields: tuple[str, ...]
    reference: Reference


class TableSchema(Model):
    """The fields of a form, the fields that name a row, and the rows of other forms that it refers to.

    Attributes:
        fields: the columns, in order.
        primaryKey: names of the fields that together name a row; no two rows share them.
        foreignKeys: fields that must occur in another form.
    """

    fields: tuple[Field, ...]
    primaryKey: tuple[str, ...] = ()  # noqa: N815 (the standard's spelling)
    foreignKeys: tuple[ForeignKey, ...] = ()  # noqa: N815 (the standard's spelling)


class Rule(Model):
    """A rule that every row must meet.

    Attributes:
        id: short name, part of the finding's place.
        check: a SQL condition over the form's fields; a row passes if it cannot be evaluated.
        message: what is wrong when it is false, in one sentence.
        severity: how much it matters.
    """

    id: str
    check: str
    message: str
    severity: Literal["error", "warning", "note"] = "error"


class Deadline(Model):
    """Something that must be known about an entry of a register some days after something else.

    Attributes:
        title: what is due, in a few words.
        field: the field that must be filled in by then.
        days: number of days after the date in `after`.
        after: the field with the date that the days are counted from.
    """

    title: str
    field: str
    days: int = Key(ge=0)
    after: str


class Known(Model):
    """A figure of a register, offered to the person who fills in the form; nobody has to use it.

    A row is asked about at its own place: its key, or its organisation, is used if it is a dimension of the indicator.

    Attributes:
        field: the field that it is offered for.
        indicator: over a register, gives the figure.
        rows: field of the key to code, for a figure that belongs to some rows only.
        where: dimension to code, for anything that the rows do not give.
    """

    field: str
    indicator: str
    rows: Mapping[str, str] = {}
    where: Mapping[str, str] = {}


class Disclosure(Model):
    """What keeps persons from being identified in what is published of a form.

    A number that is broken down by one of the dimensions and counts fewer persons than the threshold is suppressed, and
    so are as many others as it takes that every smaller count stays possible there. The rows are not published.

    Attributes:
        threshold: the least count of persons that is printed; zero is printed.
        dimensions: fields by which persons could be identified: sex, nationality, unit.
        counts: fields that count persons; none where each row is one person.
    """

    threshold: int = Key(ge=2)
    dimensions: tuple[str, ...] = Key(min_length=1)
    counts: tuple[str, ...] = ()


class Form(Model):
    """The schema of one table that organisations fill in.

    Attributes:
        name: the file's name, and the name of the CSV files that answer it.
        title: as shown to people.
        description: what a row is.
        owner: who is responsible for the definition of the form.
        frequency: how often it is asked, in words.
        classification: who may see its rows and every figure computed from them. Of a form that is not
            unclassified,
        readers see only the indicators that are `published`, and never a row.
        personal_data: whether rows have data about persons. Its rows are never published, except the fields that
            are
        `public`, and its figures only if the indicator is `published`.
        dated_by: for a register, the field that dates an entry.
        alike: for a register, fields that make a new entry a likely duplicate if all of them are the same as in
            another.
        By default entries of one organisation and day are, if no code, number or date differs and texts are
            similar.
        numbering: for a register whose key is one text, the pattern of the numbers of entries without a number,
            such as
        `{organisation}-{year}-{number:04}`. The year is that of the entry's day, or of today if it has none.
        kept_since: for a register, the first day from which the organisations in `reported_by` record all events.
        From then on a place without entries is zero; before, and without this key, it has no figure.
        required: whether its absence from the cycle reported on is an error.
        schema: its fields.
        rules: conditions that every row must meet.
        kind: `return` is submitted once per cycle; `register` takes entries as things happen, each dated by
            `dated_by`.
        part_of: for a sub-table, the register to whose entries its rows belong. A foreign key to the register's key
            says to which entry a row belongs. The keeper of the entry fills in the rows, and they are reported in the
            cycle of the entry.
        reported_by: kinds or codes of the organisations that fill it in.
        asked_of: codes of organisations; of those that `reported_by` names, only these are asked. By default all.
        source: who is responsible for the figures, as printed under an exhibit.
        topics: codes of the code list `topics`: the subjects by which the people who fill it in can be chosen.
        deadlines: for a register, what must be known about an entry by when.
        known_from: figures from a register.
        decimal_mark: the mark before decimals in people's figures; by default the framework's.
        disclosure: prevents the identification of persons in publications; only forms without it go into a
        data package with their rows.
    """

    name: str
    title: str
    description: str = ""
    kind: Literal["return", "register"] = "return"
    part_of: str | None = None
    reported_by: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()
    source: str = ""
    topics: tuple[str, ...] = ()
    owner: str = ""
    frequency: str = "every cycle"
    classification: Literal["unclassified", "confidential", "strictly confidential"] = "unclassified"
    personal_data: bool = False
    dated_by: str | None = None
    alike: tuple[str, ...] = ()
    numbering: str | None = None
    kept_since: date | None = None
    required: bool = True
    table: TableSchema = Key(alias="schema")
    rules: tuple[Rule, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    known_from: tuple[Known, ...] = ()
    decimal_mark: Literal[".", ","] | None = None
    disclosure: Disclosure | None = None

    @property
    def is_register(self) -> bool:
        """Whether it takes entries; the rows of a sub-table belong to those of its register."""
        return self.kind == "register" and self.part_of is None

    @property
    def is_open(self) -> bool:
        """Whether readers at large may see its figures: it is unclassified and holds no personal data."""
        return self.classification == "unclassified" and not self.personal_data

    @property
    def shows_records(self) -> bool:
        """Whether readers may see its single records: it is open, and no small count has to be protected."""
        return self.is_open and self.disclosure is None

    def shows(self, field: Field) -> bool:
        """Return whether readers may see the cells of a field, record by record."""
        return self.shows_records or (field.public and self.classification == "unclassified")

    @property
    def asking_field(self) -> Field | None:
        """The field of the key whose codes say who is asked for their rows, if there is one."""
        keys = (field for field in self.table.fields if field.name in self.table.primaryKey)
        return next((field for field in keys if field.asked_of), None)

    @property
    def numbered_field(self) -> Field | None:
        """The field of the key that gets a number where people leave it blank; None in a form that gives no numbers."""
        key = self.table.primaryKey
        return self.field(key[0]) if self.numbering is not None and len(key) == 1 else None

    @property
    def entry_field(self) -> Field | None:
        """The field of a sub-table that names the entry to which a row belongs; None in every other form."""
        key = self._key_of_entry
        return self.field(key.fields[0]) if key else None

    @property
    def entry_key(self) -> str | None:
        """The field of the register in which that name is; None in a form that is not a sub-table."""
        key = self._key_of_entry
        return key.reference.fields[0] if key else None

    @property
    def _key_of_entry(self) -> ForeignKey | None:
        keys = (key for key in self.table.foreignKeys if self.part_of and key.reference.resource == self.part_of)
        return next((key for key in keys if len(key.fields) == len(key.reference.fields) == 1), None)

    @property
    def file_fields(self) -> list[Field]:
        """The fields whose cells name files that people put in."""
        return [field for field in self.table.fields if field.field_type.holds_file and field.is_asked]

    @property
    def reference_fields(self) -> list[Field]:
        """The fields whose cells name entries of a register."""
        return [field for field in self.table.fields if field.refers_to and field.is_asked]

    def field(self, name: str) -> Field | None:
        """Return the field of that name."""
        return next((field for field in self.table.fields if field.name == name), None)

    def is_answer(self, field: Field) -> bool:
        """Return whether a cell of the field may hold a reason instead of a figure."""
        if field.answer is not None:
            return field.answer
        if not field.is_asked or field.name in self.table.primaryKey:
            return False
        return field.field_type.is_figure or field.codelist is not None
