#!/usr/bin/env python3
"""Draws the dashboard's panels from what a running Prometheus has, as one HTML page.

    render.py DASHBOARD PROMETHEUS_URL OUT.html [MINUTES]

Says which panels have no data or a query that fails, and exits 1 if there is one. Needs nothing but Python 3.9.
"""
import json
import math
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from html import escape

WIDTH, ROW, LEGEND = 1680, 32, 46
COLOURS = "#7eb26d #eab839 #6ed0e0 #ef843c #e24d42 #1f78c1 #ba43a9 #705da0 #508642 #cca300 #447ebc #c15c17".split()
NAMED = {"green": "#56a64b", "yellow": "#f2cc0c", "orange": "#ff780a", "red": "#e02f44", "dark-red": "#8f1423"}


def ask(prometheus, expression, start, end, step):
    form = urllib.parse.urlencode({"query": expression, "start": start, "end": end, "step": step}).encode()
    try:
        with urllib.request.urlopen(prometheus.rstrip("/") + "/api/v1/query_range", form, timeout=30) as reply:
            return json.load(reply)["data"]["result"]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.load(refused).get("error", str(refused))) from None


def filled_in(expression, dashboard, interval):
    """The expression with every variable at All, as Grafana would send it."""
    for variable in dashboard["templating"]["list"]:
        expression = expression.replace("$" + variable["name"], variable.get("allValue", ""))
    expression = expression.replace("$__rate_interval", f"{interval}s")
    if "$" in expression:
        raise ValueError("a variable that the dashboard does not have: " + expression)
    return expression


def legend(template, labels):
    for name, value in labels.items():
        template = template.replace("{{%s}}" % name, value)
    return template


def series_of(panel, dashboard, prometheus, start, end, step):
    found = []
    for target in panel["targets"]:
        expression = filled_in(target["expr"], dashboard, max(15, 4 * step))
        result = ask(prometheus, expression, start, end, step)
        drawn = 0
        for one in result:
            points = [(at, float(value)) for at, value in one["values"] if math.isfinite(float(value))]
            if points:
                found.append((legend(target["legendFormat"], one["metric"]), points))
                drawn += 1
        if not drawn:
            raise ValueError("no data: " + expression)
    return sorted(found)


def number(value, unit):
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "s":
        if 0 < abs(value) < 1:
            return f"{value * 1000:.3g} ms"
        return f"{value / 60:.3g} min" if abs(value) >= 120 else f"{value:.3g} s"
    suffix = {"reqps": " req/s", "ops": " ops/s"}.get(unit, "")
    return (f"{value / 1000:.3g} k" if abs(value) >= 10_000 else f"{value:.4g}") + suffix


def ticks(low, high, unit):
    if unit == "s" and high - low >= 240:
        return [60 * minutes for minutes in ticks(low / 60, high / 60, "")]
    step = 10 ** math.floor(math.log10((high - low) / 4))
    step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 5)
    first = math.ceil(low / step - 1e-9)
    return [step * n for n in range(first, math.floor(high / step + 1e-9) + 1)]


def runs(points, step):
    """The points in stretches without a gap."""
    stretch = [points[0]]
    for point in points[1:]:
        if point[0] - stretch[-1][0] > 1.5 * step:
            yield stretch
            stretch = []
        stretch.append(point)
    yield stretch


def stacked(series):
    below, layers = {}, []
    for name, points in series:
        layer = [(at, below.get(at, 0), below.get(at, 0) + value) for at, value in points]
        below.update({at: top for at, _, top in layer})
        layers.append((name, layer))
    return layers


def clock(x, at, bottom):
    return f'<text x="{x:.0f}" y="{bottom + 14}" text-anchor="middle">{time.strftime("%H:%M:%S", time.gmtime(at))}</text>'


def lines(panel, series, width, height, start, end, step):
    defaults = panel["fieldConfig"]["defaults"]
    custom, unit = defaults["custom"], defaults["unit"]
    layers = (stacked(series) if "stacking" in custom
              else [(name, [(at, defaults.get("min", 0), value) for at, value in points]) for name, points in series])
    values = [value for _, layer in layers for _, _, value in layer]
    low = defaults.get("min", min(values + [0]))
    high = defaults.get("max", max(values))
    high = high * 1.05 if high > low else low + 1
    left, right, top, bottom = 84, width - 12, 30, height - LEGEND - 22
    x = lambda at: left + (at - start) / (end - start) * (right - left)
    y = lambda value: bottom - (value - low) / (high - low) * (bottom - top)
    out = []
    for tick in ticks(low, high, unit):
        out.append(f'<path d="M{left} {y(tick):.1f}H{right}" stroke="#333"/>'
                   f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{number(tick, unit)}</text>')
    out += [clock(x(start + share * (end - start)), start + share * (end - start), bottom) for share in (0.1, 0.5, 0.9)]
    for n, (_, layer) in enumerate(layers):
        colour = COLOURS[n % len(COLOURS)]
        for stretch in runs(layer, step):
            line = "L".join(f"{x(at):.1f} {y(value):.1f}" for at, _, value in stretch)
            if custom.get("fillOpacity"):
                floor = "L".join(f"{x(at):.1f} {y(base):.1f}" for at, base, _ in reversed(stretch))
                out.append(f'<path d="M{line}L{floor}Z" fill="{colour}" opacity="{custom["fillOpacity"] / 100}"/>')
            out.append(f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    return out, [(name, COLOURS[n % len(COLOURS)]) for n, (name, _) in enumerate(layers)]


def states(panel, series, width, height, start, end, step):
    options = panel["fieldConfig"]["defaults"]["mappings"][0]["options"]
    left, right, top, bottom = 190, width - 12, 34, height - LEGEND - 22
    x = lambda at: left + (at - start) / (end - start) * (right - left)
    lane = (bottom - top) / len(series)
    out = []
    for n, (name, points) in enumerate(series):
        y = top + n * lane
        out.append(f'<text x="{left - 6}" y="{y + lane / 2 + 4:.1f}" text-anchor="end">{escape(name)}</text>')
        for at, value in points:
            state = options.get(f"{value:g}")
            if state is None:
                raise ValueError(f"a value without a mapping: {value:g}")
            out.append(f'<rect x="{x(at):.1f}" y="{y + lane * .15:.1f}" width="{x(start + step) - left + .5:.1f}"'
                       f' height="{lane * .7:.1f}" fill="{NAMED[state["color"]]}"/>')
    out += [clock(x(start + share * (end - start)), start + share * (end - start), bottom) for share in (0.1, 0.5, 0.9)]
    return out, [(state["text"], NAMED[state["color"]]) for state in options.values()]


def legend_of(names, width, height):
    out, x, y = [], 12, height - LEGEND + 12
    for name, colour in names:
        needed = 24 + 6.4 * len(name)
        if x + needed > width and x > 12:
            x, y = 12, y + 14
        out.append(f'<rect x="{x}" y="{y - 8}" width="10" height="8" fill="{colour}"/>'
                   f'<text x="{x + 14}" y="{y}">{escape(name)}</text>')
        x += needed
    return out


def draw(panel, series, width, height, start, end, step):
    kind = states if panel["type"] == "state-timeline" else lines
    body, names = kind(panel, series, width, height, start, end, step)
    body.insert(0, f'<rect width="{width}" height="{height}" fill="#181b1f" rx="3"/>'
                   f'<text x="12" y="19" class="title">{escape(panel["title"])}<title>{escape(panel["description"])}</title></text>')
    return "".join(body + legend_of(names, width, height))


def main(file, prometheus, out, minutes="15"):
    with open(file, encoding="utf-8") as source:
        dashboard = json.load(source)
    end = int(time.time())
    start = end - int(float(minutes) * 60)
    step = max(1, (end - start) // 300)
    svg, failed, bottom = [], 0, 0
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        x, y = place["x"] * WIDTH / 24, place["y"] * ROW
        width, height = place["w"] * WIDTH / 24 - 8, place["h"] * ROW - 8
        bottom = max(bottom, y + height)
        if panel["type"] == "row":
            svg.append(f'<text x="{x + 4}" y="{y + 20}" class="row">{escape(panel["title"])}</text>')
            continue
        try:
            drawn = draw(panel, series_of(panel, dashboard, prometheus, start, end, step), width, height, start, end, step)
        except ValueError as broken:
            failed += 1
            print(f'{panel["title"]}: {broken}', file=sys.stderr)
            drawn = f'<text x="12" y="19" fill="#e02f44">{escape(panel["title"])}: {escape(str(broken))}</text>'
        svg.append(f'<g transform="translate({x:.0f} {y:.0f})">{drawn}</g>')
    with open(out, "w", encoding="utf-8") as page:
        page.write(f'<!doctype html><meta charset="utf-8"><title>{escape(dashboard["title"])}</title>'
                   "<style>body{margin:8px;background:#0b0c0e}text{font:11px sans-serif;fill:#bbb}"
                   ".title{font-weight:bold;font-size:13px;fill:#ddd}.row{font-size:16px;fill:#ddd}</style>"
                   f'<svg width="{WIDTH}" height="{bottom + 8}">{"".join(svg)}</svg>\n')
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
