"""The plot of how cost grows: two panels with logarithmic axes, as SVG."""

import math

import numpy as np

FACTORS = [1, 2, 4, 8]
COLOURS = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#555555"]
SIDE, TOP = 220, 30


def exponent(values: list[float]) -> float:
    """The slope of the values over the factors, both as logarithms, by least squares."""
    return float(np.polyfit(np.log(FACTORS), np.log(values), 1)[0])


def plot(all_jobs: list) -> str:
    """Time and memory over the factor, both as logarithms and as multiples of the first."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 350" '
             'font-family="sans-serif" font-size="12">',
             '<rect width="760" height="350" fill="white"/>']
    for left, title, values in ((50, "processor time", "times"), (430, "peak memory", "memory")):
        parts += axes(left, title)
        for colour, job in zip(COLOURS, all_jobs):
            numbers = getattr(job, values)
            points = " ".join(f"{x(left, factor):.1f},{y(value / numbers[0]):.1f}"
                              for factor, value in zip(FACTORS, numbers))
            parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" '
                         'stroke-width="2"/>')
    for place, (colour, job) in enumerate(zip(COLOURS, all_jobs)):
        column, row = place % 3, place // 3
        left, top = 50 + column * 245, 290 + row * 20
        parts.append(f'<rect x="{left}" y="{top - 6}" width="16" height="4" fill="{colour}"/>')
        words = f"{job.name.replace('`', '')}: {job.unit}, {exponent(job.times):.2f}"
        parts.append(f'<text x="{left + 22}" y="{top}">{words}</text>')
    return "\n".join(parts + ["</svg>", ""])


def x(left: float, factor: float) -> float:
    return left + math.log2(factor) / 3 * SIDE


def y(multiple: float) -> float:
    return TOP + SIDE - math.log2(max(multiple, 0.5)) / 3 * SIDE


def axes(left: int, title: str) -> list[str]:
    parts = [f'<text x="{left}" y="{TOP - 12}" font-weight="bold">{title}, times the first</text>',
             f'<line x1="{x(left, 1)}" y1="{y(1)}" x2="{x(left, 8)}" y2="{y(8)}" stroke="#999" '
             'stroke-dasharray="4 4"/>']
    for factor in FACTORS:
        parts += [f'<line x1="{x(left, factor):.1f}" y1="{y(1)}" x2="{x(left, factor):.1f}" '
                  f'y2="{y(8)}" stroke="#ddd"/>',
                  f'<line x1="{left}" y1="{y(factor):.1f}" x2="{left + SIDE}" y2="{y(factor):.1f}" '
                  'stroke="#ddd"/>',
                  f'<text x="{x(left, factor):.1f}" y="{y(1) + 16}" text-anchor="middle">'
                  f'{factor}</text>',
                  f'<text x="{left - 8}" y="{y(factor) + 4:.1f}" text-anchor="end">{factor}</text>']
    return parts
