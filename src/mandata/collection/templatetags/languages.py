"""The note about the language of a page's questions."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, get_language_info

from mandata.framework.languages import Translated, translated
from mandata.framework.model import Form, Framework

register = template.Library()


@register.inclusion_tag("collection/untranslated.html")
def language_note(form: Form, framework: Framework) -> dict[str, object]:
    """Return a note if the questions of a form are not in the reader's language."""
    reader = get_language() or framework.file.language
    state = translated(form, framework, reader)
    if state is Translated.WHOLE:
        return {}
    return {
        "is_part": state is Translated.PART,
        "reader": _name(reader),
        "original": _name(framework.file.language),
    }


def _name(language: str) -> str:
    """Return the name of a language in the language of the page."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language
