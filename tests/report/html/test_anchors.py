from __future__ import annotations

from mandata.report.render.html.anchors import Anchors


def test_ids_are_readable_and_do_not_depend_on_order() -> None:
    keys = ["loans.total;cycle=2;branch=NORTH", "loans.total;cycle=2"]
    assert Anchors(keys).of(keys[0]) == "v-loans-total-cycle-2-branch-north"
    assert [Anchors(keys).of(key) for key in keys] == [Anchors(reversed(keys)).of(key) for key in keys]


def test_keys_that_read_alike_get_ids_of_their_own() -> None:
    anchors = Anchors(["a;x=B-C", "a;x=B C"])
    assert {anchors.of("a;x=B-C"), anchors.of("a;x=B C")} == {"v-a-x-b-c", "v-a-x-b-c-2"}


def test_a_value_without_entry_has_no_id() -> None:
    assert Anchors([]).of("a") is None
