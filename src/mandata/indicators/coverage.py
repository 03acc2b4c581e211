"""From when figures are complete: those of a register since it is kept, those of a window since there are records.

In a register nothing is recorded of what did not happen, so that a place without entries means zero; but only from
the day on which somebody began to record.
"""

from __future__ import annotations

from datetime import date

from mandata.framework.model import Cycle, Form, Framework, Indicator, Window
from mandata.indicators.engine import Engine, Group
from mandata.indicators.measure import Measure, window_bounds
from mandata.indicators.missing_reasons import kept_from, no_records_before


class Coverage:
    """Says of each indicator over records whether a cycle's figures are complete."""

    def __init__(self, framework: Framework, engine: Engine) -> None:
        self.framework = framework
        self._engine = engine
        self._first_days: dict[tuple[str, str], date | None] = {}

    def gap(self, indicator: Indicator, cycle: int) -> str:
        """Return why figures of a cycle are not complete, in words for the reader; "" if they are."""
        form, declared = self.framework.forms[indicator.form], self.framework.cycle(cycle)
        if declared is None:
            return ""
        first = _first_day(indicator, declared)
        if form.kept_since is not None:
            return kept_from(form.kept_since) if first < form.kept_since else ""
        if indicator.window is None:
            return ""
        known = self._first_day_of(form, indicator.window)
        return no_records_before(known) if known is not None and first < known else ""

    def of_nothing(self, indicator: Indicator, measure: Measure, cycle: int) -> Group:
        """Return the group of a place without records: zero in a register that was kept, else nothing."""
        if self.framework.forms[indicator.form].kept_since is None or self.gap(indicator, cycle):
            return Group()
        key = ("nothing", measure.name)
        if key not in self.framework.derived:
            self.framework.derived[key] = Group(self._engine.over_nothing(measure), is_zero=True)
        group: Group = self.framework.derived[key]
        return group

    def _first_day_of(self, form: Form, window: Window) -> date | None:
        """Return the first day covered by records: of their first cycle, or earlier if a record has an earlier date."""
        key = (form.name, window.field)
        if key not in self._first_days:
            cycle, dated = self._engine.firsts(form.name, window.field)
            declared = self.framework.cycle(cycle) if cycle is not None else None
            days = [declared.period.start] if declared else []
            if dated is not None:
                days.append(dated if isinstance(dated, date) else date(int(dated), 1, 1))
            self._first_days[key] = min(days, default=None)
        return self._first_days[key]


def _first_day(indicator: Indicator, cycle: Cycle) -> date:
    """Return the first day whose records count in a cycle."""
    begins = window_bounds(indicator.window, cycle)[0] if indicator.window else None
    return begins or cycle.period.start
