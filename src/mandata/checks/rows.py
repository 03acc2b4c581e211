"""Accepted rows, asked again what their forms ask today."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc

from mandata.findings import Finding
from mandata.framework.model import ORGANISATIONS, Framework
from mandata.records import Records
from mandata.records.row_checks import check_rows


def check_records(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Ask every accepted row for the rules and dates of its form.

    Args:
        cycle: number of the cycle reported on; rows of later cycles are not looked at.

    Returns:
        The findings by form and cycle, each at its row, so many of a kind with a count of the rest.
    """
    findings: list[Finding] = []
    for form in framework.forms.values():
        if form.name == ORGANISATIONS:
            continue
        table = records.table(form.name)
        for item in framework.file.cycles:
            rows = table.filter(pc.equal(table.column("_cycle"), item.number))
            if item.number <= cycle and rows.num_rows:
                findings += check_rows(rows, form, framework, cycle=item, folder=Path(), cells_read=True).findings
    return findings
