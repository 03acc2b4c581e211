"""Words for findings: one class, of which each edge has its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mandata.messages.parameters import Label, Param, Params, Phrase
from mandata.messages.registry import Plural, Text


class Wording:
    """Puts messages into English. Another language overrides how texts, labels, numbers and days are written."""

    language = "en"
    separator = ", "

    def say(self, text: Text, params: Params) -> str:
        """Return a template in the language, with its parameters."""
        if not text:
            return ""
        if isinstance(text, Plural):
            count = params[text.parameter]
            template = self.plural(text.one, text.many, count if isinstance(count, int) else 2)
        else:
            template = self.translated(text)
        return template % {name: self.value(value) for name, value in params.items()}

    def value(self, value: Param) -> str:
        """Return a parameter as the language writes it."""
        match value:
            case Label():
                return self.label(value)
            case str():
                return value
            case int() | Decimal():
                return self.number(value)
            case date():
                return self.day(value)
            case Phrase():
                return self.say(value.text, value.params)
            case _:
                return self.separator.join(map(self.value, value))

    def translated(self, text: str) -> str:
        """Return a text of the interface in the language."""
        return text

    def plural(self, one: str, many: str, number: int) -> str:
        """Return the text for a number in the language."""
        return one if number == 1 else many

    def label(self, label: Label) -> str:
        """Return a text of the framework in the language."""
        return str(label)

    def number(self, number: int | Decimal) -> str:
        """Return a figure with the language's separators."""
        return f"{number:,}"

    def day(self, day: date) -> str:
        """Return a date."""
        return day.isoformat()


ENGLISH = Wording()
"""For files, logs and the command line."""
