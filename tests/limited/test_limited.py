"""Work in a process of its own ends within its limits, whatever it does."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mandata.limited import LIMITS, Limits, Stopped, client, forking, run, spawning

SMALL = Limits(processor=1, wall=5, memory=50_000_000, output=10_000, questions=10)
HERE = "tests.limited.test_limited"


def nothing(name: str, line: int | None, given: list[Any], named: dict[str, Any]) -> Any:
    raise AssertionError("nobody asks")


# Work, done in the child


def echo(given: Any, ask: Callable[..., Any]) -> Any:
    return given


def turn(given: Any, ask: Callable[..., Any]) -> None:
    while True:
        pass


def turn_in_c(given: Any, ask: Callable[..., Any]) -> None:
    10 ** (10**9)


def grow(given: Any, ask: Callable[..., Any]) -> int:
    return len(b"x" * 500_000_000)


def talk(given: Any, ask: Callable[..., Any]) -> str:
    return "x" * 20_000


def question(given: Any, ask: Callable[..., Any]) -> None:
    while True:
        ask("what", 7)


def die(given: Any, ask: Callable[..., Any]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(given: Any, ask: Callable[..., Any]) -> None:
    raise KeyError


def write(given: Any, ask: Callable[..., Any]) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    Path(given).write_text("x")


def limits(given: Any, ask: Callable[..., Any]) -> Any:
    return [resource.getrlimit(resource.RLIMIT_CPU), dict(os.environ)]


def add(given: Any, ask: Callable[..., Any]) -> Any:
    return ask("sum", 3, *given, and_=1)


# What the process that starts the work sees


@pytest.fixture(params=[forking, spawning], ids=["forked", "started"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with children that are forked, and with those of systems that cannot fork."""
    monkeypatch.setattr(client, "children", request.param)


@pytest.mark.usefixtures("each_way")
@pytest.mark.parametrize("work", ["turn", "turn_in_c", "grow", "talk", "question", "die", "fail", "nowhere"])
def test_work_that_reaches_a_limit_or_dies_is_stopped(work: str) -> None:
    with pytest.raises(Stopped):
        run(f"{HERE}:{work}", None, lambda *_: 1, SMALL)


@pytest.mark.usefixtures("each_way")
def test_work_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        run(f"{HERE}:write", str(tmp_path / "file"), nothing)
    assert (tmp_path / "file").read_text() == ""


def test_the_next_work_is_done_even_where_the_forking_process_died() -> None:
    assert run(f"{HERE}:echo", ["a", {"b": 1}], nothing) == ["a", {"b": 1}]
    _pid, process, _control = forking._server
    process.kill()
    process.wait()
    assert run(f"{HERE}:echo", "again", nothing) == "again"


@pytest.mark.usefixtures("each_way")
def test_work_has_limits_and_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    processor, variables = run(f"{HERE}:limits", None, nothing)
    assert processor == [LIMITS.processor, LIMITS.processor + 2]
    assert "SECRET_KEY" in os.environ
    assert "SECRET_KEY" not in variables and "DATABASE_URL" not in variables


def test_work_without_limits_of_the_system_ends_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "children", spawning)
    monkeypatch.setattr(client, "GRACE", 0)
    with pytest.raises(Stopped):
        run(f"{HERE}:turn", None, nothing, Limits(processor=600, wall=1, memory=500_000_000))


@pytest.mark.usefixtures("each_way")
def test_what_work_asks_is_answered_and_a_wrong_question_refused() -> None:
    def answer(name: str, line: int | None, given: list[Any], named: dict[str, Any]) -> Any:
        assert (name, line, named) == ("sum", 3, {"and_": 1})
        return sum(given)

    assert run(f"{HERE}:add", [1, 2], answer) == 3
    with pytest.raises(Stopped):
        run(f"{HERE}:add", ["a"], answer)
