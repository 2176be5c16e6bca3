"""A plot of a training's log: loss and validation scores over steps, as SVG that any browser shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_WIDTH, _HEIGHT, _MARGIN = 720, 240, 56
_COLOURS = ("#1f6f8b", "#c2542d", "#5b8c2a")

Points = Sequence[tuple[float, float]]


def plot(records: Sequence[Mapping[str, Any]]) -> str:
    """The log `records` as an SVG of two panels: loss (training, development), and BLEU and chrF."""
    panels = [
        ("loss a token", {"training": _points(records, "loss"), "development": _points(records, "dev_loss")}),
        ("development set", {"BLEU": _points(records, "bleu"), "chrF": _points(records, "chrf")}),
    ]
    height = len(panels) * (_HEIGHT + _MARGIN) + _MARGIN
    body = "".join(
        _panel(title, lines, _MARGIN + number * (_HEIGHT + _MARGIN)) for number, (title, lines) in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH + 2 * _MARGIN}" height="{height}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>{body}</svg>\n'
    )


def _points(records: Sequence[Mapping[str, Any]], name: str) -> Points:
    return [(record["step"], record[name]) for record in records if name in record and "step" in record]


def _panel(title: str, lines: Mapping[str, Points], top: float) -> str:
    everything = [point for points in lines.values() for point in points]
    if not everything:
        return f'<text x="{_MARGIN}" y="{top}">{escape(title)}: nothing yet</text>'
    right = max(x for x, _ in everything) or 1
    low, high = min(y for _, y in everything), max(y for _, y in everything)
    span = high - low or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        return _MARGIN + x / right * _WIDTH, top + _HEIGHT - (y - low) / span * _HEIGHT

    parts = [
        f'<text x="{_MARGIN}" y="{top - 8}" font-weight="bold">{escape(title)}</text>',
        f'<rect x="{_MARGIN}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="#999"/>',
        f'<text x="{_MARGIN - 6}" y="{top + 10}" text-anchor="end">{high:.2f}</text>',
        f'<text x="{_MARGIN - 6}" y="{top + _HEIGHT}" text-anchor="end">{low:.2f}</text>',
        f'<text x="{_MARGIN + _WIDTH}" y="{top + _HEIGHT + 16}" text-anchor="end">step {right:,.0f}</text>',
    ]
    for number, ((name, points), colour) in enumerate(zip(lines.items(), _COLOURS, strict=False)):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{colour}"/>'
            for x, y in (place(*point) for point in points if len(points) < 100)
        ]
        left = _MARGIN + 140 + 120 * number
        parts.append(f'<text x="{left}" y="{top - 8}" fill="{colour}">{escape(name)}</text>')
    return "".join(parts)
