"""From a YAML file to a model: Pydantic's errors become findings at the place that they refer to."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mandata.findings import Findings
from mandata.framework.suggest import closest, suggestion
from mandata.framework.yaml_files import YamlFile
from mandata.messages import MESSAGES, Params

M = TypeVar("M", bound=BaseModel)

Loc = tuple[str | int, ...]

MEANT = {
    "int_": "whole-number",
    "float_": "number",
    "decimal_": "number",
    "bool_": "boolean",
    "date_": "date",
    "string_": "text",
}
"""Variant of the message for a value of the wrong type, by the beginning of Pydantic's error."""

BOUNDS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
"""Variant of the message for a number outside its bounds, by Pydantic's error, which has the bound under that name."""


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
                _add(error, model, file, loc, findings)
        return None


def known_keys(model: type[BaseModel]) -> list[str]:
    """Return the keys of a model as they are written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _add(error: ErrorDetails, model: type[BaseModel], file: YamlFile, loc: Loc, findings: Findings) -> None:
    last = error["loc"][-1] if error["loc"] else ""
    kind, key = error["type"], last if isinstance(last, str) else ""
    place = file.place((*loc, *error["loc"]), of_key=kind == "extra_forbidden")
    if kind == "extra_forbidden":
        known = known_keys(_model_at(model, error["loc"][:-1]))
        variant = "comma" if error["input"] is None else ""
        findings.add("unknown-key", {"key": key, "suggestion": suggestion(key, known)}, place, variant=variant)
    elif kind == "missing":
        findings.add("missing-key", {"key": key}, place)
    else:
        params, variant = _wrong_value(error, key, file.text((*loc, *error["loc"])))
        findings.add("wrong-value", params, place, variant=variant)


def _wrong_value(error: ErrorDetails, key: str, text: str | None) -> tuple[Params, str]:
    """Return parameters and variant for a value that its key does not allow.

    Args:
        text: the value as written in the file; None if it is not a single value.
    """
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    value = str(given) if text is None else text
    if kind in MESSAGES["wrong-value"].variants:  # a model of ours raised it
        return context, kind
    if kind == "literal_error":
        allowed = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return {"key": key, "value": value, "suggestion": suggestion(str(given), allowed)}, ""
    if kind == "string_type" and isinstance(given, int | float | bool):
        return {"key": key, "value": value}, "quotes"
    if kind == "string_pattern_mismatch":
        return {"key": key, "value": value, "pattern": context["pattern"]}, "pattern"
    return _wrong_shape(error, key, value)


def _wrong_shape(error: ErrorDetails, key: str, value: str) -> tuple[Params, str]:
    kind = error["type"]
    if kind.startswith(("tuple", "list")):
        return {"key": key}, "list"
    if kind.startswith(("model", "dict", "mapping")):
        return {"key": key}, "mapping" if key else "item"
    params: Params = {"key": key, "value": value}
    if error["input"] is None or kind.endswith("too_short"):
        return params, "blank"
    if kind in BOUNDS:
        return {**params, "limit": error["ctx"][BOUNDS[kind]]}, BOUNDS[kind]
    meant = next((variant for beginning, variant in MEANT.items() if kind.startswith(beginning)), "")
    return (params, meant) if meant else ({**params, "reason": f"{error['msg']}."}, "reason")


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
