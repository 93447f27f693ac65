"""The tables of tests/bench/run: medians with (smallest to largest), ratios to the plain peer.

They are kept line by line as they are made, for the terminal, and for the README where it says so.
"""

import statistics

from contenders import EACH


BEGIN = "<!-- made by tests/bench/run --readme -->"
END = "<!-- until here -->"
_lines = []


def say(line):
    _lines.append(line)


def said():
    return _lines


def write_into(document):
    """Puts all tables between the two marks of a document."""
    text = document.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    tables = "\n".join(_lines).strip()
    document.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


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
