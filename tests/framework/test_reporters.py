"""No two organisations are asked for the same row of a form."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.framework import schools

from mandata.framework.model import CodeList, Form, Organisation
from mandata.framework.model.codes import Code
from mandata.framework.reporters import codes_asked_of, is_reporter, own_field, two_that_collide

PUPILS = "forms/pupils.yaml"


def test_a_form_whose_key_does_not_hold_the_organisation_is_refused(tmp_path: Path) -> None:
    schools.write(tmp_path)
    place = schools.spoil(tmp_path, PUPILS, "primaryKey: [school, level]", "primaryKey: ▸[level]")
    (found,) = [item for item in schools.findings(tmp_path) if item.code == "same-row-twice"]
    assert schools.where(found, tmp_path) == place
    assert "HILL and LAKE report this form" in found.message
    assert "primaryKey" in found.fix


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("primaryKey: [school, level]", "primaryKey: [level, remark]"),  # people name the rows
        ("  primaryKey: [school, level]\n", ""),
        ("reported_by: [school]", "reported_by: [school]\nasked_of: [HILL]"),
    ],
)
def test_a_form_in_which_nobody_is_asked_for_the_row_of_another_passes(tmp_path: Path, old: str, new: str) -> None:
    schools.write(tmp_path)
    schools.edit(tmp_path / PUPILS, old, new)
    assert "same-row-twice" not in [item.code for item in schools.findings(tmp_path)]


KINDS = st.sampled_from(["mill", "farm"])


@given(
    kinds=st.lists(KINDS, min_size=1, max_size=4),
    reported_by=st.sets(st.sampled_from(["mill", "farm", "O0", "O1"]), min_size=1),
    key=st.sampled_from([("who",), ("crop",), ("who", "crop"), ("other", "crop")]),
    who=st.sampled_from([None, "mill"]),
    asked=st.none() | st.lists(st.sampled_from(["", "mill", "O0", "O1 O2"]), min_size=2, max_size=2),
)
def test_the_rows_that_are_laid_out_for_two_are_never_the_same(
    kinds: list[str], reported_by: set[str], key: tuple[str, ...], who: str | None, asked: list[str] | None
) -> None:
    organisations = [Organisation(f"O{at}", f"Organisation {at}", kind, at) for at, kind in enumerate(kinds)]
    crops = CodeList("crops", {f"c{at}": Code(f"c{at}", "", at, "", {"of": of}) for at, of in enumerate(asked or "ab")})
    form = Form.model_validate(
        {
            "name": "harvest",
            "title": "Harvest",
            "reported_by": sorted(reported_by),
            "schema": {
                "primaryKey": key,
                "fields": [
                    {"name": "who", "codelist": "organisations", "of_kind": who},
                    {"name": "other", "codelist": "organisations"},
                    {"name": "crop", "codelist": "crops", "asked_of": "of" if asked and "crop" in key else ""},
                ],
            },
        }
    )
    lists = {"crops": crops}

    def rows(item: Organisation) -> set[tuple[str, ...]]:
        own, codes = own_field(form, item), codes_asked_of(item, form, lists)
        choices = {
            "crop": list(crops.codes) if codes is None else codes,
            "who": [other.code for other in organisations if who in (None, other.kind)],
            "other": [other.code for other in organisations],
        }
        if own:
            choices[own.name] = [item.code]
        return set(product(*(choices[name] for name in key)))

    laid_out = [rows(item) for item in organisations if is_reporter(form, item)]
    if two_that_collide(form, organisations, lists) is None:
        assert all(one.isdisjoint(two) for one, two in combinations(laid_out, 2))
    else:
        assert len(laid_out) > 1
