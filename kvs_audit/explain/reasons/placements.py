"""Explanations about support persons for the parents of placed children."""

from kvs_audit.checks.stoetteperson_felt import StoettepersonFelt
from kvs_audit.contract.danish import long_date, number, word
from kvs_audit.explain.casebook import Unit, facts, shown, yes
from kvs_audit.explain.model import Reasoning
from kvs_audit.explain.reasons.registry import explainer, kinds_text
from kvs_audit.fund.sentences.story import question


@explainer("stoetteperson_tilbudt")
def stoetteperson_tilbudt(u: Unit) -> Reasoning:
    """No offer by A."""
    start, today = u.measure["startdato"], long_date(u.as_of)
    return Reasoning(
        u.own("startdato"),
        (
            f"Anbringelsen startede {long_date(start)}.",
            f"Tabellen støttepersoner har ingen række for indsatsen med et tilbud senest {today}.",
        ),
        (f"Et tilbud om støtteperson senest {today}.",),
        event=start,
    )


@explainer("stoetteperson_felt")
def stoetteperson_felt(u: Unit) -> Reasoning:
    """The value noted, and the one wanted."""
    p: StoettepersonFelt = u.p
    (row,) = u.of_measure("stoettepersoner")
    asked, value = question("stoettepersoner", p.kolonne), shown("stoettepersoner", p.kolonne, row)
    if p.ikke_i is not None:
        wanted = f"ikke {kinds_text(p.ikke_i)}"
    else:
        wanted = number(p.limit) if p.limit is not None else yes(bool(p.lig))
    return Reasoning(
        facts("stoettepersoner", row, "tilbudt_dato", "accepteret", p.kolonne),
        (f"Tilbuddet er accepteret, og {asked} er {word(value)}; kravet er {wanted}.",),
        (f"{asked} var {wanted}.",),
        observed=None if p.limit is None else float(row[p.kolonne]),
        limit=p.limit,
    )
