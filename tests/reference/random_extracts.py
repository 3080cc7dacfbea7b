"""Random small extracts that crowd around the limits: seeded, quick, and free of rows a reader would reject.

Dates are drawn from a handful of days per case (a few months before or after the as-of date, the day a standard came
into force, month ends) and from each other, a day before or after; figures from the caps and what adds up to them.
"""

import csv
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from kvs_reference import UNREADABLE, add_months, last_of_month
from mini_tables import COLUMNS, REQUIRED_COLUMNS

AS_OF_DATES = [date(2024, 6, 30), date(2024, 12, 31), date(2024, 2, 29), date(2025, 3, 31), date(2024, 7, 1)]
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
IN_FORCE = [date(2019, 2, 4), date(2024, 1, 1)]
TYPES = ["aflastning", "stoette_i_hjemmet", "anbringelse"]
OTHER_TYPES = ["dagtilbud", "kontaktperson", "praktik", "familiebehandling", "familieanbringelse", "anden_hjaelp"]
PROVIDERS = ["netvaerk", "plejefamilie", "opholdssted", "doegninstitution", "familiehuset", "fui", "anden"]
MUNICIPALITIES = ["Ringsted", "Faxe", "ringsted KOMMUNE", "Faxe Kommune", "Odense", "Faxe By"]
RESULTS = ["fortsaetter", "formaal_opfyldt", "formaal_kan_ikke_opfyldes", "revurderet"]
HALF_A_SIXTH_PLACE = ["4.0000005", "4.0000006", "16.0000005", "0.0000005", "0.0000006"]
DOEGN = [
    *map(str, [0, 0.5, 1, 3.9, 4, 5, 5.5, 6, 6.1, 8, 9.9, 10, 10.5, 11, 15.9, 16, 16.5, 31]),
    *HALF_A_SIXTH_PLACE,
]
GRANTED = [*map(str, [-1, 0, 0, 0.1, 2, 3.9, 4, 4.1, 5, 6, 9.9, 10, 10.1]), "6.0000005", "6.000001"]
LIMIT_AGES = [0, 2, 3, 5, 6, 9, 10, 12, 13, 14, 18]
SPOILABLE_TEXT = ("foedselsdato", "sigte", "leverandoertype", "leveringssted", "relation", "resultat")
MAY_BE_EMPTY = ("afgoerelsesdato", "startdato", "slutdato")
ID_SHAPES = ["S{}", "S{}", "s{}", "Å{}", "\N{FULLWIDTH TILDE}{}", "\N{HONEYBEE}{}"]


@dataclass(frozen=True)
class RandomExtract:
    """Parsed rows per table, the columns each has, and the as-of date they crowd around."""

    as_of: date
    tables: dict
    columns: dict

    def text_frames(self):
        """The tables as a reader of text files first sees them."""
        return {
            table: pl.DataFrame(
                {
                    column: [as_text(row[column], COLUMNS[table][column]) for row in rows]
                    for column in self.columns[table]
                },
                schema=dict.fromkeys(self.columns[table], pl.String),
            )
            for table, rows in self.tables.items()
        }

    def typed_frames(self):
        """The tables as somebody with frames in hand has them; an unreadable cell cannot be told this way."""
        dtypes = {"text": pl.String, "bool": pl.Boolean, "date": pl.Date, "month": pl.Date, "number": pl.Decimal(20, 7)}
        return {
            table: pl.DataFrame(
                {column: [row[column] for row in rows] for column in self.columns[table]},
                schema={column: dtypes[COLUMNS[table][column]] for column in self.columns[table]},
            )
            for table, rows in self.tables.items()
        }

    def write_csv(self, folder):
        """The tables as a folder of canonical files."""
        folder.mkdir(parents=True)
        for table, rows in self.tables.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
                writer = csv.writer(handle, lineterminator="\n")
                writer.writerow(self.columns[table])
                for row in rows:
                    writer.writerow([as_text(row[c], COLUMNS[table][c]) or "" for c in self.columns[table]])
        return folder

    def shuffled(self, rng):
        """The same rows and columns in another order."""
        tables = {table: rng.sample(rows, len(rows)) for table, rows in self.tables.items()}
        columns = {table: rng.sample(names, len(names)) for table, names in self.columns.items()}
        return replace(self, tables=tables, columns=columns)

    def of_cases(self, wanted):
        """Only these cases and what belongs to them."""
        measures = {row["indsats_id"] for row in self.tables["indsatser"] if row["sag_id"] in wanted}
        tables = {
            table: [
                row for row in rows if (row["sag_id"] in wanted if "sag_id" in row else row["indsats_id"] in measures)
            ]
            for table, rows in self.tables.items()
        }
        return replace(self, tables=tables)


def as_text(value, kind):
    if value is None:
        return None
    if value is UNREADABLE:
        return "ulæseligt"
    if kind == "bool":
        return "true" if value else "false"
    if kind == "month":
        return f"{value:%Y-%m}"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def random_extract(seed, cases, as_of=None, gaps=False, unreadable=True):
    """``gaps``: some optional tables and columns are missing. ``unreadable``: some optional cells cannot be read."""
    rng = random.Random(seed)
    as_of = as_of or rng.choice(AS_OF_DATES)
    tables = {table: [] for table in COLUMNS}
    for number in range(1, cases + 1):
        CaseWriter(rng, as_of, number, tables).write()
    columns = {table: list(names) for table, names in COLUMNS.items()}
    if unreadable:
        spoil_cells(rng, tables)
    if gaps:
        tables, columns = with_gaps(rng, tables, columns)
    extract = RandomExtract(as_of, tables, columns)
    return replace(extract, tables=extract.shuffled(rng).tables)


def spoil_cells(rng, tables):
    """Some optional cells hold what cannot be read; ids can always be read."""
    for table, rows in tables.items():
        spoilable = [c for c, kind in COLUMNS[table].items() if kind != "text" or c in SPOILABLE_TEXT]
        spoilable = [c for c in spoilable if c not in REQUIRED_COLUMNS[table] or c in MAY_BE_EMPTY]
        spoilable = [c for c in spoilable if (table, c) != ("undersoegelser", "startdato")]
        for row in rows:
            if spoilable and rng.random() < 0.05:
                row[rng.choice(spoilable)] = UNREADABLE
            if table == "indsatser" and rng.random() < 0.05:
                row["forventet_varighed_mdr"] = UNREADABLE


def with_gaps(rng, tables, columns):
    dropped = [t for t in tables if t not in ("sager", "indsatser") and rng.random() < 0.35]
    tables = {table: rows for table, rows in tables.items() if table not in dropped}
    left = {
        table: [c for c in columns[table] if c in REQUIRED_COLUMNS[table] or rng.random() < 0.85] for table in tables
    }
    return {table: [{c: row[c] for c in left[table]} for row in rows] for table, rows in tables.items()}, left


class CaseWriter:
    """Writes one case with all that belongs to it into the tables."""

    def __init__(self, rng, as_of, number, tables):
        self.rng, self.as_of, self.tables = rng, as_of, tables
        self.number = number
        self.sag_id = rng.choice(ID_SHAPES).format(number)
        self.theme = rng.choice(TYPES) if rng.random() < 0.5 else None
        self.days = [self.some_day() for _ in range(rng.randint(2, 5))]

    def some_day(self):
        rng = self.rng
        if rng.random() < 0.01:
            return rng.choice([FIRST_DAY, FIRST_DAY + timedelta(days=40), LAST_DAY, LAST_DAY - timedelta(days=40)])
        day = rng.choice([self.as_of, self.as_of, rng.choice(IN_FORCE), date(2024, 1, 31), date(2023, 11, 30)])
        day = add_months(day, -rng.choice([0, 0, 1, 3, 6, 9, 12, 15]))
        return last_of_month(day) if rng.random() < 0.1 else day + timedelta(days=rng.randint(-2, 2))

    def near(self, *days):
        """One of the days, or the day before or after it; a day that an extract may hold."""
        day = self.rng.choice(days) + timedelta(days=self.rng.choice([-1, 0, 0, 0, 1]))
        return min(max(day, FIRST_DAY), LAST_DAY)

    def day(self):
        if self.rng.random() < 0.25:
            return self.near(self.as_of)
        return self.near(*self.days)

    def flag(self):
        return self.rng.choice([True, True, True, False, False, None])

    def maybe(self, value, empty=0.1):
        return None if self.rng.random() < empty else value

    def add(self, table, **values):
        row = dict.fromkeys(COLUMNS[table]) | values
        assert row.keys() == COLUMNS[table].keys()
        self.tables[table].append(row)
        return row

    def ids(self, letter, count):
        """Ids whose order as text is not their order as numbers."""
        return [f"{letter}{n}.{self.number}" for n in self.rng.sample([1, 2, 9, 10, 11, 99, 100], count)]

    def write(self):
        measures = [self.measure(name) for name in self.ids("M", self.rng.choice([0, 1, 1, 2, 2, 3, 4]))]
        for name in self.ids(self.rng.choice("Uu"), self.rng.choice([0, 1, 1, 2, 3])):
            self.assessment(name)
        for name in self.ids(self.rng.choice("Pp"), self.rng.choice([0, 1, 1, 2, 3])):
            self.plan(name)
        for row in measures:
            self.children_of(row)
        self.add(
            "sager",
            sag_id=self.sag_id,
            kommune=self.rng.choice(MUNICIPALITIES),
            foedselsdato=self.birth(measures),
            team=self.maybe("T1"),
            raadgiver=self.maybe("R1"),
            foraeldre_psykisk_sygdom=self.rng.choice([True, False, False, None, None]),
            foraeldre_misbrug=self.rng.choice([True, False, False, None, None]),
        )

    def birth(self, measures):
        """Around a birthday that matters, on a day that matters; often the month only, sometimes nothing."""
        rng = self.rng
        days = [row[c] for row in measures for c in ("afgoerelsesdato", "startdato", "slutdato") if row[c]]
        days += [row["slutdato"] - timedelta(days=1) for row in measures if row["slutdato"]]
        days += [day.replace(day=1) for day in days] + [self.as_of, self.as_of.replace(day=1)]
        day = self.near(*days)
        born = max(add_months(day, -12 * rng.choice(LIMIT_AGES) - rng.choice([0, 0, 0, 1, 5])), FIRST_DAY)
        if rng.random() < 0.04:
            born = date(min(max(1904, born.year // 4 * 4), 2096), 2, 29)
        if rng.random() < 0.1:
            return None
        return f"{born:%Y-%m}" if rng.random() < 0.5 else born.isoformat()

    def measure(self, name):
        rng = self.rng
        start = self.maybe(self.day(), 0.12)
        decided = self.maybe(self.near(start, *self.days) if start else self.day(), 0.12)
        end = self.end_of(start)
        return self.add(
            "indsatser",
            indsats_id=name,
            sag_id=self.sag_id,
            indsatstype=self.measure_type(),
            lovgrundlag=None,
            afgoerelsesdato=decided,
            startdato=start,
            slutdato=end,
            forventet_varighed_mdr=self.maybe(Decimal(rng.choice(["-1", "0", "6", "8.5", "9", "9.000001", "12"])), 0.2),
            formaal_angivet=self.flag(),
            sigte=self.maybe(rng.choice(["udviklende", "udviklende", "kompenserende"]), 0.2),
            bevilget_doegn_pr_md=self.maybe(Decimal(rng.choice(GRANTED)), 0.2),
            leverandoertype=self.maybe(rng.choice(PROVIDERS), 0.2),
            socialtilsyn_godkendt=self.flag(),
            tilbudsportalen=self.flag(),
            netvaerk_afsoegt=self.flag(),
            hjemmestoette_udtoemt=self.flag(),
            kontaktperson_overvejet=self.flag(),
            oevrige_indsatser_vurderet=self.flag(),
            leveringssted=self.maybe(rng.choice(["hjemmet", "andet"]), 0.2),
            aften_weekend=self.flag(),
            handicapkompenserende=self.flag(),
            klippekort_tilbudt=self.flag(),
            fravigelse_begrundet=rng.choice([True, False, False, None]),
        )

    def measure_type(self):
        """Half the cases have measures of mostly one type."""
        rng = self.rng
        if self.theme is not None and rng.random() < 0.8:
            return self.theme
        return rng.choice(TYPES) if rng.random() < 0.8 else rng.choice(OTHER_TYPES)

    def end_of(self, start):
        rng = self.rng
        if rng.random() < 0.4:
            return None
        if start is None:
            return self.day()
        if rng.random() < 0.08:
            return start
        after = [day for day in self.days if day > start] or [start]
        limits = [add_months(start, months) for months in (3, 6, 9, 12)] + [add_months(start, 1).replace(day=2)]
        return max(start, self.near(*after, *limits, self.as_of, self.as_of + timedelta(days=20)))

    def assessment(self, name):
        start = self.day()
        end = self.maybe(max(start, self.near(start, *self.days, self.as_of)), 0.25)
        self.add(
            "undersoegelser",
            undersoegelse_id=name,
            sag_id=self.sag_id,
            type=self.rng.choice(["boernefaglig_undersoegelse", "boernefaglig_undersoegelse", "afdaekning"]),
            startdato=start,
            slutdato=end,
            peger_paa_indsats=self.flag(),
        )

    def plan(self, name):
        self.add(
            "planer",
            plan_id=name,
            sag_id=self.sag_id,
            type=self.rng.choice(["handleplan", "barnets_plan", "ungeplan"]),
            dato=self.day(),
            konkrete_maal=self.flag(),
            med_foraeldre=self.flag(),
            aften_weekend_formaal=self.flag(),
        )

    def children_of(self, row):
        rng, name = self.rng, row["indsats_id"]
        self.followups_of(row)
        if rng.random() < 0.6:
            self.respite_of(row)
        if rng.random() < 0.7:
            self.add(
                "stoettepersoner",
                indsats_id=name,
                tilbudt_dato=self.maybe(self.day(), 0.2),
                accepteret=rng.choice([True, True, True, False, None]),
                egnethed_vurderet=self.flag(),
                relation=self.maybe(rng.choice(["uvildig", "naer_familie", "naert_netvaerk", "kommunalt_ansat"])),
                vederlag=self.maybe(Decimal(rng.choice([1, 2, 2, 3]))),
            )
        end = row["slutdato"] or self.day()
        for _ in range(rng.choice([0, 1, 2, 3, 4])):
            self.add("klippekortsamtaler", indsats_id=name, dato=self.near(end, end, add_months(end, 12), self.day()))

    def followups_of(self, row):
        rng = self.rng
        start, end = row["startdato"] or self.day(), row["slutdato"] or self.as_of
        day = start
        thirty = timedelta(days=30)
        for number in range(12 if rng.random() < 0.02 else rng.choice([0, 0, 1, 1, 2, 3, 4])):
            day = self.near(add_months(day, 3), add_months(day, 6), day, day + thirty, end - thirty, end, self.day())
            self.add(
                "opfoelgninger",
                opfoelgning_id=f"O{number}.{row['indsats_id']}",
                indsats_id=row["indsats_id"],
                dato=day,
                med_foraeldre=self.flag(),
                med_barn=self.flag(),
                videre_opfoelgning_besluttet=self.flag(),
                resultat=self.maybe(rng.choice(RESULTS), 0.25),
            )

    def respite_of(self, row):
        months = {self.as_of.replace(day=1), add_months(self.as_of.replace(day=1), 1)}
        months |= {add_months(day.replace(day=1), self.rng.choice([-1, 0, 0, 1])) for day in self.days}
        months = {month for month in months if FIRST_DAY <= month <= LAST_DAY}
        for month in sorted(months):
            if self.rng.random() < 0.7:
                self.add(
                    "aflastningsdoegn",
                    indsats_id=row["indsats_id"],
                    maaned=month,
                    doegn=Decimal(self.rng.choice(DOEGN)),
                )
