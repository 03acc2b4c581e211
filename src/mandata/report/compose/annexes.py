"""The annexes that write themselves: methods, findings, restatements and the returns behind the report.

Each generator returns Markdown, so that the formats treat an annex like any other text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mandata.checks import LIMITS, names_organisation
from mandata.findings import Severity
from mandata.framework.confidentiality import READERS
from mandata.framework.model import ORGANISATIONS, Cycle, FindingSetting, Form, Framework, Indicator
from mandata.messages import MESSAGES
from mandata.records import AnswerState, Records, Standing
from mandata.report.compose.end_matter import ACRONYMS, UNAVAILABLE
from mandata.report.compose.markup import escaped
from mandata.report.exhibits.calculations import which_figure
from mandata.report.exhibits.wording import in_words

GENERATORS = ("methods", "findings", "restatements", "provenance", "unavailable", "acronyms")
"""The names under which an outline asks for them."""

MOST_LISTED = 10
"""Maximum findings of one code that are listed without an answer."""

ROUNDING = {"half_up": "half up", "half_even": "half to even", "down": "down"}


@dataclass(frozen=True, slots=True)
class Annexes:
    """The input of the annexes.

    Attributes:
        findings: findings of the checks for the cycle reported on, each with its answer.
        is_draft: whether the records are not frozen yet.
        names_organisations: whether findings that name organisations are shown.
    """

    framework: Framework
    records: Records
    findings: Sequence[Standing]
    cycle: int
    is_draft: bool = False
    names_organisations: bool = False

    @property
    def generators(self) -> Mapping[str, Callable[[], str]]:
        """The annexes, by the name that an outline uses."""
        makers = (self.methods, self.found, self.restatements, self.provenance, self.unavailable, self.acronyms)
        return dict(zip(GENERATORS, makers, strict=True))

    # Methods

    def methods(self) -> str:
        """Return every indicator: what it means, how it is computed, where it comes from, how it is rounded."""
        rule = ROUNDING[self.framework.file.rounding]
        opening = (
            "Each figure in this report is computed from accepted records by the definitions below. "
            f"Figures are rounded {rule}, once, when they are printed; shares are computed from unrounded parts."
        )
        return "\n\n".join([opening, *self._forms()])

    def _forms(self) -> Iterable[str]:
        for name, form in self.framework.forms.items():
            indicators = [item for item in self.framework.indicators.values() if item.form == name]
            if indicators:
                yield f"## {escaped(form.title)}"
                yield self._form(form)
                yield from (self._indicator(item) for item in indicators)
        composites = [item for item in self.framework.indicators.values() if item.components]
        if composites:
            yield "## Composite indices"
            yield from (self._indicator(item) for item in composites)
        calculated = [item for item in self.framework.indicators.values() if item.of]
        if calculated:
            yield "## Calculated from other indicators"
            yield from (self._indicator(item) for item in calculated)

    def _form(self, form: Form) -> str:
        asked = ", ".join(form.asked_of) or " and ".join(form.reported_by)
        parts = [
            form.description,
            f"Source: {form.source}." if form.source else "",
            f"Asked of: {asked}, {form.frequency}." if asked else "",
        ]
        return escaped(" ".join(filter(None, parts)))

    def _calculation(self, item: Indicator) -> str:
        """Return the calculation of an indicator with what each operand is."""
        operands = (
            f"`{name}` is {escaped(self.framework.indicators[operand.indicator].title)} (`{operand.indicator}`)"
            f"{escaped(which_figure(operand))}"
            for name, operand in item.of.items()
        )
        return f"`{item.calculate}`, where {'; '.join(operands)}"

    def _indicator(self, item: Indicator) -> str:
        parts = [
            escaped(item.definition),
            f"Computed as {_formula(item)}, over the form `{item.form}`{_windowed(item)}."
            if item.form
            else f"Computed as {self._calculation(item) if item.of else _formula(item)}.",
            escaped(_printing(item)),
            escaped(_compared(item)),
        ]
        return f"{escaped(item.title)} (`{item.id}`)\n\n:   {' '.join(filter(None, parts))}"

    # Findings

    def found(self) -> str:
        """Return the findings about figures, errors first, with the answers that were accepted or refused."""
        answerable = [item for item in self.findings if item.can_be_answered and self._is_open(item)]
        found = [item for item in answerable if self._may_name(item)]
        closed = [form.title for form in self.framework.forms.values() if not form.shows_records]
        left_out = [f"Findings about these forms are not published: {escaped('; '.join(closed))}."] if closed else []
        if not answerable:
            where = " in the figures of the other forms" if closed else ""
            nothing = f"The checks found nothing{where}: every control total agrees with its parts."
            return "\n\n".join([nothing, *left_out, *self._settings()])
        opening = (
            "Before a report is built every figure is checked: against its own form, against other figures of the same "
            "thing, against earlier cycles, and for whether it is possible at all. Totals given with their parts are "
            "compared with the sum of the parts, and never used to compute anything."
        )
        grouped = (self._of_severity(found, severity) for severity in Severity)
        if len(found) < len(answerable):
            left_out.append("Findings that name organisations are not published.")
        return "\n\n".join([opening, *(part for parts in grouped for part in parts), *left_out, *self._settings()])

    def _may_name(self, item: Standing) -> bool:
        """Return whether the annex may show a finding, as far as it names organisations."""
        return self.names_organisations or not names_organisation(self.framework, item.finding)

    def _is_open(self, item: Standing) -> bool:
        """Return whether a finding reports only figures of forms whose records may be published."""
        return READERS.may_see_finding(self.framework, item.finding)

    def _shows_records(self, name: str) -> bool:
        form = self.framework.forms.get(name)
        return form is None or form.shows_records

    def _of_severity(self, found: Sequence[Standing], severity: Severity) -> list[str]:
        some = [item for item in found if item.finding.severity is severity]
        if not some:
            return []
        by_code: dict[str, list[Standing]] = {}
        for item in some:
            by_code.setdefault(item.finding.code, []).append(item)
        return [f"## {str(severity).capitalize()}s", *(part for its in by_code.values() for part in self._group(its))]

    def _group(self, found: Sequence[Standing]) -> list[str]:
        """Return the findings of one code, several of them under what they have in common.

        Of many, the first are listed, with all that have an answer.
        """
        listed = [item for index, item in enumerate(found) if index < MOST_LISTED or item.answer]
        rest = len(found) - len(listed)
        lines = [self._finding(item) for item in listed]
        if rest:
            lines.append(f"- *{rest} more {'finding' if rest == 1 else 'findings'} of this kind*")
        heading = [f"**{_title(found[0].finding.code)}** ({len(found)})"] if len(found) > 1 else []
        return [*heading, "\n".join(lines)]

    def _settings(self) -> list[str]:
        """Return the findings that the framework leaves out or wants with other limits, each with its reason."""
        settings = [self._setting(item) for item in self.framework.finding_settings]
        return ["## Checks with settings of their own", "\n".join(settings)] if settings else []

    def _setting(self, item: FindingSetting) -> str:
        return f"- {_title(item.finding)}{self._covered(item)}: {_changed(item)}. {escaped(item.reason)}"

    def _covered(self, item: FindingSetting) -> str:
        """Return the part of the framework that a setting is for."""
        if item.indicator:
            return f" ({escaped(self.framework.indicators[item.indicator].title)})"
        if not item.form:
            return ""
        form = self.framework.forms[item.form]
        field = form.field(item.field) if item.field else None
        return f" ({escaped(f'{form.title}, {field.label}' if field else form.title)})"

    def _finding(self, item: Standing) -> str:
        place = item.finding.place
        where = f" (`{place}`)" if place else ""
        said = f"\\\n  *{escaped(_said(item))}*" if item.answer else ""
        return f"- {escaped(item.finding.message)}{where}{said}"

    # Restatements

    def restatements(self) -> str:
        """Return the ledger of corrected past figures."""
        ledger = self.records.restatements
        if not ledger:
            return "No figure of an earlier cycle was restated for this report."
        heads = ["Date", "Cycle", "Form", "Row", "Field", "Old", "New", "Reason"]
        rows = [
            [
                item.date,
                str(item.cycle),
                item.form,
                item.row,
                item.field,
                item.old,
                item.new,
                item.reason or "not given",
            ]
            for item in ledger
            if self._shows_records(item.form)
        ]
        return pipe_table(heads, rows)

    # Provenance

    def provenance(self) -> str:
        """Return the returns that the figures of this report come from, with their number of rows."""
        kept = f"are frozen as release `{self.records.release.id[:12]}`"
        opening = (
            f"The records behind this report {'are not frozen yet' if self.is_draft else kept}. "
            "Each row of a return is one record; the returns of earlier cycles serve the comparisons."
        )
        rows = []
        for name, form in self.framework.forms.items():
            if name == ORGANISATIONS:
                continue
            counted = self._rows_by_cycle(name)
            if counted:
                shown = counted if form.shows_records else {}
                rows.append([form.title, form.source, *(str(shown.get(cycle.number, "–")) for cycle in self._cycles())])
        heads = ["Form", "Source", *(cycle.title for cycle in self._cycles())]
        return f"{opening}\n\n{pipe_table(heads, rows)}"

    # What is known only once the exhibits are built

    def unavailable(self) -> str:
        """Return the place of the list of exhibits without figures."""
        return f"::: {{.{UNAVAILABLE}}}\n:::"

    def acronyms(self) -> str:
        """Return the framework's acronyms in alphabetical order; unused ones are removed later."""
        listed = sorted(self.framework.file.acronyms.items(), key=lambda pair: pair[0].casefold())
        shown = "\n\n".join(f"{escaped(short)}\n\n:   {escaped(long)}" for short, long in listed)
        return f"::: {{.{ACRONYMS}}}\n\n{shown}\n\n:::"

    def _cycles(self) -> list[Cycle]:
        return [cycle for cycle in self.framework.file.cycles if cycle.number <= self.cycle]

    def _rows_by_cycle(self, form: str) -> dict[int, int]:
        table = self.records.table(form)
        counted: dict[int, int] = {}
        for cycle in table.column("_cycle").to_pylist():
            counted[cycle] = counted.get(cycle, 0) + 1
        return counted


def _title(code: str) -> str:
    """Return what the findings of a code have in common."""
    meaning = MESSAGES[code].meaning
    return escaped(f"{meaning[0].upper()}{meaning[1:]}")


def _changed(item: FindingSetting) -> str:
    """Return what a setting changes: nothing is looked for, or the limits with the usual ones."""
    if item.off:
        return "not looked for"
    known = LIMITS[item.finding]
    changes = (
        f"{known[name].meaning}: {number:g} instead of {known[name].usual:g}" for name, number in item.limits.items()
    )
    return "; ".join(changes)


def _said(item: Standing) -> str:
    """Return the answer to a finding, with who gave it and who accepted it."""
    entry = item.answer
    if entry is None:
        return ""
    answer = f"Answer of {entry.answered_by}, {entry.answered_on}: {entry.reason.rstrip('.')}."
    match item.state:
        case AnswerState.ACCEPTED:
            return f"{answer} Accepted by {entry.decided_by}, {entry.decided_on}."
        case AnswerState.REFUSED:
            return f"{answer} Refused by {entry.decided_by}, {entry.decided_on}: {entry.remark.rstrip('.')}."
        case AnswerState.REOPENED:
            return f"{answer} The answer was given for other figures ({entry.figures})."
        case _:
            return f"{answer} Not decided yet."


def pipe_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return escaped(" ".join(text.split()))


def _formula(item: Indicator) -> str:
    if item.components:
        weights = ", ".join(f"`{part.indicator}` × {part.weight:g}" for part in item.components)
        return f"the weighted mean of {weights}"
    if item.value is not None:
        formula = f"`{item.value}`"
    elif item.denominator is not None:
        formula = f"`{item.numerator}` ÷ `{item.denominator}`"
    else:
        share = item.share_of
        base = "the total over" if share and share.base == "total" else "the stage before it in"
        formula = f"`{item.numerator}` as a share of {base} {share.dimension if share else ''}"
    if item.where:
        formula += f" where `{item.where}`"
    if item.as_reported:
        formula += f", or `{item.as_reported}` as the source reported it where the base was not given"
    return formula


def _windowed(item: Indicator) -> str:
    """Return which of the rows take part, where it is not simply those of the cycle."""
    window = item.window
    if window is None:
        return ""
    if window.last_months is not None:
        return f", dated by `{window.field}` in the last {_months(window.last_months)} of the period"
    return f", of every cycle so far, dated by `{window.field}` in {window.since} or later"


def _months(number: int) -> str:
    return "month" if number == 1 else f"{in_words(number)} months"


def _printing(item: Indicator) -> str:
    unit = {"yes_no": "yes or no", "count": "a number"}.get(item.unit, item.unit)
    places = {0: "no decimals", 1: "at most one decimal"}.get(item.decimals, f"at most {item.decimals} decimals")
    dated = f" Figures as of {item.as_of}." if item.as_of else ""
    return f"Unit: {unit}, {places}.{dated}" if item.unit not in ("yes_no", "rating") else f"Unit: {unit}.{dated}"


def _compared(item: Indicator) -> str:
    if item.compare == "none":
        return ""
    if item.compare == "previous":
        return "Compared with the previous cycle."
    dimension, steps = item.compare.split("-")
    name = dimension.replace("_", " ")
    before = f"the {name} before" if steps == "1" else f"{in_words(int(steps))} {name}s before"
    return f"Compared with {before}."
