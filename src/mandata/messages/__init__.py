"""Messages: the sentences for the code of a finding, in any language.

A package with findings has its messages in its own `messages` module and registers them when it is imported.
"""

from mandata.messages.parameters import (
    Label,
    Param,
    Params,
    Phrase,
    joined,
    params_from_json,
    params_to_json,
    percent,
    with_texts,
)
from mandata.messages.registry import MESSAGES, N_, Message, Plural, Severity, Text, Words, plural, register
from mandata.messages.wording import ENGLISH, Wording

__all__ = [
    "ENGLISH",
    "MESSAGES",
    "N_",
    "Label",
    "Message",
    "Param",
    "Params",
    "Phrase",
    "Plural",
    "Severity",
    "Text",
    "Wording",
    "Words",
    "joined",
    "params_from_json",
    "params_to_json",
    "percent",
    "plural",
    "register",
    "with_texts",
]
