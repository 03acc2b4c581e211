"""Gazetteers: code lists of places, each within a broader one, on named levels."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mandata.framework.model import Code, CodeList, Framework
from mandata.plain_text import same

LEVEL = "level"
"""Column of a gazetteer that names the level of a place: country, region, district."""

BROADER = "broader"
"""Attribute of every code: the code that it belongs to."""

COMMA = re.compile(r"\s*[,،]\s*")
MOST_MEANINGS = 12
"""Places of one name that are offered to choose from; of more, people name the broader place as well."""


def chain(code: Code, listed: CodeList, lists: Mapping[str, CodeList]) -> Iterator[Code]:
    """Yield a code, the broader code that it belongs to, and so on; a circular chain ends where it meets itself."""
    seen: set[str] = set()
    above: Code | None = code
    while above is not None and above.code not in seen:
        yield above
        seen.add(above.code)
        above = _broader(above, listed, lists)


def _broader(code: Code, listed: CodeList, lists: Mapping[str, CodeList]) -> Code | None:
    """Return the broader code, in the same list or else in any other."""
    if not code.broader:
        return None
    own = listed.codes.get(code.broader)
    return own or next((item.codes[code.broader] for item in lists.values() if code.broader in item.codes), None)


def levels_of(listed: CodeList) -> list[str]:
    """Return the names of the levels of a gazetteer; none for any other code list."""
    if not any(code.broader for code in listed.codes.values()):
        return []
    return list(dict.fromkeys(code.attributes[LEVEL] for code in listed.codes.values() if code.attributes.get(LEVEL)))


def codes_above(listed: CodeList, attribute: str, lists: Mapping[str, CodeList]) -> CodeList | None:
    """Return the code list of the broader codes that an attribute of codes names; None where it names none."""
    if attribute not in (BROADER, *levels_of(listed)):
        return None
    wanted = {
        code.broader if attribute == BROADER else code.attributes.get(attribute, "") for code in listed.codes.values()
    }
    return next((item for item in (listed, *lists.values()) if wanted - {""} <= item.codes.keys()), None)


def with_levels(listed: CodeList, lists: Mapping[str, CodeList]) -> CodeList:
    """Return a gazetteer whose codes have an attribute for each level: the code of the place that they are in.

    A place is in itself on its own level, and in no place on a narrower level.
    """
    levels = levels_of(listed)
    if not levels:
        return listed
    codes = {}
    for name, code in listed.codes.items():
        above = {item.attributes.get(LEVEL, ""): item.code for item in reversed(list(chain(code, listed, lists)))}
        places = {level: above.get(level, "") for level in levels}
        codes[name] = dataclasses.replace(code, attributes={**places, **code.attributes})
    return dataclasses.replace(listed, codes=codes)


@dataclass(frozen=True)
class Gazetteer:
    """The places of one code list, by code and by name.

    Attributes:
        listed: the places.
        lists: every code list of the framework, for the broader places.
    """

    listed: CodeList
    lists: Mapping[str, CodeList]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Each place with its broader places: `Kismaayo, Lower Juba, Somalia`; no two are the same."""
        chains = {code: ", ".join(item.name for item in self._chain(code)) for code in self.listed.codes}
        count = defaultdict[str, int](int)
        for label in chains.values():
            count[_folded(label)] += 1
        return {code: label if count[_folded(label)] == 1 else f"{label} ({code})" for code, label in chains.items()}

    def label(self, code: str) -> str:
        """Return a place with its broader places; the code itself where the list does not know it."""
        return self.labels.get(code, code)

    @cached_property
    def broader(self) -> Mapping[str, str]:
        """Each place that others are in, with its broader places."""
        found: dict[str, str] = {}
        for code in self.listed.codes:
            above = self._chain(code)
            for number, item in list(enumerate(above))[:0:-1]:
                found.setdefault(item.code, ", ".join(place.name for place in above[number:]))
        return found

    def within(self, code: str) -> list[str]:
        """Return a place and every place that is in it."""
        return [item for item in self.listed.codes if any(place.code == code for place in self._chain(item))]

    def meanings(self, text: str, among: Collection[str]) -> list[str]:
        """Return the codes that people can mean by a name, with or without the names of broader places.

        Args:
            text: `Kismaayo`, `Kismaayo, Somalia`, or the whole label.
            among: the codes that are possible.
        """
        whole = self._by_label.get(_folded(text))
        if whole in among:
            return [whole] if whole else []
        found = [code for code in self._by_name.get(_folded(text), ()) if code in among]
        if not found:
            first, *rest = (_folded(part) for part in COMMA.split(text))
            found = [code for code in self._by_name.get(first, ()) if code in among and self._is_in(code, rest)]
        return found[:MOST_MEANINGS]

    @cached_property
    def _by_label(self) -> Mapping[str, str]:
        return {_folded(label): code for code, label in self.labels.items()}

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for code, item in self.listed.codes.items():
            found[_folded(item.name)].append(code)
        return found

    def _is_in(self, code: str, names: list[str]) -> bool:
        """Return whether a place is in others, named from the narrowest to the broadest; some may be left out."""
        _, *above = self._chain(code)
        rest = iter([{_folded(item.name), _folded(item.code)} for item in above])
        return bool(names) and all(any(name in known for known in rest) for name in names)

    def _chain(self, code: str) -> list[Code]:
        return list(chain(self.listed.codes[code], self.listed, self.lists))


def gazetteer_of(framework: Framework, name: str) -> Gazetteer:
    """Return the gazetteer of a code list of a framework, made once."""
    key = ("gazetteer", name)
    if key not in framework.derived:
        framework.derived[key] = Gazetteer(framework.code_lists[name], framework.code_lists)
    found: Gazetteer = framework.derived[key]
    return found


def _folded(text: str) -> str:
    return same(text).casefold()
