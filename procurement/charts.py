"""Charts made on the server: where the bars of templates/_chart.html stand, and the same figures for the table beneath it.

Nothing here scales with the page but the length of a bar: positions across are percentages, text keeps its size, and long labels
are broken by hand, so that a chart reads the same on a phone, on paper and enlarged."""

import textwrap
from decimal import Decimal
from hashlib import sha256

from .money import pounds

NOT_STATED = "not stated"
PATTERNS = ("solid", "stripes", "dots", "lines")  # series are told apart by these, never by colour alone
LABEL_WIDTH = 34  # characters that fit beside each other on a screen of 320 px
LINE, BAR, GAP, BETWEEN = 21, 18, 6, 16  # heights: a line of label, a bar, after a bar, after a row
BARS_TAKE = Decimal(55)  # per cent of the width; the rest is for the figure at the bar's end


def bars(title: str, rows: list, series: list[str], unit: str = "pounds", missing: str = NOT_STATED) -> dict:
    """What templates/_chart.html needs: grouped horizontal bars, one group a row, one bar a series, and the table.

    `rows` is [(label, [Decimal or None for each series])]. None has no bar but a word, that of
    `missing`."""
    if len(series) > len(PATTERNS):
        raise ValueError(f"A chart tells at most {len(PATTERNS)} series apart.")
    if any(len(figures) != len(series) for _, figures in rows):
        raise ValueError("Each row has one figure for each series.")
    told = [figure for _, figures in rows for figure in figures if figure is not None]
    scale = _scale(told)
    groups, height = _groups(rows, scale, lambda figure: _figure(figure, unit, missing))
    return {
        "id": "chart-" + sha256(repr((title, rows, series)).encode()).hexdigest()[:10],
        "title": title,
        "description": f"{title}. {len(rows)} {'row' if len(rows) == 1 else 'rows'}; the table below has the same figures.",
        "series": [{"name": name, "pattern": pattern} for name, pattern in zip(series, PATTERNS, strict=False)],
        "groups": groups,
        "zero": _across(scale(Decimal(0))),
        "height": height,
        "table": [_row(label, [_figure(figure, unit, missing) for figure in figures], series) for label, figures in rows],
    }


def _row(label, figures, series) -> dict:
    """A row of the table: its figures, and beside each the series that it is of."""
    return {"label": label, "figures": figures, "cells": list(zip(series, figures, strict=True))}


def _scale(figures):
    """From a figure to its place across, in per cent. Nothing stands at its own place where some figures are below it."""
    lowest, highest = min([*figures, Decimal(0)]), max([*figures, Decimal(0)])
    span = (highest - lowest) or Decimal(1)
    return lambda figure: (Decimal(figure) - lowest) / span * BARS_TAKE


def _groups(rows, scale, told) -> tuple[list[dict], int]:
    """The rows with their lines of label and their bars, from the top down, and the height of them all."""
    groups, top = [], 0
    for label, figures in rows:
        lines = []
        for line in textwrap.wrap(str(label), LABEL_WIDTH) or [""]:
            top += LINE
            lines.append({"text": line, "y": top - 6})
        drawn, first = [], top
        for figure, pattern in zip(figures, PATTERNS, strict=False):
            drawn.append(_bar(figure, pattern, top, scale, told(figure)))
            top += BAR + GAP
        groups.append({"lines": lines, "bars": drawn, "from": first - 3, "to": top - 3})
        top += BETWEEN
    return groups, max(top - BETWEEN, 1)


def _bar(figure, pattern, top, scale, text) -> dict:
    zero = scale(Decimal(0))
    end = zero if figure is None else scale(figure)
    return {
        "pattern": pattern,
        "is_stated": figure is not None,
        "x": _across(min(zero, end)),
        "width": _across(abs(end - zero)),
        "y": top,
        "height": BAR,
        "text": text,
        "text_x": _across(max(zero, end)),
        "text_y": top + BAR - 4,
    }


def _across(per_cent: Decimal) -> str:
    return f"{per_cent:.2f}%"


def _figure(figure, unit, missing) -> str:
    if figure is None:
        return missing
    return pounds(figure) if unit == "pounds" else f"{figure:,f} {unit}".strip()
