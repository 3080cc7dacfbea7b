"""Small random cases that crowd around the law's limits: a few days per case, their months and neighbours."""

import random
from datetime import date, timedelta

import polars as pl
from law_reference import months_later

COLUMNS = {
    "sager": ("sag_id", "kommune"),
    "indsatser": (
        "indsats_id",
        "sag_id",
        "indsatstype",
        "afgoerelsesdato",
        "startdato",
        "slutdato",
        "boernesamtale_dato",
    ),
    "undersoegelser": ("undersoegelse_id", "sag_id", "type", "startdato", "slutdato", "opmaerksom_dato"),
    "planer": ("plan_id", "sag_id", "type", "dato"),
    "opfoelgninger": ("opfoelgning_id", "indsats_id", "dato", "naeste_senest"),
}
AS_OF_DATES = [
    date.fromisoformat(day) for day in ("2024-06-30", "2024-12-31", "2025-02-28", "2024-05-01", "2025-10-31")
]


class CaseMaker:
    """One case's rows, drawn with dates that lie on each other's limits."""

    def __init__(self, rng, as_of, number, tables):
        self.rng, self.as_of, self.tables, self.sag = rng, as_of, tables, f"S{number}"
        self.number = number
        base = [as_of, as_of - timedelta(days=rng.randrange(500)), date(2024, 1, 1)]
        self.days = [months_later(day, rng.choice([-12, -6, -5, -4, -3, -2, -1, 0, 0, 1])) for day in base]

    def near(self, *days):
        day = self.rng.choice([day for day in days if day is not None] or self.days)
        return day + timedelta(days=self.rng.choice([-31, -2, -1, -1, 0, 0, 0, 1, 1, 2, 30]))

    def maybe(self, value, share=0.15):
        return None if self.rng.random() < share else value

    def write(self):
        rng = self.rng
        self.tables["sager"].append({"sag_id": self.sag, "kommune": "Odense"})
        measures = [self.measure(place) for place in range(rng.choice([1, 1, 2]))]
        starts = [row["startdato"] for row in measures]
        for place in range(rng.choice([0, 1, 1, 2, 3])):
            self.assessment(place, starts)
        for place in range(rng.choice([0, 1, 1, 2])):
            decisions = [row["afgoerelsesdato"] for row in measures if row["afgoerelsesdato"]]
            ends = [row["slutdato"] for row in measures]
            limits = [months_later(day, 3) for day in decisions]
            kind = rng.choice(["barnets_plan", "barnets_plan", "ungeplan", "handleplan"])
            dato = self.near(*limits, *limits, *ends, *self.days)
            self.tables["planer"].append(
                {"plan_id": f"P{place}.{self.sag}", "sag_id": self.sag, "type": kind, "dato": dato}
            )
        for row in measures:
            self.follow_ups(row)

    def measure(self, place):
        rng = self.rng
        start = self.maybe(self.near(*self.days), 0.08)
        decided = self.maybe(self.near(start, *self.days), 0.1)
        limits = [months_later(start, 3), start, self.as_of] if start else [self.as_of]
        end = self.maybe(self.near(*limits, *self.days), 0.5)
        row = {
            "indsats_id": f"M{place}.{self.sag}",
            "sag_id": self.sag,
            "indsatstype": rng.choice(["anbringelse", "stoette_i_hjemmet", "familiebehandling"]),
            "afgoerelsesdato": decided,
            "startdato": start,
            "slutdato": max(start, end) if start and end else end,
            "boernesamtale_dato": self.maybe(self.near(decided, decided, self.as_of)),
        }
        self.tables["indsatser"].append(row)
        return row

    def assessment(self, place, starts):
        rng = self.rng
        begin = self.near(*starts, *self.days)
        aware = self.maybe(begin - timedelta(days=rng.choice([-1, 0, 0, 1, 20, 60])), 0.3)
        four_months = months_later(aware or begin, 4)
        limits = [months_later(day, 3) for day in starts if day]
        end = self.maybe(max(begin, self.near(four_months, four_months, *starts, *limits, self.as_of)), 0.25)
        self.tables["undersoegelser"].append(
            {
                "undersoegelse_id": f"U{rng.randrange(20)}.{place}.{self.sag}",
                "sag_id": self.sag,
                "type": rng.choice(["boernefaglig_undersoegelse", "boernefaglig_undersoegelse", "afdaekning"]),
                "startdato": begin,
                "slutdato": end,
                "opmaerksom_dato": aware,
            }
        )

    def follow_ups(self, measure):
        rng = self.rng
        start = measure["startdato"] or self.days[0]
        ends = [row["slutdato"] for row in self.tables["undersoegelser"] if row["sag_id"] == self.sag]
        day, decided = start, months_later(start, 3)
        for place in range(rng.choice([0, 1, 1, 2, 3, 4])):
            day = self.near(decided, decided, decided, day, measure["slutdato"], *(ends if place == 0 else []))
            for again in range(rng.choice([1, 1, 1, 2])):
                decided = self.near(months_later(day, rng.choice([1, 3, 6])), self.as_of, measure["slutdato"], day)
                self.tables["opfoelgninger"].append(
                    {
                        "opfoelgning_id": f"O{place}.{again}.{measure['indsats_id']}",
                        "indsats_id": measure["indsats_id"],
                        "dato": day,
                        "naeste_senest": self.maybe(decided, 0.25),
                    }
                )


def random_tables(seed, cases, as_of=None):
    """Rows per table, and the as-of date that they crowd around."""
    rng = random.Random(seed)
    as_of = as_of or rng.choice(AS_OF_DATES)
    tables = {table: [] for table in COLUMNS}
    for number in range(cases):
        CaseMaker(rng, as_of, number, tables).write()
    return tables, as_of


def text_frames(tables):
    """The tables as a reader of text files first sees them."""
    return {
        table: pl.DataFrame(
            {column: [None if row[column] is None else str(row[column]) for row in rows] for column in COLUMNS[table]},
            schema=dict.fromkeys(COLUMNS[table], pl.String),
        )
        for table, rows in tables.items()
    }
