"""Django forms read what a page sends, except the cells of a grid; one template shows every field."""

from __future__ import annotations

import re
from pathlib import Path

from django import forms
from lxml.html import fromstring

import mandata

SOURCE = Path(mandata.__file__).parent
BY_HAND = re.compile(r"request\.(?:POST|GET)(?:\.get\w*\(|\[)")
READERS_OF_CELLS = {"filling.py", "sheet_findings.py"}


def test_no_view_reads_a_request_by_hand() -> None:
    by_hand = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if path.name not in READERS_OF_CELLS and BY_HAND.search(path.read_text("utf-8"))
    ]
    assert by_hand == []


def test_the_search_for_them_finds_them() -> None:
    assert BY_HAND.search('request.POST.get("reason", "")')
    assert BY_HAND.search('request.POST.getlist("cell")')
    assert BY_HAND.search("request.GET['page']")


class Sample(forms.Form):
    """A form with a field of each shape."""

    name = forms.CharField(label="Name", help_text="As people write it.")
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="Agreed")
    topics = forms.MultipleChoiceField(label="Topics", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)


def test_each_field_is_shown_with_its_label_help_and_error() -> None:
    page = fromstring(f"<form>{Sample({}).render()}</form>")
    for name in ("id_name", "id_agreed"):
        field = page.get_element_by_id(name)
        assert field.get("aria-invalid") == "true"
        assert page.xpath(f"//label[@for='{name}']")
        described = {page.get_element_by_id(one).text_content() for one in field.get("aria-describedby").split()}
        assert "This field is required." in described
    assert page.get_element_by_id("id_name_helptext").text_content() == "As people write it."
    assert page.xpath("//fieldset[@aria-describedby]/legend/text()") == ["Topics"]


def test_only_what_may_be_left_out_is_marked_as_optional() -> None:
    page = fromstring(f"<form>{Sample().render()}</form>")
    marked = [" ".join(label.text_content().split()) for label in page.xpath("//label[.//*[@class='muted']]")]
    assert marked == ["Note (optional)"]
    assert page.xpath("//input[@required]/@name") == ["name", "agreed"]
