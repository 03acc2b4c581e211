"""Print what became of the mutants of `make mutation` as the table of docs/checks.md, and below it who is left.

Run with `mutmut results --all true | python tools/mutation_score.py`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
RESULT = re.compile(r"(?P<module>[\w.]+)\.\w+: (?P<fate>.+)")
FATES = ("killed", "timeout", "survived", "no tests")
SEEN = FATES[:2]


def main() -> None:
    results = [match for line in sys.stdin if (match := RESULT.fullmatch(line.strip()))]
    by_package: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        by_package[package_of(result["module"])][result["fate"]] += 1
    print(f"| package | mutants | {' | '.join(FATES)} | other | score |")
    print("| --- " * (len(FATES) + 4) + "|")
    for package, found in sorted(by_package.items()):
        print(row(f"`{package}`", found))
    print(row("together", sum(by_package.values(), Counter())))
    print(*(result.group() for result in results if result["fate"] not in SEEN), sep="\n")


def package_of(module: str) -> str:
    """The package of a module; a package is its own."""
    return module if SOURCE.joinpath(*module.split(".")).is_dir() else module.rpartition(".")[0]


def row(name: str, found: Counter[str]) -> str:
    counts = [found[fate] for fate in FATES]
    seen = sum(found[fate] for fate in SEEN)
    cells = [found.total(), *counts, found.total() - sum(counts), f"{100 * seen / found.total():.1f}%"]
    return f"| {name} | {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
