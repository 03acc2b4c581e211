"""What a code host and a container engine read: held against their schemas and a linter, since they do not run here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

HELD = {
    "vendor.github-workflows": sorted((ROOT / ".github/workflows").glob("*.yml")),
    "vendor.dependabot": [ROOT / ".github/dependabot.yml"],
    "vendor.github-issue-forms": [
        path for path in sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")) if path.name != "config.yml"
    ],
    "vendor.github-issue-config": [ROOT / ".github/ISSUE_TEMPLATE/config.yml"],
    "vendor.compose-spec": [ROOT / "deploy/compose.yaml"],
}


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, check=False, capture_output=True, text=True, timeout=600
    )


def succeed(*command: object) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("schema", HELD)
def test_the_files_of_the_code_host_keep_their_schemas(schema: str) -> None:
    assert HELD[schema]
    succeed(BIN / "check-jsonschema", "--builtin-schema", schema, *HELD[schema])


def test_the_container_file_passes_its_linter() -> None:
    succeed(BIN / "hadolint", "--failure-threshold", "warning", ROOT / "deploy/Dockerfile")


def test_every_action_is_allowed_to_read_and_nothing_more_by_default() -> None:
    for path in HELD["vendor.github-workflows"]:
        assert "\npermissions:\n  contents: read\n" in path.read_text("utf-8"), path.name


@pytest.mark.slow
def test_the_documentation_builds_as_a_site() -> None:
    succeed("make", "docs-site")
    assert "open_exercise" in (ROOT / "build/docs/reference/python.html").read_text("utf-8")
