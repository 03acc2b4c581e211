"""The kinds of exhibits. Another package adds one by the entry point group `mandata.exhibits`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mandata.plugins import added_to

ENTRY_POINTS = "mandata.exhibits"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitKind:
    """One kind of exhibit.

    Attributes:
        title: as alternative texts name it, where no mark does.
        help: what it shows, in one phrase.
        series: the name under which it is counted, for example `Figure`; "" for a kind without numbers.
        needs: the keys of its declaration that must be given, of `rows`, `columns`, `chart` and `figures`.
        is_geographic: whether it shows boundaries, and so carries the report's disclaimer and its table in print.
    """

    title: str
    help: str
    series: str
    needs: tuple[str, ...]
    is_geographic: bool = False

    @property
    def is_drawn(self) -> bool:
        """Whether it is shown as a chart of its table."""
        return "chart" in self.needs


OWN: Mapping[str, ExhibitKind] = {
    "table": ExhibitKind(title="Table", help="a table", series="Table", needs=("rows", "columns")),
    "chart": ExhibitKind(
        title="Chart", help="a chart of its table", series="Figure", needs=("rows", "columns", "chart")
    ),
    "map": ExhibitKind(
        title="Map",
        help="a chart on a map, with its table in print",
        series="Figure",
        needs=("rows", "columns", "chart"),
        is_geographic=True,
    ),
    "figures": ExhibitKind(title="Key figures", help="single values, shown large", series="", needs=("figures",)),
}


def exhibit_kinds() -> Mapping[str, ExhibitKind]:
    """Return every kind of exhibit by its name.

    Raises:
        InvalidInput: a kind of another package cannot be loaded, or its name is in use.
    """
    return added_to(OWN, ENTRY_POINTS)
