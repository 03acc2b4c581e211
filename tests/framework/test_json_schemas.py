"""JSON Schemas for editors say what the reader accepts."""

from __future__ import annotations

import json
from pathlib import Path

from mandata.framework.json_schemas import write_schemas


def test_one_schema_for_each_kind_of_file(tmp_path: Path) -> None:
    names = [path.name for path in write_schemas(tmp_path / "schemas")]
    kinds = ("framework", "form", "indicators", "checks", "findings", "outline", "exhibits")
    assert names == [f"{kind}.schema.json" for kind in kinds]


def test_unknown_keys_are_refused_and_keys_are_named_as_in_the_files(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    form = json.loads((tmp_path / "form.schema.json").read_text())
    assert form["additionalProperties"] is False
    assert "schema" in form["properties"]
    assert {"name", "title", "schema"} == set(form["required"])


def test_lists_are_lists(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert json.loads((tmp_path / "indicators.schema.json").read_text())["type"] == "array"
