"""Whole exercises drawn by chance: a framework of at most three forms, and answers in which every cell is marked.

A mark is a word, or a number of seven digits, that is in one cell and nowhere else, so that it says where an output
got it from.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from tests.framework.schools import put

OFFICES = ("EAST", "WEST")
KINDS = ("k1", "k2")
CLASSIFICATIONS = ("unclassified", "confidential", "strictly confidential")
WORKSPACE = {"framework": "framework", "title": "Marks", "cycle": 2, "date": "2025-02-28", "accepted_by": "Nobody"}


@dataclass(frozen=True)
class Mark:
    """A word or a number that comes from one form and one office."""

    text: str
    form: str
    office: str

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()


@dataclass
class Drawn:
    """A form as it was drawn.

    Attributes:
        published: whether its indicators are.
    """

    name: str
    kind: str
    classification: str
    personal_data: bool
    disclosure: bool
    published: bool

    @property
    def is_open(self) -> bool:
        return self.classification == "unclassified" and not self.personal_data

    @property
    def figures_for_readers(self) -> bool:
        return self.is_open or self.published


@dataclass
class Exercise:
    """A framework, and marks for what people write."""

    seed: int
    forms: list[Drawn] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def word(self, form: str, office: str) -> str:
        self.marks.append(Mark(f"zq{len(self.marks):04d}mark", form, office))
        return self.marks[-1].text

    def number(self, form: str, office: str) -> str:
        self.marks.append(Mark(str(7_000_000 + 1_237 * len(self.marks)), form, office))
        return self.marks[-1].text

    def form(self, name: str) -> Drawn:
        return next(form for form in self.forms if form.name == name)

    def cells(self, form: Drawn, office: str, kind: str) -> dict[str, str]:
        """One marked row, without its key."""
        words = {name: self.word(form.name, office) for name in ("remark", "reference", "note")}
        return {**words, "amount": self.number(form.name, office), "kind": kind}


def draw(seed: int) -> Exercise:
    """Draw an exercise; the same seed gives the same."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    exercise = Exercise(seed)
    for number in range(1, chance.randint(2, 3) + 1):
        classification = chance.choice(CLASSIFICATIONS)
        personal = chance.random() < 0.4
        is_open = classification == "unclassified" and not personal
        exercise.forms.append(
            Drawn(
                name=f"form{number}",
                kind=chance.choice(["return", "register"]),
                classification=classification,
                personal_data=personal,
                disclosure=chance.random() < 0.3,
                published=not is_open and chance.random() < 0.5,
            )
        )
    return exercise


def write(exercise: Exercise, home: Path) -> None:
    """Write the framework and the texts of an exercise into the workspace of a home."""
    workspace = home / "workspace"
    shutil.rmtree(workspace, ignore_errors=True)
    for name, data in _files(exercise).items():
        put(workspace / name, data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False))


def text_for_readers(exercise: Exercise) -> str:
    """A text with every figure that readers may see."""
    return "".join(_sentences(form) for form in exercise.forms if form.figures_for_readers) + "The end.\n"


def text_with_everything(exercise: Exercise) -> str:
    """A text that asks for everything that there is."""
    return "".join(map(_sentences, exercise.forms)) + '{{ value("all.mean") }} {{ exhibit("everything") }}\n'


def _sentences(form: Drawn) -> str:
    total = f"{form.name}.total"
    return (
        f'{{{{ value("{total}") }}}} {{{{ value("{form.name}.share", fraction=True) }}}} '
        f'{{{{ value("{total}", office="EAST") }}}} {{{{ names("{total}") }}}} {{{{ trend("{total}") }}}}\n\n'
        f'{{{{ exhibit("table-{form.name}") }}}}\n\n'
    )


def _files(exercise: Exercise) -> Mapping[str, object]:
    forms = exercise.forms
    return {
        "workspace.yaml": WORKSPACE,
        "framework/framework.yaml": {
            "id": "marks", "version": "1", "title": "Marks", "cycles": [_cycle(1), _cycle(2)],
            "common_fields": [{"name": "reference"}, {"name": "note"}],
        },
        "framework/organisations.csv": "code,name,kind,opened,closed\n"
        + "".join(f"{code},{code} office,office,,\n" for code in OFFICES),
        "framework/codelists/kinds.csv": "code,name\n" + "".join(f"{code},Kind {code}\n" for code in KINDS),
        **{f"framework/forms/{form.name}.yaml": _form(form) for form in forms},
        "framework/indicators/all.yaml": [item for form in forms for item in _indicators(form)] + [_composite(forms)],
        "framework/checks/all.yaml": [_comparison(forms)] if len(forms) > 1 else [],
        "framework/report/outline.yaml": {
            "title": "Marks",
            "sections": [
                {"id": "text", "title": "Text", "text": "text"},
                *({"id": name, "title": name, "text": name, "layout": "annex"}
                  for name in ("methods", "findings", "restatements", "provenance")),
            ],
        },
        "framework/report/exhibits/all.yaml": [*map(_table, forms), _everything(forms)],
        "narrative/text.md": text_for_readers(exercise),
        "returns/cycle-2/control_totals.csv": "indicator,where,printed,reference,note\n"
        + "".join(_control_total(exercise, form) for form in forms),
    }  # fmt: skip


def _cycle(number: int) -> dict[str, object]:
    year = 2022 + number
    return {"number": number, "title": f"Year {number}", "period": {"start": f"{year}-01-01", "end": f"{year}-12-31"}}


def _form(form: Drawn) -> dict[str, object]:
    register = form.kind == "register"
    fields: list[dict[str, object]] = [
        {"name": "office", "codelist": "organisations", "answer": False},
        {"name": "kind", "codelist": "kinds", "answer": False},
        {"name": "amount", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "remark"},
    ]
    key = ["office", "kind"]
    more: dict[str, object] = {}
    if register:
        fields, key = [{"name": "id"}, {"name": "day", "type": "date"}, *fields], ["id"]
        more = {"dated_by": "day", "required": False}
    if form.disclosure:
        more["disclosure"] = {"threshold": 3, "dimensions": ["kind"], "counts": ["amount"]}
    return {
        "name": form.name, "title": f"Title of {form.name}", "kind": form.kind, "reported_by": ["office"], **more,
        "classification": form.classification, "personal_data": form.personal_data,
        "schema": {"fields": fields, "primaryKey": key},
        "rules": [{"id": "small", "check": "amount < 5", "message": "The amount is large.", "severity": "warning"}],
    }  # fmt: skip


def _indicators(form: Drawn) -> Iterator[dict[str, object]]:
    published = {"published": True} if form.published else {}
    over = {"form": form.name, "by": ["office", "kind"], **published}
    yield {"id": f"{form.name}.total", "title": f"Total of {form.name}", "value": "sum(amount)", **over}
    yield {
        "id": f"{form.name}.share", "title": f"Share of {form.name}", "unit": "percent",
        "numerator": "sum(case when kind = 'k1' then amount else 0 end)", "denominator": "sum(amount)", **over,
    }  # fmt: skip


def _control_total(exercise: Exercise, form: Drawn) -> str:
    """A total for one office that its parts do not give, with marked words about it."""
    office = OFFICES[0]
    words = [exercise.word(form.name, office) for _ in range(2)]
    return f"{form.name}.total,office={office},{exercise.number(form.name, office)},{','.join(words)}\n"


def _composite(forms: list[Drawn]) -> dict[str, object]:
    return {
        "id": "all.mean", "title": "Mean of all", "by": ["office"],
        "components": [{"indicator": f"{form.name}.total"} for form in forms],
    }  # fmt: skip


def _comparison(forms: list[Drawn]) -> dict[str, object]:
    left, right = ({"indicator": f"{form.name}.total"} for form in forms[:2])
    return {
        "id": "same-totals", "left": left, "is": "same", "right": right, "by": ["office"],
        "message": "The totals differ.", "severity": "warning",
    }  # fmt: skip


def _table(form: Drawn) -> dict[str, object]:
    return {
        "id": f"table-{form.name}", "kind": "table", "title": f"Table of {form.name}",
        "rows": {"dimension": "office", "total": "All"},
        "columns": [
            {"indicator": f"{form.name}.total", "across": "kind"},
            {"indicator": f"{form.name}.share", "show": ["fraction"]},
        ],
    }  # fmt: skip


def _everything(forms: list[Drawn]) -> dict[str, object]:
    return {
        "id": "everything", "kind": "chart", "title": "Everything", "rows": {"dimension": "office"},
        "columns": [{"indicator": f"{forms[0].name}.total"}], "chart": {"mark": "bar"},
    }  # fmt: skip
