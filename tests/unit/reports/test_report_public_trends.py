"""The public report's trends: nothing but published counts, and small ones hidden in quarters too."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from kvs_audit import audit
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections import public
from kvs_audit.sample import LAST_DAY, generate
from kvs_audit.summaries.control_charts import p_chart
from kvs_audit.summaries.ranges import Ranges

THRESHOLD = 5
STANDARDS = ["ringsted-aflastning", "uddybning-stoetteperson@Næstved"]
AS_OF = date.fromisoformat(str(LAST_DAY))


@pytest.fixture(scope="module")
def scope():
    return Scope(audit(generate(3_000, 8), standards=STANDARDS, as_of=AS_OF), ("afgoerelse", "leverance"))


@pytest.fixture(scope="module")
def publication(scope):
    return public.publication(scope, THRESHOLD)


@pytest.fixture(scope="module")
def due(scope):
    return scope.due.with_columns(
        aar=pl.col("haendelsesdato").dt.year(),
        kvartal=pl.col("haendelsesdato").dt.truncate("1q"),
        igen=pl.col("enhed") == "sag_maaned",
    )


def figures(publication, **options) -> list:
    return [part for part in public.trends(publication, **options) if hasattr(part, "spec")]


def control_figures(publication) -> list:
    return [figure for figure in figures(publication) if "Midterlinje" in figure.headings]


def count(text: str) -> int | None:
    return None if text == "skjult" else int(text.replace(".", ""))


def test_no_quarter_shows_a_small_count(publication):
    rows = [row for figure in control_figures(publication) for row in figure.rows]

    assert len(rows) > 25
    for row in rows:
        met, whole = count(row[1]), count(row[2])
        if met is None:
            assert row[1:4] == ("skjult",) * 3
            assert row[6] == "skjult"
        else:
            assert met == 0 or met >= THRESHOLD
            assert whole == met or whole - met >= THRESHOLD


def test_shown_quarters_are_those_of_the_assessments(publication, due):
    for standard in publication.standards:
        shown = publication.of("kvartal", standard.id).drop_nulls("naevner")
        decided = due.filter((pl.col("standard") == standard.id) & (pl.col("status") != "kan_ikke_vurderes"))
        expected = decided.group_by("igen", "kvartal").agg(
            met=(pl.col("status") == "opfyldt").sum().cast(pl.Int64), n=pl.len().cast(pl.Int64)
        )
        found = shown.filter(pl.col("naevner") > 0).select("igen", "kvartal", met="opfyldt", n="naevner")
        assert found.height > 0
        assert found.join(expected, on=found.columns, how="semi").height == found.height


def test_no_hidden_count_can_be_worked_out_from_all_that_is_published(publication, due):
    # Everything that is published, as sums of the finest cells: nothing small may be narrowed to less than 5 wide.
    by = {name: list(columns) for name, columns in public.TABLES.items()}
    cells = due.select("standard", "krav", "aar", "igen", "kvartal").unique().with_row_index("celle")
    for status in ("opfyldt", "ikke"):
        met = pl.col("status") == "opfyldt" if status == "opfyldt" else pl.col("status").str.ends_with("afvigelse")
        members, totals, known, small = [], [], [], []
        for name, columns in by.items():
            counts = due.group_by(columns).agg(n=met.sum(), boern=pl.col("sag_id").filter(met).n_unique())
            frame = publication.frames[name].join(counts, on=columns, how="left", nulls_equal=True)
            for row in frame.iter_rows(named=True):
                inside = cells.filter(pl.all_horizontal(pl.col(column) == row[column] for column in columns))
                line = np.zeros(cells.height)
                line[inside["celle"].to_numpy()] = 1
                members.append(line)
                totals.append(float(row["n"]))
                known.append(not row["skjult"])
                small.append(row["n"] > 0 and min(row["n"], row["boern"]) < THRESHOLD)
        ranges = Ranges(np.vstack(members), np.array(totals), THRESHOLD)
        published = np.array(known)
        assert not published[np.array(small)].any()
        assert ranges.narrow(np.flatnonzero(small).tolist(), published) == []


def test_centre_lines_and_limits_follow_from_the_shown_figures_alone(publication):
    for figure in control_figures(publication):
        rows = [row for row in figure.rows if row[1] != "skjult" and row[2] != "0" and row[7] != "ikke slut"]
        old = [row for row in rows if int(row[0][-4:]) < 2024]
        counts = [(count(row[1]), count(row[2])) for row in old]
        again = p_chart(
            pl.DataFrame(counts, schema=["opfyldt", "naevner"], orient="row").with_columns(fase=0, punkt=pl.lit("hel")),
            year=4,
        )
        shown = sum(met for met, _ in counts) / sum(n for _, n in counts)
        assert old[0][5] == f"{100 * shown:.0f} %"
        assert again["midte"][0] == pytest.approx(shown, abs=1e-9)


def test_hidden_quarters_are_gaps_without_figures_in_the_charts_data(publication):
    for figure in control_figures(publication):
        hidden = {row[0] for row in figure.rows if row[1] == "skjult"}
        data = [row for rows in figure.spec["datasets"].values() for row in rows if row.get("label") in hidden]
        assert len(data) == len(hidden)
        for row in data:
            assert row["vaerdi"] is None
            assert row["nedre_graense"] is None
            assert row["tal"] == "skjult"


def test_where_too_few_quarters_may_be_shown_the_years_are():
    small = Scope(audit(generate(300, 8), standards=STANDARDS, as_of=AS_OF), ("afgoerelse", "leverance"))
    shown = public.publication(small, THRESHOLD)

    assert control_figures(shown) == []
    assert any("Andel opfyldt" in str(figure.headings) or figure.spec is None for figure in figures(shown))
    assert not any("Sådan læses" in part.html for part in public.trends(shown) if hasattr(part, "html"))


def test_respite_days_of_the_same_children_are_not_in_the_chart(publication, due):
    figure = next(f for f in control_figures(publication) if f.title.startswith("Aflastning"))
    whole = sum(count(row[2]) or 0 for row in figure.rows)
    others = due.filter((pl.col("standard") == "ringsted-aflastning") & (pl.col("enhed") != "sag_maaned"))

    assert 0 < whole <= others.filter(pl.col("status") != "kan_ikke_vurderes").height


def test_level_shifts_are_the_readers_choice(publication):
    titles = [[f.title for f in figures(publication, shifts=shifts)] for shifts in ((), ("2024-01-01",))]

    assert titles[0] != titles[1]
    assert "siden 1. kv. 2024" in " ".join(titles[1])
