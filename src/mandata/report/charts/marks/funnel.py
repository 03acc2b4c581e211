"""Stages under one another: how many reached each, and their share of the stage before."""

from __future__ import annotations

from mandata.report.charts.canvas import Canvas, Scale
from mandata.report.charts.dimensions import LINE, SMALL, WIDTH, Json
from mandata.report.charts.labels import row_labels
from mandata.report.charts.mark import Mark
from mandata.report.charts.points import Drawing, Point
from mandata.report.typography.measure import text_width

BAR, ROW = 22.0, 46.0
NUMBER = 22.0


def funnel(drawing: Drawing) -> Json:
    """Return the specification of the stages.

    With a column of shares each stage has a track that stands for its base, filled as far as the share goes: stages may
    count different things (cases, people), so that their figures are not to be compared. Without one, the bars are the
    figures.
    """
    share = next((index for index, series in enumerate(drawing.series) if series.unit == "%"), None)
    count = next((index for index in range(len(drawing.series)) if index != share), None)
    counts = [row[count] for row in drawing.parts] if count is not None else []
    bars = [row[share] for row in drawing.parts] if share is not None else counts
    canvas = Canvas(drawing)
    labels = row_labels((row[0].row for row in drawing.parts), WIDTH * 0.34)
    shown = ("–" if point.number is None else point.text for point in counts)
    widest = max((text_width(text, NUMBER, "bold") for text in shown), default=0)
    start = widest + labels.width + 34
    is_share = share is not None
    scale = (
        Scale(0, 100, start, WIDTH - 74)
        if is_share
        else Scale(0, max((point.number or 0 for point in bars), default=0) or 1, start, WIDTH - 8)
    )
    y = _heads(canvas, scale, str(drawing.option("share", "Share of the stage before"))) if is_share else 2.0
    for number, (point, lines) in enumerate(zip(bars, labels.lines, strict=True)):
        height = max(ROW, len(lines) * LINE + 10)
        middle = y + height / 2
        canvas.row(y)
        if number:
            canvas.line(0, y, WIDTH, y, colour=drawing.palette.pale)
        if counts:
            _count(canvas, counts[number], widest, middle)
        canvas.lines(widest + 12, middle, lines)
        _bar(canvas, point, scale, middle, is_share=is_share)
        y += height
    canvas.height = y + 2
    return canvas.spec()


def _heads(canvas: Canvas, scale: Scale, words: str) -> float:
    canvas.text(scale.start, 8, words, size=SMALL, colour=canvas.palette.muted)
    return 20.0


def _count(canvas: Canvas, count: Point, widest: float, middle: float) -> None:
    if count.number is None:
        canvas.text(widest, middle, "–", size=NUMBER, align="right", colour=canvas.palette.muted)
    else:
        canvas.text(widest, middle, count.text, size=NUMBER, weight="bold", align="right")


def _bar(canvas: Canvas, point: Point, scale: Scale, middle: float, *, is_share: bool) -> None:
    if point.number is None:
        canvas.text(scale.start, middle, point.text, size=SMALL, colour=canvas.palette.muted, italic=True)
        return
    if is_share:
        canvas.box(scale.start, middle - BAR / 2, scale.end - scale.start, BAR, canvas.palette.pale)
    canvas.bar(point, scale, middle - BAR / 2, BAR, canvas.drawing.colour_of(point))
    if is_share:
        canvas.text(scale.end + 8, middle, point.text, size=15, weight="bold")
        if point.fraction:
            _inside(canvas, point, scale, middle, canvas.drawing.colour_of(point))


def _inside(canvas: Canvas, point: Point, scale: Scale, middle: float, fill: str) -> None:
    """Return the fraction behind the share, in the bar, where there is room."""
    if text_width(point.fraction, SMALL) + 12 < scale.at(point.number or 0) - scale.start:
        canvas.text(scale.start + 8, middle, point.fraction, size=SMALL, colour=canvas.palette.text_on(fill))


FUNNEL = Mark(
    title="Chart of stages",
    help="stages, each a share of the one before",
    draw=funnel,
    options={"share": "words over the bars, by default `Share of the stage before`"},
)
