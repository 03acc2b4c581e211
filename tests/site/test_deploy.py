"""The files under deploy/ say what the program takes, and start the whole again when it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from tests.conftest import program
from tests.site.running import Running

from mandata.cli.main import app
from mandata.site.variables import Variables

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NAMED = re.compile(r"\b(MANDATA_\w+|DATABASE_URL)\b")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def unit() -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(DEPLOY / "mandata.service", "utf-8")
    return parser


def dockerfile() -> list[list[str]]:
    """The instructions of the container, in words."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]


def started_with(words: list[str]) -> typer.Context:
    """The context of the command that some words are taken for; wrong words fail."""
    platform, verb, *options = words
    command = typer.main.get_command(app).commands[platform].commands[verb]
    return command.make_context(verb, options)


@pytest.mark.parametrize("file", ["mandata.service", "mandata.env", "compose.yaml", "Dockerfile"])
def test_every_setting_that_is_named_exists(file: str) -> None:
    named = set(NAMED.findall((DEPLOY / file).read_text("utf-8")))
    assert named
    assert named <= {field.alias for field in Variables.model_fields.values()}


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    verify = program("systemd-analyze", task="deploy")
    text = (DEPLOY / "mandata.service").read_text("utf-8")
    here = Path(sys.executable).parent / "mandata"
    copy = tmp_path / "mandata.service"
    copy.write_text(text.replace("/opt/mandata/bin/mandata", str(here)), "utf-8")
    said = subprocess.run([verify, "verify", copy], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_the_unit_starts_the_platform_again_and_alone(unit: RawConfigParser) -> None:
    service = unit["Service"]
    _, *words = service["ExecStart"].split()
    assert started_with(words).params["address"] == "127.0.0.1"
    assert service["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert service["OOMPolicy"] == "continue"
    assert service["UMask"] == "0077"


def test_the_container_starts_the_platform() -> None:
    kept = dict(dockerfile())
    assert json.loads(kept["ENTRYPOINT"]) == ["mandata"]
    assert started_with(json.loads(kept["CMD"])).params["port"] == int(kept["EXPOSE"])
    assert kept["USER"] != "root"


def test_the_container_is_made_of_files_that_exist_and_reach_it() -> None:
    copied = [
        word for name, text in dockerfile() if name == "COPY" and "--from" not in text for word in text.split()[:-1]
    ]
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert set(copied) == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_containers_start_again(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {service["restart"] for service in services.values()} == {"always"}
    mounted = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert mounted == set(compose["volumes"])
    build = services["platform"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()


def test_the_background_tasks_have_a_service_of_their_own(compose: dict[str, Any]) -> None:
    platform, worker = compose["services"]["platform"], compose["services"]["worker"]
    assert started_with(platform["command"]).params["tasks"] is False
    assert started_with(worker["command"]).command.name == "work"
    for shared in ("image", "environment", "volumes"):
        assert worker[shared] == platform[shared]


def test_what_the_containers_ask_for_is_in_the_example(compose: dict[str, Any]) -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    given = re.findall(r"^(\w+)=", (DEPLOY / "compose.env").read_text("utf-8"), re.M)
    assert wanted == set(given)


@pytest.mark.slow
def test_the_container_s_probe_recognises_a_running_platform(tmp_path: Path, compose: dict[str, Any]) -> None:
    _, python, *words = compose["services"]["platform"]["healthcheck"]["test"]
    assert python == "python"
    running = Running(tmp_path / "home", {"MANDATA_HTTPS": "1", "MANDATA_HOSTS": "reports.example.org"}, "/healthz")
    probe = [
        sys.executable,
        *(word.replace(":8000", f":{running.port}").replace("timeout=5", "timeout=60") for word in words),
    ]
    try:
        assert subprocess.run(probe, check=False, capture_output=True).returncode == 0
    finally:
        running.stop()
    assert subprocess.run(probe, check=False, capture_output=True).returncode != 0
