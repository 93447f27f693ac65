"""The scenarios of tests/bench/run, and which figures of each a table shows.

Sizes are `plenary load`'s own; what is said on the command line takes their place.
"""

from dataclasses import dataclass, field


@dataclass
class Column:
    title: str
    figure: object  # What of one run's figures; nothing where the run has none.
    form: str = "{:.2f}"
    ratio: bool = False  # To the plain peer, beside it.


def ms(histogram, name):
    def figure(run):
        return run[histogram][name] / 1000 if run[histogram]["count"] else None
    return figure


CPU = Column("server CPU, µs a delivery", lambda run: run["cpu_us_per_delivery"], "{:.2f}", True)
SEEN = [Column("seen by all, ms: p50", ms("seen_by_all_us", "p50")),
        Column("p99", ms("seen_by_all_us", "p99"))]
RECEIPTS = [Column("receipts, ms: p50", ms("receipt_us", "p50")),
            Column("p99", ms("receipt_us", "p99"))]
SIZE = Column("bytes a delivery", lambda run: run["bytes_per_delivery"], "{:.0f}")
MEMORY = Column("own memory, bytes a connection", lambda run: run["bytes_per_connection"],
                "{:.0f}", True)
IDLE = Column("CPU, % of a core", lambda run: run["server_cpu_share"] * 100)
SWITCHES = Column("switches a second", lambda run: run["server_switches"] / run["measured_s"],
                  "{:.0f}")
ALL_IN = Column("all in after, ms", lambda run: run["arrival_us"]["max"] / 1000, "{:.0f}", True)


@dataclass
class Scenario:
    name: str
    title: str
    rates: tuple = ()  # Commands a second; none where nobody writes.
    columns: list = field(default_factory=list)
    saturates_from: float = 0  # Commands a second; zero: it has no saturation.
    saturated_p99_ms: float = 50
    kept: int = 0  # Notes that stand before.


SCENARIOS = {each.name: each for each in (
    Scenario("S1", "one session, 100 people, all write", (200, 500), [CPU, *SEEN, SIZE], 1_000),
    Scenario("S2", "1,000 people in 50 rooms of 20, all write", (1_000, 2_500),
             [CPU, *SEEN, SIZE], 2_500),
    Scenario("S3", "20 people write, 5,000 observe", (4, 10), [CPU, *SEEN, SIZE], 10, 300),
    Scenario("S4", "10,000 people, nobody writes", (), [MEMORY, IDLE, SWITCHES]),
    Scenario("S5", "2,000 people join a session of 2,000 notes at once, 20 others write", (20,),
             [ALL_IN, *SEEN], kept=2_000),
    Scenario("S6", "1,000 people, everybody writes and sees everything", (1_000,),
             [CPU, *SEEN, *RECEIPTS, SIZE]),
)}
