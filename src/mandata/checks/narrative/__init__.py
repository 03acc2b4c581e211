"""Checks of an editor's text: statements that the figures do not support."""

from __future__ import annotations

from dataclasses import dataclass, field

from mandata.checks.narrative import messages as messages
from mandata.checks.narrative.counted import check_number_words, plural_of
from mandata.checks.narrative.directions import DirectionOf, check_directions
from mandata.checks.narrative.names import check_names
from mandata.checks.narrative.numbers import check_unbound_numbers
from mandata.checks.narrative.references import check_typed_references, without_references
from mandata.checks.narrative.source import Call
from mandata.checks.narrative.tags import check_tags
from mandata.findings import Finding
from mandata.framework.model import Framework

__all__ = ["Call", "KnownWords", "check_tags", "check_text"]


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words of a framework that a text is read with.

    Attributes:
        codes: of the organisations.
        explained: acronyms and codes that readers can look up.
        nouns: plurals of what is counted.
        is_english: whether words of direction and number words can be looked for.
    """

    codes: frozenset[str] = frozenset()
    explained: frozenset[str] = frozenset()
    nouns: frozenset[str] = field(default_factory=frozenset)
    is_english: bool = True

    @classmethod
    def of(cls, framework: Framework) -> KnownWords:
        """Return the words of a framework."""
        codes = {code for item in framework.code_lists.values() for code in item.codes}
        names = {name for item in framework.organisations.values() for name in item.code.split("-")}
        return cls(
            codes=frozenset(framework.organisations),
            explained=frozenset(codes | names | framework.file.acronyms.keys()),
            nouns=frozenset(plural_of(item.kind) for item in framework.organisations.values() if item.kind.isalpha()),
            is_english=framework.file.language.startswith("en"),
        )


def check_text(text: str, file: str, known: KnownWords, direction_of: DirectionOf) -> list[Finding]:
    """Run every check over one text.

    Args:
        text: Markdown with template calls, as the editor wrote it.
        file: its path, for the findings.
    """
    findings = [*check_unbound_numbers(without_references(text), file), *check_typed_references(text, file)]
    findings += check_names(text, file, known.codes, known.explained)
    if known.is_english:
        findings += [*check_number_words(text, file, known.nouns), *check_directions(text, file, direction_of)]
    return findings
