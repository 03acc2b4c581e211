"""Pages for people who adapt them: by zoom, by spaced text, by less motion, by pointing without precision."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.browsing import NARROWEST, SIDEWAYS, WIDE

TEXT_SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`p { margin-block-end: 2em !important; }
        * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""Spaces letters, words and lines as far as WCAG 1.4.12 asks a page to bear."""

CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter(one => {
    if (!one.checkVisibility() || one.closest(".hidden, .skip, svg, select, input, textarea, iframe")) return false;
    if (getComputedStyle(one.closest("thead") ?? one).clipPath !== "none") return false;  // for screen readers alone
    const style = getComputedStyle(one), room = one.getBoundingClientRect();
    const isTight = (axis, more) => more > 2 && ["hidden", "clip"].includes(style[axis]);
    return one.textContent.trim() && room.width > 1 && (isTight("overflowX", one.scrollWidth - one.clientWidth)
        || isTight("overflowY", one.scrollHeight - one.clientHeight));
}).map(one => `cuts its text off: ${one.outerHTML.slice(0, 150)}`)"""

OVERLAPPING = """() => {
    const isLoose = one => one
        && (["sticky", "fixed"].includes(getComputedStyle(one).position) || isLoose(one.parentElement));
    const boxes = [...document.querySelectorAll("a[href], button, summary, label, h1, h2, h3, p")]
        .filter(one => one.checkVisibility() && !one.closest(".hidden, .skip, .scroll") && !isLoose(one))
        .filter(one => getComputedStyle(one).display !== "inline")
        .map(one => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width > 1 && box.height > 1);
    const found = [];
    boxes.forEach(([one, a], index) => boxes.slice(index + 1, index + 40).forEach(([other, b]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 3 && down > 3 && !one.contains(other))
            found.push(`lies over another: ${one.outerHTML.slice(0, 90)} and ${other.outerHTML.slice(0, 90)}`);
    }));
    return found.slice(0, 3);
}"""
"""Finds things that lie over one another, but for what stays in place while the rest scrolls."""

MOVING = """() => document.getAnimations().filter(one => one.playState === "running")
    .map(one => `moves though less motion is asked for: ${one.effect.target.outerHTML.slice(0, 150)}`)"""

TOO_SMALL = """() => {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const targets = [...document.querySelectorAll(all)]
        .filter(one => one.checkVisibility() && !one.disabled && !one.closest(".hidden, .skip"));
    const isInText = one => one.tagName === "A" && getComputedStyle(one).display === "inline"
        && one.parentElement.textContent.trim().length > one.textContent.trim().length;
    const boxes = one => [one, ...(one.labels ?? [])].map(each => each.getBoundingClientRect());
    const size = one => Math.max(...boxes(one).map(box => Math.min(box.width, box.height)));
    const middle = one => {
        const box = one.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const isNear = (one, other) => {
        const [x, y] = middle(one), [u, v] = middle(other), box = other.getBoundingClientRect();
        if (size(other) < 24) return Math.hypot(x - u, y - v) < 24;
        return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)) < 12;
    };
    const isApart = (one, other) => other === one || one.contains(other) || other.contains(one);
    return targets.filter(one => !isInText(one) && size(one) < 24)
        .filter(one => targets.some(other => !isApart(one, other) && isNear(one, other)))
        .map(one => `is too small a target and has another within reach: ${one.outerHTML.slice(0, 150)}`);
}"""
"""Finds targets below 24 pixels whose circle of 24 pixels meets another target or its circle (WCAG 2.5.8)."""


def adapted_faults(page: Page) -> list[str]:
    """All that is wrong with a page for people who adapt it.

    Leaves the page at the narrowest width and with spaced text.
    """
    found = _asked(page, WIDE, "", TOO_SMALL)
    page.emulate_media(reduced_motion="reduce")
    found += _asked(page, NARROWEST, "", SIDEWAYS, CUT_OFF, OVERLAPPING, TOO_SMALL, MOVING)
    page.evaluate(TEXT_SPACING)
    for width in (WIDE, NARROWEST):
        found += _asked(page, width, ", spaced text", SIDEWAYS, CUT_OFF, OVERLAPPING)
    page.emulate_media(reduced_motion="no-preference")
    return found


def _asked(page: Page, width: int, how: str, *questions: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    return [f"{width}{how}: {fault}" for question in questions for fault in page.evaluate(question)]
