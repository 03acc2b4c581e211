from __future__ import annotations

import csv
import io

from tests.report.builders import table

from mandata.report.render.html.downloads import figures_csv


def test_figures_are_numbers_and_missing_ones_words() -> None:
    rows = list(csv.reader(io.StringIO(figures_csv(table()))))
    assert rows[0] == ["Branch", "Books lent", "Young readers"]
    assert rows[1] == ["North", "12345", "38"]
    assert rows[2] == ["South", "0", "not applicable"]
    assert rows[3] == ["East", "not reported", "not reported"]
