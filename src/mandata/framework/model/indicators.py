"""Indicators: defined measures over the records of one form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field as Key
from pydantic import GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from mandata.framework.model.base import Model

Desired = Literal["up", "down", "none"]


class Window(Model):
    """Which of the dated rows take part, apart from the cycle they were submitted for.

    Attributes:
        field: the date or year field that dates a row.
        since: the first year that counts; rows of every cycle up to the one asked for are taken together.
        last_months: rows dated in this many months up to the end of the cycle's period.
    """

    field: str
    since: int | None = None
    last_months: int | None = Key(default=None, ge=1)


class ShareOf(Model):
    """What a value is shown as a share of, within one dimension.

    Attributes:
        dimension: a field with a code list.
        base: `total` is the sum over every code of the dimension (a distribution); `before` is the value at the code
            that the code list names in its `before` column (a staged funnel).
    """

    dimension: str
    base: Literal["total", "before"]


class Component(Model):
    """One part of a composite index.

    Attributes:
        indicator: its id.
        weight: relative to the other parts.
    """

    indicator: str
    weight: Annotated[Decimal, Key(gt=0, max_digits=27, decimal_places=9)] = Decimal(1)


class Operand(Model):
    """One indicator in a calculation.

    Attributes:
        indicator: its id.
        where: dimension to code, to take one part of it.
        cycle: the cycle of its figure: the `same`, the `previous`, `cycle-2` for two cycles before and so on, or
            `latest`, the last one so far in which there is a figure.
        missing: what to do if there is no figure: `missing` leaves the result without a figure, for the same reason;
            `zero` calculates with zero if the figure was not reported or does not apply.
    """

    indicator: str
    where: Mapping[str, str] = Key(default_factory=dict)
    cycle: str = Key(default="same", pattern=r"^(same|previous|latest|cycle-[1-9][0-9]*)$")
    missing: Literal["missing", "zero"] = "missing"

    @model_validator(mode="before")
    @classmethod
    def _of_an_id(cls, given: Any) -> Any:
        return {"indicator": given} if isinstance(given, str) else given

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(core_schema.str_schema()), handler(core)]}

    @property
    def steps(self) -> int | None:
        """How many cycles before the one asked for its figure is; None for the latest."""
        words = {"same": 0, "previous": 1, "latest": None}
        return words[self.cycle] if self.cycle in words else int(self.cycle.removeprefix("cycle-"))


class Indicator(Model):
    """A defined measure.

    Exactly one of these says how it is computed: `value` (one SQL aggregate), `numerator` and
    `denominator` (two), `components` (a weighted mean of other indicators at the same place), `calculate` (arithmetic
    over other indicators).

    Attributes:
        id: `topic.measure`, the name by which texts and exhibits call it.
        title: as printed.
        definition: what it measures, in a sentence for the methods annex.
        form: the form whose records it measures.
        value: one SQL aggregate.
        numerator, denominator: SQL aggregates over the same rows.
        components: other indicators, with weights.
        calculate: arithmetic over the names in `of`: `+`, `-`, `*`, `/`, brackets, numbers, `abs(x)`, `round(x, 1)`,
            `least(x, y)` and `greatest(x, y)`.
        of: the other indicators, each by a name of its own: `name: id`, or `name:` with the keys of an operand.
        unit: what the number counts. `percent`, `ratio` (printed as 12 to 1), `yes_no` and `rating` decide how it
            is
        printed; any other word, such as `people` or `tonnes`, names it in the methods annex and the data.
        window: which dated rows take part, if not simply those of the cycle.
        share_of: for a distribution or a funnel, what each code's figure is a share of.
        source: who is responsible for it, if not the form's source.
        notes: about the data, printed in the methods annex.
        published: for an indicator over a form that is classified or has personal data, whether its figures may be
        published; without it a text or an exhibit that shows one stops the release.
        where: a SQL condition on the rows that count.
        by: dimensions it may be broken down by: fields of the form, or `field.attribute` of the field's code list.
        as_reported: a SQL aggregate over the share as the source printed it, used if the base was not given.
        decimals: how many decimals are printed: all of them in a column, in a sentence without trailing zeros.
        compare: `previous` cycle, `cycle-2` and so on, `year-1` along a numeric dimension, or `none`.
        desired: the direction that is good.
        scale: for `unit: rating`, the code list whose order is the scale.
        as_of: the date of the figures, if it is not the end of the period.
    """

    id: str
    title: str
    definition: str = ""
    form: str = ""
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    components: tuple[Component, ...] = ()
    calculate: str | None = None
    of: Mapping[str, Operand] = Key(default_factory=dict)
    where: str | None = None
    by: tuple[str, ...] = ()
    unit: str = Key(default="count", min_length=1)
    decimals: int = Key(default=0, ge=0, le=6)
    window: Window | None = None
    share_of: ShareOf | None = None
    as_reported: str | None = None
    scale: str | None = None
    compare: str = Key(default="previous", pattern=r"^(previous|none|[a-z_]+-[1-9][0-9]*)$")
    desired: Desired = "none"
    source: str = ""
    as_of: str = ""
    notes: tuple[str, ...] = ()
    published: bool = False

    @model_validator(mode="after")
    def _one_way_to_compute(self) -> Indicator:
        fraction = self.numerator is not None and (self.denominator is not None or self.share_of is not None)
        calculated = self.calculate is not None and bool(self.of)
        ways = [self.value is not None, fraction, bool(self.components), calculated]
        if sum(ways) != 1 or (self.value is not None and self.numerator is not None):
            raise PydanticCustomError("computation", "it is not clear how the indicator is computed")
        if not self.parts and not self.form:
            raise PydanticCustomError("no-form", "the indicator has no form")
        return self

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the indicators that it is computed from; none if it is computed from records."""
        named = [item.indicator for item in self.components]
        named += [item.indicator for item in self.of.values()]
        return tuple(dict.fromkeys(named))


Place = Mapping[str, str]
"""The place of a value: dimension to code, for example {"stage": "detained"}."""
