"""How well cases hide among each other: k-anonymity over what others may know of a child.

The quasi-identifiers are the birth, the municipality and the set of measure types. A case is alone when no other case
has the same three. An unknown birth is a value of its own: it hides among other unknown ones only.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from kvs_audit.contract.danish import count, counted_text
from kvs_audit.extract.model import Extract
from kvs_audit.facts.coverage import municipality

SMALL: Final = 5
"""A group of fewer cases than this is small: the threshold that published tables use."""


@dataclass(frozen=True)
class Grouping:
    """Cases grouped by the quasi-identifiers.

    ``k``: the size of the smallest group (0 without cases). ``alene``: cases alone in theirs. ``smaa``: cases in groups
    of fewer than :data:`SMALL`, those alone included.
    """

    k: int
    alene: int
    smaa: int


@dataclass(frozen=True)
class Anonymity:
    """The grouping with the birth as delivered, by month and by year.

    ``sager``: the number of cases. ``med_dag``: cases whose day of birth is given.
    """

    sager: int
    med_dag: int
    som_leveret: Grouping
    maaned: Grouping
    aar: Grouping


def anonymity(extract: Extract) -> Anonymity:
    """The k-anonymity of the accepted cases, for three precisions of the birth."""
    cases = _quasi_identifiers(extract)
    with_day = cases.filter(pl.col("fra").is_not_null() & (pl.col("fra") == pl.col("til"))).height
    return Anonymity(
        sager=cases.height,
        med_dag=with_day,
        som_leveret=_grouping(cases, pl.struct("fra", "til")),
        maaned=_grouping(cases, pl.col("fra").dt.month_start()),
        aar=_grouping(cases, pl.col("fra").dt.year()),
    )


def _quasi_identifiers(extract: Extract) -> pl.DataFrame:
    """Per case: ``fra`` and ``til`` (first and last possible birthday), ``kommune`` as compared, ``moenster``."""
    sager = extract.tables["sager"]
    names = {name: municipality(name) for name in sager["kommune"].unique()}
    types = pl.col("indsatstype").cast(pl.String)
    pattern = extract.tables["indsatser"].group_by("sag").agg(types.unique().sort().alias("moenster"))
    return sager.join(pattern, on="sag", how="left", maintain_order="left").select(
        pl.col("foedselsdato_fra").alias("fra"),
        pl.col("foedselsdato_til").alias("til"),
        pl.col("kommune").replace(names),
        pl.col("moenster").list.join(" ").fill_null(""),
    )


def _grouping(cases: pl.DataFrame, birth: pl.Expr) -> Grouping:
    sizes = cases.group_by(birth.alias("foedt"), "kommune", "moenster").len("antal")["antal"]
    smallest = sizes.min()
    return Grouping(
        k=smallest if isinstance(smallest, int) else 0,
        alene=int((sizes == 1).sum()),
        smaa=int(sizes.filter(sizes < SMALL).sum()),
    )


def advice(found: Anonymity) -> tuple[str, ...]:
    """What could be done, in Danish; nothing where there are no cases."""
    sentences = []
    if found.med_dag:
        now, then = (counted_text(each.alene, "sag", "sager") for each in (found.som_leveret, found.maaned))
        sentences.append(
            f"Fødselsdatoen er leveret med dag for {counted_text(found.med_dag, 'sag', 'sager')}. Lever måneden i "
            f"stedet (åååå-mm): så er {then} alene om deres kombination mod {now} nu. Kun få krav om alder bliver "
            "usikre af det, og kun når fødselsdagen falder i måneden."
        )
    if found.maaned.alene:
        sentences.append(
            f"Også med fødselsmåned er {count(found.maaned.alene)} af {counted_text(found.sager, 'sag', 'sager')} "
            "alene om deres kombination af fødselsmåned, kommune og indsatser: den, der kender barnet, kan genkende "
            "sagen. Behandl udtrækket som fortroligt, og offentliggør kun rapporter på niveauet offentlig."
        )
    if found.sager and not found.maaned.alene:
        sentences.append(
            "Ingen sag er alene om sin kombination af fødselsmåned, kommune og indsatser. Det er ingen garanti: andre "
            "oplysninger kan stadig pege på et barn."
        )
    return tuple(sentences)
