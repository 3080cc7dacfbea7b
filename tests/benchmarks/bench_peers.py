"""Four checks beside DuckDB and pandas, each engine reading only what it needs from the same Parquet, equal results.

    python tests/benchmarks/bench_peers.py [--cases 1000000] [--seed 1] [--rounds 3]

The tables are those of an accepted extract: integer row positions for keys, codes as enumerations (which pandas reads
as categories, DuckDB as texts), dates as dates. The project's own kinds run as an audit runs them; DuckDB gets one
query a check, pandas vectorised code. Every engine gives each unit with whether it is met, and the units are compared
one by one. The rounds take turns; the best (wall, processor) of each counts. *read* is what polars needs to read the
columns that the project's kind was given. ``duckdb`` is an extra: ``pip install duckdb``.

*together* is all four in one go, each engine reading every column once: the project's kinds share what they have in
common, as in an audit, DuckDB has one connection, and pandas keeps its frames.

Then once more from the keys that extracts have, which are texts: the peers run the same queries and code on them, and
the project turns them into integers once (*keys*: read, looked up), before its four kinds run.
"""

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from kvs_audit.checks import KINDS
from kvs_audit.contract.tables import INDSATSTYPER
from kvs_audit.extract import Extract, from_frames
from kvs_audit.extract.integrity import is_rising, key_positions
from kvs_audit.extract.model import REJECTS
from kvs_audit.facts.coverage import Coverage, Covered
from kvs_audit.facts.known import Known
from kvs_audit.sample import generate

AS_OF = date(2026, 6, 30)
TYPES = ("aflastning", "stoette_i_hjemmet", "anbringelse")
ASSESSMENTS = ("boernefaglig_undersoegelse", "afdaekning")
BANDS = ((3, 5, 10.0), (6, 9, 6.0), (10, 13, 4.0))
FIRST, LATER = 3, 6

SAGER = ["sag", "foedselsdato_fra", "foedselsdato_til", "foraeldre_psykisk_sygdom", "foraeldre_misbrug"]
MEASURES = ["indsats", "sag", "indsatstype", "afgoerelsesdato", "startdato", "slutdato", "fravigelse_begrundet"]
NEEDED = {
    "opfoelgningskaede": {"sager": SAGER, "indsatser": MEASURES, "opfoelgninger": ["indsats", "dato"]},
    "doegnloft": {"sager": SAGER, "indsatser": MEASURES, "aflastningsdoegn": ["indsats", "maaned", "doegn"]},
    "en_ad_gangen": {"sager": SAGER, "indsatser": MEASURES},
    "foer_afgoerelse": {
        "sager": SAGER,
        "indsatser": MEASURES,
        "undersoegelser": ["undersoegelse_id", "sag", "type", "startdato", "slutdato"],
    },
}
PARAMETERS = {
    "opfoelgningskaede": {"foerste": FIRST, "derefter": LATER},
    "doegnloft": {"baand": [{"fra": fra, "til": til, "loft": loft} for fra, til, loft in BANDS]},
    "en_ad_gangen": {"taeller": list(INDSATSTYPER)},
    "foer_afgoerelse": {"typer": list(ASSESSMENTS)},
}
UNIT = {
    "opfoelgningskaede": ["indsats", "n"],
    "doegnloft": ["sag", "maaned"],
    "en_ad_gangen": ["indsats"],
    "foer_afgoerelse": ["indsats"],
}


def write_tables(cases, seed, place):
    """The accepted tables as Parquet: keys are row positions, respite days floats, which every engine sums exactly."""
    extract = from_frames(generate(cases, seed))
    for table, columns in wanted(NEEDED).items():
        frame = extract.tables[table]
        if "undersoegelse_id" in columns:
            frame = frame.with_columns(undersoegelse_id=pl.int_range(pl.len(), dtype=pl.UInt32))
        if "doegn" in columns:
            frame = frame.with_columns(pl.col("doegn").cast(pl.Float64))
        frame = frame.select(columns)
        frame.write_parquet(place / f"{table}.parquet")
        texts = [names.gather(frame[key]).alias(key) for key, names in _names(extract).items() if key in columns]
        frame.with_columns(texts).write_parquet(place / WITH_TEXTS / f"{table}.parquet")


def _names(extract):
    return {"sag": extract.tables["sager"]["sag_id"], "indsats": extract.tables["indsatser"]["indsats_id"]}


def keys(place):
    """Every text key of the tables as the row position it names: what the project does once while reading."""
    known = {}
    for table, own, parent in LOOKED_UP:
        texts = pl.read_parquet(place / f"{table}.parquet", columns=[key for key in (own, parent) if key])
        if own:
            known[own] = (
                texts.select(own, position=pl.int_range(pl.len(), dtype=pl.UInt32)),
                is_rising(texts.select(own)),
            )
        if parent:
            positions, rising = known[parent]
            key_positions(texts.select(parent), positions, rising=rising)


def wanted(checks):
    """The columns that the checks need, by table."""
    tables = {}
    for check in checks:
        for table, columns in NEEDED[check].items():
            tables.setdefault(table, dict.fromkeys(columns)).update(dict.fromkeys(columns))
    return {table: list(columns) for table, columns in tables.items()}


def floor(checks, place):
    return {table: pl.read_parquet(place / f"{table}.parquet", columns=c) for table, c in wanted(checks).items()}


def project(checks, place):
    tables = floor(checks, place)
    extract = Extract(tables, {t: frozenset(f.columns) for t, f in tables.items()}, REJECTS.to_frame(), {})
    covered = Covered(Known(extract, AS_OF), Coverage(TYPES))
    outcomes = (
        KINDS[check].outcomes(covered, KINDS[check].parameters.model_validate(PARAMETERS[check])) for check in checks
    )
    return pl.collect_all([each.select(*UNIT[check], "met") for check, each in zip(checks, outcomes, strict=True)])


WITH_TEXTS = "tekst"
LOOKED_UP = (
    ("sager", "sag", None),
    ("indsatser", "indsats", "sag"),
    ("opfoelgninger", None, "indsats"),
    ("aflastningsdoegn", None, "indsats"),
    ("undersoegelser", None, "sag"),
)
"""Tables with their own key and the one that they look up."""

_IN = "(" + ", ".join(f"'{name}'" for name in TYPES) + ")"
_KNOWN = f"coalesce(afgoerelsesdato, startdato) <= DATE '{AS_OF}'"
_ORDINALS = "(year(maaned) - year({0})) * 10000 + (month(maaned) - month({0})) * 100 + day(maaned) - day({0})"
_AGE = f"CAST(floor(({_ORDINALS}) / 10000.0) AS INTEGER)"
_CAP = "CASE " + " ".join(f"WHEN {{0}} BETWEEN {a} AND {b} THEN {c}" for a, b, c in BANDS) + " END"
SQL = {
    "opfoelgningskaede": f"""
        WITH m AS (SELECT indsats, startdato AS s, slutdato AS e FROM '{{place}}/indsatser.parquet'
                   WHERE {_KNOWN} AND startdato <= DATE '{AS_OF}' AND indsatstype IN {_IN}),
        f AS (SELECT DISTINCT o.indsats, o.dato AS d FROM '{{place}}/opfoelgninger.parquet' o JOIN m USING (indsats)
              WHERE o.dato > s AND o.dato <= DATE '{AS_OF}' AND (e IS NULL OR o.dato <= e)),
        c AS (SELECT indsats, d AS anker, lead(d) OVER w AS naeste, row_number() OVER w AS n
              FROM (SELECT indsats, s AS d FROM m UNION ALL SELECT indsats, d FROM f)
              WINDOW w AS (PARTITION BY indsats ORDER BY d)),
        i AS (SELECT *, CAST(CASE WHEN n = 1 THEN anker + INTERVAL {FIRST} MONTH ELSE anker + INTERVAL {LATER} MONTH END
                             AS DATE) AS frist FROM c JOIN m USING (indsats))
        SELECT indsats, CAST(n AS INTEGER) AS n, coalesce(naeste <= frist, false) AS met FROM i
        WHERE naeste IS NOT NULL OR (frist < DATE '{AS_OF}' AND (e IS NULL OR frist < e))""",
    "doegnloft": f"""
        WITH m AS (SELECT indsats, sag FROM '{{place}}/indsatser.parquet' WHERE {_KNOWN} AND indsatstype IN {_IN}),
        r AS (SELECT sag, maaned, sum(doegn) AS s FROM '{{place}}/aflastningsdoegn.parquet' JOIN m USING (indsats)
              WHERE maaned <= DATE '{AS_OF}' GROUP BY sag, maaned HAVING sum(doegn) > 0),
        a AS (SELECT sag, maaned, s, foedselsdato_fra, {_AGE.format("foedselsdato_fra")} AS a1,
              {_AGE.format("foedselsdato_til")} AS a2 FROM r JOIN '{{place}}/sager.parquet' USING (sag)),
        c AS (SELECT *, {_CAP.format("a1")} AS c1, {_CAP.format("a2")} AS c2 FROM a)
        SELECT sag, maaned, CASE WHEN (s <= c1) = (s <= c2) THEN s <= c1 END AS met FROM c
        WHERE foedselsdato_fra IS NULL OR c1 IS NOT NULL OR c2 IS NOT NULL""",
    "en_ad_gangen": f"""
        WITH k AS (SELECT indsats, sag, indsatstype, startdato AS s,
                   least(coalesce(slutdato, DATE '9999-12-31'), DATE '{AS_OF}' + 1) AS e
                   FROM '{{place}}/indsatser.parquet' WHERE {_KNOWN} AND startdato <= DATE '{AS_OF}')
        SELECT u.indsats, NOT EXISTS (SELECT 1 FROM k o WHERE o.sag = u.sag AND o.indsats <> u.indsats
                                      AND o.s < u.e AND u.s < o.e AND o.s < o.e AND u.s < u.e) AS met
        FROM k u WHERE u.indsatstype IN {_IN}""",
    "foer_afgoerelse": f"""
        WITH u AS (SELECT sag, min(slutdato) AS f FROM '{{place}}/undersoegelser.parquet'
                   WHERE startdato <= DATE '{AS_OF}' AND slutdato <= DATE '{AS_OF}'
                   AND type IN ('boernefaglig_undersoegelse', 'afdaekning') GROUP BY sag)
        SELECT indsats, CASE WHEN afgoerelsesdato IS NOT NULL THEN coalesce(f <= afgoerelsesdato, false) END AS met
        FROM '{{place}}/indsatser.parquet' LEFT JOIN u USING (sag) WHERE {_KNOWN} AND indsatstype IN {_IN}""",
}


def sql(checks, place):
    with duckdb.connect() as connection:
        return [pl.DataFrame(connection.sql(SQL[check].format(place=place)).to_arrow_table()) for check in checks]


class Tables:
    """The tables as pandas reads them, every column once."""

    def __init__(self, place):
        self.place = place
        self.frames, self.kept = {}, {}

    def read(self, table, columns):
        held = self.frames.get(table, pd.DataFrame())
        if missing := [column for column in columns if column not in held]:
            dates = {"to_pandas_kwargs": {"date_as_object": False}}
            new = pd.read_parquet(self.place / f"{table}.parquet", columns=missing, **dates)
            self.frames[table] = pd.concat([held, new], axis=1)
        return self.frames[table][columns]

    def measures(self, *columns, types=TYPES, started=False):
        wanted = list(dict.fromkeys(["indsats", "indsatstype", "afgoerelsesdato", "startdato", *columns]))
        frame, known = self.read("indsatser", wanted), pd.Timestamp(AS_OF)
        if (types, started) not in self.kept:
            keep = frame.afgoerelsesdato.fillna(frame.startdato) <= known
            keep &= frame.startdato <= known if started else True
            self.kept[types, started] = keep & frame.indsatstype.isin(types) if types else keep
        return frame[self.kept[types, started]]


def pandas_chain(tables):
    known = pd.Timestamp(AS_OF)
    m = tables.measures("slutdato", started=True)[["indsats", "startdato", "slutdato"]]
    f = tables.read("opfoelgninger", ["indsats", "dato"]).merge(m, on="indsats")
    f = f[(f.dato > f.startdato) & (f.dato <= known) & (f.slutdato.isna() | (f.dato <= f.slutdato))]
    nodes = pd.concat([m.assign(dato=m.startdato), f.drop_duplicates(["indsats", "dato"])], ignore_index=True)
    nodes = nodes.sort_values(["indsats", "dato"], ignore_index=True)
    same = nodes.indsats.eq(nodes.indsats.shift(-1))
    after = nodes.dato.shift(-1).where(same)
    n = nodes.groupby("indsats").cumcount() + 1
    limit = (nodes.dato + pd.DateOffset(months=FIRST)).where(n == 1, nodes.dato + pd.DateOffset(months=LATER))
    due = (limit < known) & (nodes.slutdato.isna() | (limit < nodes.slutdato))
    found = pd.DataFrame({"indsats": nodes.indsats, "n": n.astype("int32"), "met": after <= limit})
    return found[after.notna() | due]


def pandas_caps(tables):
    m = tables.measures("sag")[["indsats", "sag"]]
    r = tables.read("aflastningsdoegn", ["indsats", "maaned", "doegn"])
    r = r[r.maaned <= pd.Timestamp(AS_OF)].merge(m, on="indsats").groupby(["sag", "maaned"], sort=False).doegn.sum()
    r = r[r > 0].reset_index().merge(tables.read("sager", SAGER[:3]), on="sag")

    def ordinal(day):
        return day.dt.year * 10_000 + day.dt.month * 100 + day.dt.day

    def within(birth):
        age = np.floor((ordinal(r.maaned) - ordinal(birth)) / 10_000)
        cap = np.select([age.between(a, b) for a, b, _ in BANDS], [c for *_, c in BANDS], np.nan)
        return np.where(np.isnan(cap), np.nan, r.doegn <= cap)

    first, last = within(r.foedselsdato_fra), within(r.foedselsdato_til)
    r["met"] = pd.array(np.where(first == last, first, np.nan), dtype="boolean")
    return r.loc[r.foedselsdato_fra.isna() | ~np.isnan(first) | ~np.isnan(last), ["sag", "maaned", "met"]]


def pandas_overlaps(tables):
    k = tables.measures("sag", "slutdato", types=(), started=True)
    tomorrow = pd.Timestamp(AS_OF) + pd.Timedelta(days=1)
    k = k.assign(e=k.slutdato.where(k.slutdato < tomorrow, tomorrow))
    k = k[["indsats", "sag", "indsatstype", "startdato", "e"]]
    units = k[k.indsatstype.isin(TYPES)]
    several = k[k.sag.duplicated(keep=False) & (k.startdato < k.e)]
    pairs = several[several.indsatstype.isin(TYPES)].merge(several, on="sag")
    shared = (pairs.indsats_x != pairs.indsats_y) & (pairs.startdato_x < pairs.e_y) & (pairs.startdato_y < pairs.e_x)
    return pd.DataFrame({"indsats": units.indsats, "met": ~units.indsats.isin(pairs.indsats_x[shared])})


def pandas_before(tables):
    m = tables.measures("sag")
    u = tables.read("undersoegelser", ["sag", "type", "startdato", "slutdato"])
    known = pd.Timestamp(AS_OF)
    u = u[(u.startdato <= known) & (u.slutdato <= known) & u.type.isin(ASSESSMENTS)]
    first = m.sag.map(u.groupby("sag").slutdato.min())
    met = (first <= m.afgoerelsesdato).astype("boolean").where(m.afgoerelsesdato.notna())
    return pd.DataFrame({"indsats": m.indsats, "met": met})


PANDAS = {
    "opfoelgningskaede": pandas_chain,
    "doegnloft": pandas_caps,
    "en_ad_gangen": pandas_overlaps,
    "foer_afgoerelse": pandas_before,
}


def vectorised(checks, place):
    tables = Tables(place)
    return [PANDAS[check](tables) for check in checks]


ENGINES = {
    "read": floor,
    "project": project,
    "duckdb": sql,
    "pandas": vectorised,
    "duckdb, texts": lambda checks, place: sql(checks, place / WITH_TEXTS),
    "pandas, texts": lambda checks, place: vectorised(checks, place / WITH_TEXTS),
}
PEERS = [engine for engine in ENGINES if engine not in {"read", "project"}]


def numbered(frame, place):
    """Units with text keys, with the row positions in their place."""
    for key, table in (("sag", "sager"), ("indsats", "indsatser")):
        if frame.schema.get(key) == pl.String:
            texts = pl.read_parquet(place / WITH_TEXTS / f"{table}.parquet", columns=[key]).with_row_index("position")
            frame = frame.join(texts, on=key, how="left").with_columns(pl.col("position").alias(key)).drop("position")
    return frame


def units(check, frame, place):
    """The units in one order and one form, to be compared."""
    frame = numbered(frame if isinstance(frame, pl.DataFrame) else pl.from_pandas(frame), place)
    kinds = {"indsats": pl.UInt32, "sag": pl.UInt32, "n": pl.Int32, "maaned": pl.Date, "met": pl.Boolean}
    names = [*UNIT[check], "met"]
    return frame.select(pl.col(name).cast(kinds[name]) for name in names).sort(names)


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, (time.perf_counter() - wall, time.process_time() - cpu)


def measure(checks, place, rounds):
    """The best (wall, processor) seconds of every engine for these checks in one go; their units are the same."""
    best = {}
    for number in range(rounds):
        found = {}
        for engine, run in ENGINES.items():
            found[engine], seconds = timed(lambda run=run: run(checks, place))
            best[engine] = tuple(map(min, best.get(engine, seconds), seconds))
        if not number:
            for at, check in enumerate(checks):
                same(check, {engine: found[engine][at] for engine in ("project", *PEERS)}, place)
    return best


def same(check, found, place):
    """Assert that all engines found the same units."""
    ours = units(check, found.pop("project"), place)
    for engine, frame in found.items():
        assert ours.equals(units(check, frame, place)), f"{check}: {engine} finds other units"
    print(f"{check}: {ours.height:,} units, {ours['met'].sum():,} met, equal in all three")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / WITH_TEXTS).mkdir()
        write_tables(given.cases, given.seed, place)
        best = {check: measure([check], place, given.rounds) for check in NEEDED}
        best["together"] = measure(list(NEEDED), place, given.rounds)
        once = [timed(lambda: keys(place / WITH_TEXTS))[1] for _ in range(given.rounds)]
    print(f"{given.cases:,} cases; wall / processor seconds, and each peer against the project (wall, processor)")
    show(best, ("read", "project", "duckdb", "pandas"))
    print("with the text keys of an extract; the project turns them into integers once")
    texts = {check: {e.removesuffix(", texts"): of[e] for e in ("project", *PEERS[2:])} for check, of in best.items()}
    looked_up = tuple(min(each) for each in zip(*once, strict=True))
    both = tuple(map(sum, zip(texts["together"]["project"], looked_up, strict=True)))
    texts["keys"] = {"project": looked_up}
    texts["together"] |= {"project": both}
    show({row: texts[row] for row in (*NEEDED, "keys", "together")}, ("project", "duckdb", "pandas"))


def show(rows, engines):
    """A line a row: each engine's seconds, and those of the last two against the project's."""
    peers = engines[-2:]
    print(f"{'':18}" + "".join(f"{engine:>16}" for engine in engines) + "".join(f"{peer:>14}" for peer in peers))
    for row, of in rows.items():
        cells = "".join(f"{of[e][0]:>9.2f} /{of[e][1]:>5.2f}" if e in of else f"{'':16}" for e in engines)
        ratios = [tuple(of[e][i] / of["project"][i] for i in (0, 1)) for e in peers if e in of]
        print(f"{row:18}{cells}" + "".join(f"{wall:>7.1f} /{cpu:>5.1f}" for wall, cpu in ratios))


if __name__ == "__main__":
    main()
