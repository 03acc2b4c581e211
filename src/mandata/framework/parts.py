"""From a draft to a framework: complete, or its valid parts while others have errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mandata.findings import Finding, Findings, InvalidInput
from mandata.framework.draft import Draft
from mandata.framework.model import ORGANISATIONS, Form, Framework, Indicator, Outline
from mandata.framework.paths import shown
from mandata.framework.text_files import read_bytes

EVERYTHING_NEEDS = ("framework.yaml", "organisations.csv")
"""Files without which nothing that uses the framework can be checked."""

ID = re.compile(r"""\bid:\s*["']?([\w.-]+)""")


class BrokenFramework(InvalidInput):
    """A framework that cannot be used as it is.

    Attributes:
        rest: the parts that are whole, to check with what depends on them alone; None where nothing can be.
    """

    def __init__(self, findings: Iterable[Finding], rest: Framework | None) -> None:
        super().__init__(findings)
        self.rest = rest


def framework_of(draft: Draft, sha256: str) -> Framework:
    """Return the framework that a draft with its `framework.yaml` makes."""
    assert draft.file is not None  # noqa: S101 (a missing one was found before)
    return Framework(
        folder=draft.folder,
        sha256=sha256,
        file=draft.file.item,
        organisations=draft.organisations,
        code_lists=draft.code_lists.known,
        forms={name: form for name in (*draft.forms.known, ORGANISATIONS) if (form := draft.whole_form(name))},
        indicators={name: indicator.item for name, indicator in draft.indicators.known.items()},
        exhibits={name: exhibit.item for name, exhibit in draft.exhibits.known.items()},
        outline=draft.outline.item if draft.outline else Outline(title="", sections=()),
        comparisons={name: comparison.item for name, comparison in draft.comparisons.known.items()},
        finding_settings=tuple(declared.item for declared in draft.finding_settings),
    )


def whole_parts(draft: Draft, paths: Sequence[Path], findings: Findings, sha256: str) -> Framework | None:
    """Return the parts of a framework in files without errors, which refer to nothing outside them.

    Args:
        paths: the framework's files.
        findings: their errors.
    """
    told = {finding.place.file for finding in findings.errors if finding.place}
    if draft.file is None or any(shown(draft.folder / name) in told for name in EVERYTHING_NEEDS):
        return None
    spoiled = [path for path in paths if shown(path) in told]
    names = {path.relative_to(draft.folder).as_posix() for path in spoiled}
    whole = framework_of(draft, sha256)
    lists = whole.code_lists.keys() - {path.stem for path in spoiled if path.parent.name == "codelists"}
    forms = {
        name: form
        for name, form in whole.forms.items()
        if f"forms/{name}.yaml" not in names and _lists_of(form) <= lists
    }
    sound = {name: item.item for name, item in draft.indicators.known.items() if item.file.path not in spoiled}
    indicators = {name: item for name, item in sound.items() if _can_be_asked(item, sound, forms)}
    exhibits = {name: item.item for name, item in draft.exhibits.known.items() if item.file.path not in spoiled}
    unread = {*_ids(spoiled), *whole.forms, *draft.forms.unread, *sound} - forms.keys() - indicators.keys()
    return replace(
        whole,
        forms=forms,
        indicators=indicators,
        exhibits=exhibits,
        comparisons={},
        unread=frozenset(unread),
        unread_kinds=frozenset(_kinds_without_names(spoiled)),
    )


def _lists_of(form: Form) -> set[str]:
    return {field.coded_by for field in form.table.fields if field.coded_by}


def _can_be_asked(indicator: Indicator, known: dict[str, Indicator], forms: dict[str, Form]) -> bool:
    if indicator.parts:
        parts = [known.get(identifier) for identifier in indicator.parts]
        return all(part is not None and _can_be_asked(part, known, forms) for part in parts)
    return indicator.form in forms


def _ids(paths: Iterable[Path]) -> set[str]:
    """Return every id that the text of a file seems to declare; it may not be YAML."""
    return {found for path in paths for found in _ids_in(path)}


def _ids_in(path: Path) -> list[str]:
    return ID.findall((read_bytes(path, Findings()) or b"").decode("utf-8", "replace"))


def _kinds_without_names(spoiled: Iterable[Path]) -> Iterator[str]:
    """Yield the kinds declared in a file whose ids cannot even be read: indicators or exhibits."""
    for path in spoiled:
        if path.parent.name in ("indicators", "exhibits") and not _ids_in(path):
            yield path.parent.name.removesuffix("s")
