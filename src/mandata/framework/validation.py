"""From a YAML file to a model: Pydantic's errors become findings at the place that they refer to."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mandata.findings import Findings
from mandata.framework.suggest import closest, did_you_mean
from mandata.framework.yaml_files import YamlFile

M = TypeVar("M", bound=BaseModel)

Loc = tuple[str | int, ...]


def validated(model: type[M], file: YamlFile, loc: Loc, findings: Findings) -> M | None:
    """Return the model of the data at a path in a file; None with findings for every error in it."""
    data = file.data
    for part in loc:
        data = data[part]
    try:
        return model.model_validate(data)
    except ValidationError as invalid:
        details = invalid.errors(include_url=False)
        meant = {
            (*error["loc"][:-1], _meant(model, error["loc"])) for error in details if error["type"] == "extra_forbidden"
        }
        for error in details:
            misspelt = error["type"] == "missing" and error["loc"] in meant
            if not misspelt:
                _tell(error, model, file, loc, findings)
        return None


def known_keys(model: type[BaseModel]) -> list[str]:
    """Return the keys of a model as they are written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _tell(error: ErrorDetails, model: type[BaseModel], file: YamlFile, loc: Loc, findings: Findings) -> None:
    kind, key = error["type"], str(error["loc"][-1]) if error["loc"] else ""
    if kind == "extra_forbidden":
        within = _model_at(model, error["loc"][:-1])
        fix = did_you_mean(key, known_keys(within), "keys")
        if error["input"] is None:
            fix += " A text that holds a comma stands in quotes."
        place = file.place((*loc, *error["loc"]), of_key=True)
        findings.error("unknown-key", f"There is no key '{key}' here.", fix, place)
        return
    if kind == "missing":
        findings.error(
            "missing-key", f"The key '{key}' is missing.", f"Add `{key}:` here.", file.place((*loc, *error["loc"]))
        )
        return
    message, fix = _worded(error, key, file.text((*loc, *error["loc"])))
    findings.error("wrong-value", message, fix, file.place((*loc, *error["loc"])))


def _worded(error: ErrorDetails, key: str, text: str | None) -> tuple[str, str]:
    """Return message and advice for a value that its key does not allow.

    Args:
        text: the value as written in the file; None if it is not a single value.
    """
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "literal_error":
        allowed = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return f"'{key}' cannot be '{given}'.", did_you_mean(str(given), allowed, "words")
    if kind == "string_type" and isinstance(given, int | float | bool):
        written = given if text is None else text
        return (
            f"'{key}' is text, and {written} is read as a number or a truth value.",
            f'Put it in quotes: "{written}".',
        )
    if kind == "string_pattern_mismatch":
        return f"'{key}' cannot be '{given}'.", f"It must match {context['pattern']}."
    if kind == "value_error":
        return _sentence(str(context["error"])), "Correct it here."
    return _worded_by_shape(error, f"'{key}'" if key else "This")


def _worded_by_shape(error: ErrorDetails, subject: str) -> tuple[str, str]:
    kind, given = error["type"], error["input"]
    if kind.startswith(("tuple", "list")):
        return f"{subject} must be a list.", "Write [one, two], or one item a line after a dash."
    if kind.startswith(("model", "dict", "mapping")):
        return f"{subject} must be a mapping.", "Write one `key: value` a line, indented."
    shown = "nothing" if given is None else f"'{given}'"
    return f"{subject} cannot be {shown}.", _sentence(error["msg"])


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _meant(model: type[BaseModel], loc: Sequence[str | int]) -> str | None:
    return closest(str(loc[-1]), known_keys(_model_at(model, loc[:-1])))


def _model_at(model: type[BaseModel], loc: Sequence[str | int]) -> type[BaseModel]:
    """Return the model of the mapping at a path of keys and indices."""
    for part in loc:
        for name, field in model.model_fields.items():
            if part in (field.alias, name):
                model = _model_within(field.annotation) or model
                break
    return model


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, tuple, list, Mapping):
        return next((found for part in get_args(annotation) if (found := _model_within(part))), None)
    return None
