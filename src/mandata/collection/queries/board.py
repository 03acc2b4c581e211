"""The completeness board: which returns are submitted, late or have findings, and who is responsible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from mandata.accounts.models import Grant, User
from mandata.accounts.rights import Rights
from mandata.accounts.roles import RIGHTS, Action
from mandata.collection.models import Cycle, Return, State
from mandata.collection.queries.burden import burden
from mandata.collection.queries.open_comments import with_open_comments
from mandata.collection.queries.problem_counts import findings_of
from mandata.collection.queries.progress import Progress, sum_of
from mandata.framework.model import Form, Organisation

SENT_BACK = "sent_back"

STANDINGS: Mapping[str, tuple[str, Any]] = {
    State.NOT_STARTED.value: ("○", State.NOT_STARTED.label),
    State.DRAFT.value: ("◔", State.DRAFT.label),
    SENT_BACK: ("↩", _("Sent back")),
    State.SUBMITTED.value: ("◑", State.SUBMITTED.label),
    State.CLEARED.value: ("◕", State.CLEARED.label),
    State.ACCEPTED.value: ("●", State.ACCEPTED.label),
}
"""The states on the board, each with a symbol and a word; earliest first."""


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """The filters of the board; "" for all."""

    standing: str = ""
    organisation: str = ""
    topic: str = ""
    is_late: bool = False

    @property
    def is_part(self) -> bool:
        """Whether something is left out."""
        return bool(self.standing or self.organisation or self.topic or self.is_late)

    def takes(self, line: BoardLine) -> bool:
        """Return whether a return is shown."""
        item = line.returned
        return (
            self.standing in ("", line.standing)
            and self.organisation in ("", item.organisation)
            and (not self.topic or self.topic in line.form.topics)
            and (item.is_late or item.days_late > 0 or not self.is_late)
        )


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One return on the board.

    Attributes:
        findings: number of them; None if they are not counted.
        may_see: whether the person may see its values.
    """

    returned: Return
    form: Form
    standing: str
    findings: int | None
    may_see: bool

    @property
    def symbol(self) -> str:
        """The symbol of its state."""
        return STANDINGS[self.standing][0]

    @property
    def word(self) -> Any:
        """The word for its state."""
        return STANDINGS[self.standing][1]


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """One organisation on the board.

    Attributes:
        lines: its returns that are shown, ordered by state.
        fill, clear: the people who fill in for it and who clear.
        burden: cells asked, answered, wrong, prefilled; of all its returns.
    """

    organisation: Organisation
    lines: Sequence[BoardLine]
    fill: Sequence[User] = ()
    clear: Sequence[User] = ()
    burden: Progress = field(default_factory=Progress)

    @property
    def accepted(self) -> int:
        """The number of accepted returns."""
        return sum(line.standing == State.ACCEPTED for line in self.lines)

    @property
    def late(self) -> int:
        """The number of late returns."""
        return sum(line.returned.is_late for line in self.lines)

    @property
    def findings(self) -> int:
        """The number of findings."""
        return sum(line.findings or 0 for line in self.lines)

    @property
    def comments(self) -> int:
        """The number of open comments."""
        return sum(line.returned.open_comments for line in self.lines)

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return self.accepted == len(self.lines)


@dataclass(frozen=True, slots=True)
class Board:
    """The board.

    Attributes:
        groups: organisations with returns to show, those with the most outstanding returns first.
        totals: number of returns of the whole cycle, by state.
        late: number of late returns of the whole cycle.
    """

    groups: Sequence[BoardGroup]
    totals: Mapping[str, int]
    late: int
    asked: int
    burden: Progress

    @property
    def accepted(self) -> int:
        """The number of accepted returns."""
        return self.totals.get(State.ACCEPTED.value, 0)

    @property
    def shown(self) -> int:
        """The number of returns shown."""
        return sum(len(group.lines) for group in self.groups)


def board_of(cycle: Cycle, rights: Rights, wanted: BoardFilter | None = None) -> Board:
    """Return the board of a cycle, as a person with these rights sees it.

    Args:
        cycle: the cycle.
        rights: of the person; they decide which returns can be opened from the board.
        wanted: the filters; everything by default.
    """
    lines = _lines(cycle, rights)
    shown = [line for line in lines if (wanted or BoardFilter()).takes(line)]
    cells = burden(cycle)
    groups = _groups(shown, cells)
    return Board(
        groups=sorted(groups, key=lambda group: (group.is_done, -group.late, group.accepted - len(group.lines))),
        totals=Counter(line.standing for line in lines),
        late=sum(line.returned.is_late for line in lines),
        asked=len(lines),
        burden=sum_of(cells.values()),
    )


def standing_of(returned: Return) -> str:
    """Return the state of a return on the board: a return that was sent back is not just a draft."""
    return SENT_BACK if returned.is_open and returned.reason_sent_back else returned.state


def _lines(cycle: Cycle, rights: Rights) -> list[BoardLine]:
    returns = with_open_comments(list(cycle.returns.select_related("cycle")))
    counts, framework = findings_of(returns), cycle.framework
    return [
        BoardLine(
            item,
            framework.forms[item.form],
            standing_of(item),
            counts.get(item.pk),
            rights.may(Action.SEE_RETURN, item.organisation, framework.forms[item.form]),
        )
        for item in returns
    ]


def _groups(lines: Iterable[BoardLine], cells: Mapping[str, Progress]) -> list[BoardGroup]:
    by_code: dict[str, list[BoardLine]] = defaultdict(list)
    for line in lines:
        by_code[line.returned.organisation].append(line)
    fill, clear = _people(Action.FILL_RETURN), _people(Action.CLEAR_RETURN)
    order = list(STANDINGS)
    return [
        BoardGroup(
            its_lines[0].returned.reporter,
            sorted(its_lines, key=lambda line: (order.index(line.standing), line.form.title)),
            fill.get(code, ()),
            clear.get(code, ()),
            cells.get(code, Progress()),
        )
        for code, its_lines in by_code.items()
    ]


def _people(action: Action) -> Mapping[str, Sequence[User]]:
    """Return the people who may do something, by organisation."""
    roles = [role.value for role, actions in RIGHTS.items() if action in actions]
    by_code: dict[str, list[User]] = defaultdict(list)
    grants = Grant.objects.filter(role__in=roles, user__is_active=True).select_related("user")
    for grant in grants.order_by("user__name", "user__email"):
        by_code[grant.organisation].append(grant.user)
    return by_code
