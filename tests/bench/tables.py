"""The tables of tests/bench/run: medians with (smallest to largest), ratios to the plain peer.

They are kept line by line as they are made, for the terminal, and for the README where it says so.
"""

import math
import statistics

from contenders import EACH, Failed

END = "<!-- until here -->"
_lines = []


def say(line):
    _lines.append(line)


def said():
    return _lines


def with_tables(text, begin, tables):
    """A document's text with these tables between the mark and the next END."""
    if begin not in text:
        raise Failed(f"there is no line {begin} to put tables after")
    before, rest = text.split(begin, 1)
    _, after = rest.split(END, 1)
    return f"{before}{begin}\n{tables}\n{END}{after}"


def write_into(document, begin):
    """Puts all tables between that mark of a document and the next END."""
    text = document.read_text(encoding="utf-8")
    document.write_text(with_tables(text, begin, "\n".join(_lines).strip()), encoding="utf-8")


def fit(sizes, values):
    """The exponent by which values grow with sizes, with the smallest and largest of a step."""
    if len(values) < 2 or min(values) <= 0:
        return "–"
    points = [(math.log(size), math.log(value)) for size, value in zip(sizes, values, strict=True)]
    whole, _ = statistics.linear_regression(*zip(*points, strict=True))
    steps = [(later[1] - earlier[1]) / (later[0] - earlier[0])
             for earlier, later in zip(points, points[1:])]
    return f"{whole:.2f} ({min(steps):.2f} to {max(steps):.2f})"


def spread(values, form):
    if not values:
        return "–"
    middle = form.format(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({form.format(min(values))} to {form.format(max(values))})"


def ratio(rounds, figure, contender):
    """Of the medians to the plain peer's, with the smallest and largest within a round."""
    pairs = list(zip((figure(each) for each in rounds[contender]),
                     (figure(each) for each in rounds[EACH]), strict=True))
    if any(not base for _, base in pairs):
        return "–"
    whole = (statistics.median(own for own, _ in pairs)
             / statistics.median(base for _, base in pairs))
    each = [own / base for own, base in pairs]
    return f"{whole:.2f} ({min(each):.2f} to {max(each):.2f})"


def table(titles):
    say(f"| {' | '.join(titles)} |")
    say("|" + "---|" * len(titles))


def print_fixed(scenario, rate, rounds):
    say(f"\n{scenario.name}{f', {rate:g} commands/s' if rate else ''}:\n")
    titles = [""]
    for column in scenario.columns:
        titles += [column.title, "ratio"] if column.ratio else [column.title]
    table([*titles, "complete", "load's core"])
    for contender, runs in rounds.items():
        cells = [contender]
        for column in scenario.columns:
            values = [column.figure(run) for run in runs]
            cells.append(spread([value for value in values if value is not None], column.form))
            if column.ratio:
                cells.append(ratio(rounds, column.figure, contender))
        late = any(run["load_is_bottleneck"] for run in runs)
        complete = min(run["complete"] for run in runs)
        wrong = "" if all(run["right"] for run in runs) else ", not right"
        cells += [f"{complete:g}{wrong}",
                  f"{max(run['load_cpu_share'] for run in runs):.0%}"
                  f"{', late: its times are the load’s' if late else ''}"]
        say(f"| {' | '.join(cells)} |")


def print_saturation(scenario, rounds, ends):
    say(f"\n{scenario.name} saturation, seen by all within "
          f"{scenario.saturated_p99_ms:g} ms (p99):\n")
    table(["", "deliveries/s", "ratio", "commands/s", "what gave in"])

    def per_second(run):
        return run["deliveries_per_second"]
    for contender, runs in rounds.items():
        rates = [per_second(run) / run["viewers"] for run in runs]
        say(f"| {contender} | {spread([per_second(run) for run in runs], '{:.0f}')} "
              f"| {ratio(rounds, per_second, contender)} | {spread(rates, '{:.0f}')} "
              f"| {', '.join(sorted(ends[contender]))} |")
