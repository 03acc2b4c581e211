"""The platform's clock in templates."""

from __future__ import annotations

from datetime import datetime

from django import template

from mandata.collection.clock import moment_in_words

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment in words, with its zone; "" if there is none."""
    return moment_in_words(value) if value else ""
