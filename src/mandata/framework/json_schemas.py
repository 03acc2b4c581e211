"""JSON Schemas of a framework's files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mandata import durable_files
from mandata.framework.model import (
    Comparison,
    ExhibitDeclaration,
    FindingSetting,
    Form,
    FrameworkFile,
    Indicator,
    Outline,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"

FILES: dict[str, Any] = {
    "framework": FrameworkFile,
    "form": Form,
    "indicators": list[Indicator],
    "checks": list[Comparison],
    "findings": list[FindingSetting],
    "outline": Outline,
    "exhibits": list[ExhibitDeclaration],
}
"""Name of a kind of file to what it holds."""


def write_schemas(folder: Path) -> list[Path]:
    """Write one schema for each kind of file; returns their paths."""
    return [_write(folder / f"{name}.schema.json", content) for name, content in FILES.items()]


def _write(path: Path, content: Any) -> Path:
    schema = {"$schema": DIALECT, **TypeAdapter(content).json_schema(by_alias=True)}
    durable_files.write(path, json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return path
