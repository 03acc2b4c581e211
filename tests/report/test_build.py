from __future__ import annotations

from pathlib import Path

import pytest

from mandata.examples import copy_example, examples
from mandata.records import open_workspace
from mandata.report.build import STEPS, build

pytestmark = pytest.mark.slow


def test_a_build_names_as_many_steps_as_it_says(tmp_path: Path) -> None:
    named: list[str] = []
    copy_example(examples()["libraries"], tmp_path / "town")
    workspace = open_workspace(tmp_path / "town")
    build(workspace, workspace.cycle, tmp_path / "out", ["data"], named.append)
    assert len(named) == STEPS + 1
    assert named[-1] == "Wrote the Data package"
