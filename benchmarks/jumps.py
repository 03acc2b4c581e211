"""Which ways see an error planted at the end of a short history, and how often they cry for nothing.

The histories are simulated, and say so: Poisson counts of a steady mean, with a mean that drifts, and mostly zeros, of
four to ten points. Errors are those that people make: a digit too many or too few, two digits exchanged, another unit,
a first figure after zeros. Run with `make bench`; `docs/checks.md` says what was seen.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from mandata.checks.jumps import is_jump, is_more_than_zeros_allow

SEED = 20261124
HISTORIES = 3000
Way = Callable[[float, Sequence[float]], bool]


def ours(now: float, earlier: Sequence[float]) -> bool:
    """What `mandata check` does."""
    if not any(earlier):
        return is_more_than_zeros_allow(now, len(earlier))
    return is_jump(now, earlier, is_count=True)


def z_score(now: float, earlier: Sequence[float]) -> bool:
    """More than three standard deviations from the mean, the figure itself among them."""
    return _is_far(now, [*earlier, now], 3)


def z_score_left_out(now: float, earlier: Sequence[float]) -> bool:
    """The same without the figure."""
    return _is_far(now, earlier, 3)


def ratio(now: float, earlier: Sequence[float]) -> bool:
    """More than half above or below the last figure."""
    return abs(now - earlier[-1]) > 0.5 * earlier[-1]


def quartiles(now: float, earlier: Sequence[float]) -> bool:
    """Outside one and a half interquartile ranges (Tukey), the figure itself among them."""
    low, _, high = statistics.quantiles([*earlier, now], n=4)
    return not low - 1.5 * (high - low) <= now <= high + 1.5 * (high - low)


WAYS: dict[str, Way] = {
    "Mandata": ours,
    "z-score": z_score,
    "z-score, figure left out": z_score_left_out,
    "half more or less than last": ratio,
    "interquartile range": quartiles,
}


def _is_far(now: float, numbers: Sequence[float], limit: float) -> bool:
    deviation = statistics.stdev(numbers)
    return abs(now - statistics.mean(numbers)) > limit * deviation


def poisson(chance: random.Random, mean: float) -> float:
    """A count by chance; for large means from the normal distribution."""
    if mean > 50:
        return float(max(0, round(chance.gauss(mean, math.sqrt(mean)))))
    left, count = chance.random(), 0
    while left > math.exp(-mean):
        left *= chance.random()
        count += 1
    return float(count)


def history(chance: random.Random) -> list[float]:
    """A simulated history without an error; the last point is the figure in question."""
    points = chance.randint(5, 11)
    kind = chance.choice(["steady", "drifting", "zeros"])
    if kind == "zeros":
        return [0.0] * (points - 1) + [poisson(chance, 0.2)]
    mean = 10 ** chance.uniform(0.7, 3.5)
    drift = chance.uniform(0.9, 1.12) if kind == "drifting" else 1.0
    return [poisson(chance, mean * drift**point) for point in range(points)]


def planted(chance: random.Random, now: float) -> float:
    """The figure with an error of the kind that people make."""
    if now < 3:
        return float(chance.randint(12, 40))
    slips = [now * 10, now // 10, now * 1000, _exchanged(now), now * chance.choice([3, 4])]
    return float(chance.choice([slip for slip in slips if slip != now]))


def _exchanged(now: float) -> float:
    digits = str(int(now))
    return float(digits[1] + digits[0] + digits[2:]) if len(digits) > 1 else now * 10


def main() -> None:
    """Plant, look, and print a table."""
    chance = random.Random(SEED)  # noqa: S311 (simulated, and the same each time)
    cases = [
        (points[:-1], points[-1], planted(chance, points[-1])) for points in (history(chance) for _ in range(HISTORIES))
    ]
    table = Table(
        "way", "errors found", "false alarms", title=f"{HISTORIES} simulated histories of 4 to 10 earlier figures"
    )
    for name, way in WAYS.items():
        found = sum(way(wrong, earlier) for earlier, _, wrong in cases) / len(cases)
        false = sum(way(right, earlier) for earlier, right, _ in cases) / len(cases)
        table.add_row(name, f"{found:.1%}", f"{false:.2%}")
    Console().print(table)


if __name__ == "__main__":
    main()
