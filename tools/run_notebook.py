"""Run the notebook of the documentation, and keep what it prints, in the notebook and as a page.

Run with `make docs` after a change of the interface.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from mandata.examples import copy_example, examples

NOTEBOOK = Path(__file__).parents[1] / "docs/tutorial/python.ipynb"


def executed() -> nbformat.NotebookNode:
    """Return the notebook, run again in a folder with the example that it opens."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        copy_example(examples()["libraries"], Path(folder) / "libraries")
        where = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata.pop("widgets", None)
    return notebook


def as_page(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook as a page of Markdown."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        printed = "".join(output["data"]["text/plain"] for output in cell.outputs)
        parts.append(f"```python\n{cell.source}\n```\n\n```text\n{printed}\n```")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    notebook = executed()
    nbformat.write(notebook, NOTEBOOK)
    NOTEBOOK.with_suffix(".md").write_text(as_page(notebook), "utf-8")
