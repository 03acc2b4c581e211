"""What the models of a framework's files share: unknown keys are errors, nothing changes after reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema


class Model(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text that must be one of some names, which are known when a file is read; like `Literal`, for an `Annotated`.

    Attributes:
        names: returns them.
    """

    names: Callable[[], Iterable[str]]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the text, with a check after it."""
        return core_schema.no_info_after_validator_function(self._known, handler(source))

    def _known(self, name: str) -> str:
        names = list(self.names())
        if name not in names:
            raise PydanticKnownError("literal_error", {"expected": ", ".join(map(repr, names))})
        return name
