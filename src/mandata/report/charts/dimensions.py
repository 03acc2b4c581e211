"""The sizes and the type that all charts share, in pixels."""

from __future__ import annotations

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

WIDTH = 620.0
"""Width of every chart: at 17 cm of print a type size of 13 px comes out at 10 points."""

TEXT, SMALL, LINE = 13.0, 12.0, 16.0
"""Type sizes of labels and of quiet words, and the height of a line."""

EDGE = 1.5
"""Width of the line around a dot."""

ARROW, AFTER_ARROW = 14.0, 4.0
"""Width of the ground of an arrow, and what is between it and the words after it."""

Json = dict[str, object]
"""A part of a specification."""
