"""Write docs/checks.md and docs/reference/ from the code, and the example of docs/framework.md from that page.

Run with `make docs`. A test compares the result with what is committed.
"""

from __future__ import annotations

import inspect
import re
import sys
import tempfile
import types
import typing
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel

import mandata.checks
import mandata.editing.messages
import mandata.publishing.messages
import mandata.report.messages  # noqa: F401 (each registers its messages)
from mandata.checks import LIMITS
from mandata.cli.main import app
from mandata.framework import model as framework
from mandata.framework.model.base import OneOf
from mandata.messages import MESSAGES
from mandata.site.variables import SignOn, Variables

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"

PAGES = ROOT / "tools" / "pages"
"""Pages with a mark `{{…}}` wherever the code knows the rest."""

MARK = re.compile(r"\{\{([a-zA-Z, -]+)\}\}")

SETTINGS = """# Settings of the platform

Written from the code by `make docs`. The platform reads these variables of the environment when it starts. If some are
wrong, it lists them all and does not start. [Run the platform](../guides/platform.md) shows where to set them."""

FILES: dict[str, list[type[BaseModel]]] = {
    "`framework.yaml`": [framework.FrameworkFile, framework.Cycle, framework.Period],
    "`forms/<name>.yaml`": [
        framework.Form,
        framework.TableSchema,
        framework.Field,
        framework.Constraints,
        framework.ForeignKey,
        framework.Reference,
        framework.Rule,
        framework.Deadline,
        framework.Known,
    ],
    "`indicators/<topic>.yaml` (a list)": [
        framework.Indicator,
        framework.Window,
        framework.ShareOf,
        framework.Component,
        framework.Operand,
    ],
    "`checks/<topic>.yaml` (a list)": [framework.Comparison, framework.Side],
    "`findings.yaml` (a list)": [framework.FindingSetting],
    "`report/outline.yaml`": [framework.Outline, framework.Section],
    "`report/exhibits/<section>.yaml` (a list)": [
        framework.ExhibitDeclaration,
        framework.Rows,
        framework.Column,
        framework.Item,
        framework.Chart,
    ],
}


def framework_files() -> str:
    """The reference of a framework's YAML files."""
    parts = [
        "# The keys of a framework's files",
        "Written from the code by `make docs`. [Writing a framework](../framework.md) explains them by an example.",
    ]
    for file, models in FILES.items():
        parts.append(f"## {file}")
        parts.extend(described(model) for model in models)
    parts += [listed_kinds(), listed_marks()]
    return "\n\n".join(parts) + "\n"


def described(model: type[BaseModel]) -> str:
    """One model: what it is for, and a table of its keys."""
    text = inspect.cleandoc(model.__doc__ or "")
    purpose, _, listed = text.partition("Attributes:")
    meanings = attributes(listed)
    rows = ["| key | holds | default | |", "| --- | --- | --- | --- |"]
    for name, field in model.model_fields.items():
        default = "required" if field.is_required() else shown_default(field.get_default(call_default_factory=True))
        key = field.alias or name
        names = [name for item in field.metadata if isinstance(item, OneOf) for name in item.names()]
        held = ", ".join(f"`{name}`" for name in names) or kind(field.annotation)
        rows.append(f"| `{key}` | {held} | {default} | {meanings.get(key, meanings.get(name, ''))} |")
    return "\n\n".join([f"### {model.__name__}", purpose.strip(), "\n".join(rows)])


def listed_kinds() -> str:
    """The kinds of exhibits."""
    rows = [
        f"| `{name}` | {kind.help} | {f'{kind.series} 1' if kind.series else 'not numbered'} "
        f"| {', '.join(f'`{key}`' for key in kind.needs)} |"
        for name, kind in framework.exhibit_kinds().items()
    ]
    head = ["| kind | shows | is numbered as | needs |", "| --- | --- | --- | --- |"]
    return "\n\n".join(["### Kinds of exhibits", "\n".join([*head, *rows])])


def listed_marks() -> str:
    """The marks of charts with their options."""
    rows = [
        f"| `{name}` | {'; '.join(f'`{option}`: {meaning}' for option, meaning in mark.options.items())} "
        f"| {'yes' if mark.has_height else 'no'} | {mark.title}: {mark.help} |"
        for name, mark in framework.marks().items()
    ]
    head = ["| mark | options | can have a `height` | draws |", "| --- | --- | --- | --- |"]
    return "\n\n".join(["### Marks", "\n".join([*head, *rows])])


def attributes(listed: str) -> dict[str, str]:
    """Name to meaning, from the Attributes part of a docstring; `a, b: …` is about both."""
    entries = re.findall(r"^ {4}([\w, ]+): (.*(?:\n {8}.*)*)", listed, re.MULTILINE)
    return {
        name.strip(): " ".join(meaning.split()).replace("|", r"\|")
        for names, meaning in entries
        for name in names.split(",")
    }


def kind(annotation: object) -> str:
    """A type in words a person who writes YAML understands."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return ", ".join(f"`{argument}`" for argument in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(kind(argument) for argument in arguments if argument is not type(None))
    if origin is typing.Annotated:
        return kind(arguments[0])
    if origin is tuple:
        return f"list of {kind(arguments[0])}"
    if origin is not None and arguments:
        return f"{kind(arguments[0])} to {kind(arguments[-1])}"
    names = {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "Decimal": "number",
        "bool": "true or false",
        "date": "date",
        "Path": "path",
    }
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, name)


def shown_default(default: object) -> str:
    """A default as it would be written in YAML."""
    if default is None or default in ((), "", {}):
        return ""
    if isinstance(default, BaseModel):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{', '.join(map(str, default)) if isinstance(default, tuple) else default}`"


def command_line() -> str:
    """The reference of the command line, from its own help."""
    root = typer.main.get_command(app)
    parts = [
        "# The command line",
        "Written from the code by `make docs`. Exit codes: 0 fine, 1 findings or bad input, 2 wrong use.",
        *verbs(root, "mandata"),
    ]
    return "\n\n".join(parts) + "\n"


def verbs(command: Any, name: str) -> list[str]:
    """Each verb with its help and options, the verbs below it after it."""
    below = getattr(command, "commands", None)
    if below:
        return [part for verb, item in below.items() for part in verbs(item, f"{name} {verb}")]
    usage = " ".join(command.collect_usage_pieces(command.context_class(command)))
    lines = [f"- `{'`, `'.join(item.opts)}`: {getattr(item, 'help', '') or ''}" for item in command.params]
    return [f"## {name}", f"`{name} {usage}`", inspect.cleandoc(command.help or ""), "\n".join(lines)]


def checks(example: Callable[[str], str]) -> str:
    """Return the page of what the checks find.

    Args:
        example: returns the finding of a code as the command line prints it.
    """

    def explained(match: re.Match[str]) -> str:
        if match[1] == "limits":
            return limits()
        codes = match[1].split(", ")
        documented = next(code for code in codes if MESSAGES[code].doc)
        heading = ", ".join(f"`{code}`" for code in codes)
        line = MESSAGES[documented].example or example(documented)
        return f"### {heading}\n\n{MESSAGES[documented].doc}\n\n    {line}"

    return MARK.sub(explained, (PAGES / "checks.md").read_text("utf-8"))


def limits() -> str:
    """Return the table of the limits that a framework can set."""
    rows = ["| finding | limit | usual | what it is |", "| --- | --- | --- | --- |"]
    rows += [
        f"| `{code}` | `{name}` | {limit.usual:g} | {limit.meaning} |"
        for code, its in LIMITS.items()
        for name, limit in its.items()
    ]
    return "\n".join(rows)


def settings() -> str:
    """Return the reference of the variables that set up the platform."""
    return "\n\n".join([SETTINGS, *(described(model) for model in (Variables, SignOn))]) + "\n"


def findings() -> str:
    """Return the page of findings about files, with a table of the codes of each topic."""
    return MARK.sub(codes_table, (PAGES / "findings.md").read_text("utf-8"))


def expressions() -> str:
    """Return the page of expressions, with a table of the codes of their findings."""
    return MARK.sub(codes_table, (PAGES / "expressions.md").read_text("utf-8"))


def codes_table(match: re.Match[str]) -> str:
    """Return a table of the codes that a mark lists, or of those of the topic that it names."""
    rows = ["| code | what it means |", "| --- | --- |"]
    for code in codes_of(match[1]):
        link = f"[`{code}`](finding-examples.md#{code})" if code in framework_examples() else f"`{code}`"
        meaning = MESSAGES[code].meaning
        rows.append(f"| {link} | {meaning[0].lower()}{meaning[1:]} |")
    return "\n".join(rows)


def finding_examples(example: Callable[[str], str]) -> str:
    """Return the page with an example of each finding in a framework.

    Args:
        example: returns the example of a code in Markdown.
    """

    def sections(match: re.Match[str]) -> str:
        known = [code for code in codes_of(match[1]) if code in framework_examples()]
        return "\n\n".join(f"### `{code}`\n\n{example(code)}" for code in known)

    return MARK.sub(sections, (PAGES / "finding-examples.md").read_text("utf-8"))


def codes_of(mark: str) -> list[str]:
    """Return the codes that a mark lists, or those of the topic that it names."""
    of_topic = sorted(code for code, message in MESSAGES.items() if message.topic == mark)
    return of_topic or mark.split(", ")


@cache
def framework_examples() -> Collection[str]:
    """Return the codes that the tests of the framework have an example of."""
    sys.path.insert(0, str(ROOT))
    from tests.framework.examples import EXAMPLES

    return EXAMPLES.keys()


def framework_example_of(code: str) -> str:
    """Return the example of a finding in a framework."""
    from tests.framework.examples import example_of as documented

    with tempfile.TemporaryDirectory() as folder:
        return documented(code, Path(folder))


def example_of(code: str) -> str:
    """Return what the checks find in the town of a code."""
    sys.path.insert(0, str(ROOT))
    from tests.checks.examples import example_of as found

    with tempfile.TemporaryDirectory() as folder:
        return found(code, Path(folder))


def write_example() -> None:
    """Write the files of docs/framework.md to the example that `mandata new` copies."""
    sys.path.insert(0, str(ROOT))
    from tests.acceptance.documented import documented_files

    homes = {"libraries": ROOT / "frameworks" / "libraries", "town": ROOT / "samples" / "libraries"}
    for name, text in documented_files():
        home, _, below = name.partition("/")
        path = homes[home] / below
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("framework: ../libraries", "framework: ../../frameworks/libraries"), "utf-8")


def main() -> None:
    """Write every page, and the example of the documentation."""
    write_example()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER.parent / "checks.md").write_text(checks(example_of), "utf-8")
    for name, text in (
        ("framework-files.md", framework_files()),
        ("command-line.md", command_line()),
        ("findings.md", findings()),
        ("settings.md", settings()),
        ("expressions.md", expressions()),
        ("finding-examples.md", finding_examples(framework_example_of)),
    ):
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
