"""The report on a review before there is one: what people must judge, what the data decide, and how to begin."""

from kvs_audit.contract.danish import count, counted_text, listing, long_date
from kvs_audit.reports.blocks import Html, bullets, heading, paragraph
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections.opening import certainty_text

STEPS = (
    "Udtræk sager: kvs-audit review draw UDTRÆK --per raadgiver 1 --as-of DATO --out MAPPE. Hvert team får en "
    "projektmappe.",
    "Læs sagerne, svar i projektmapperne, og læg de udfyldte tilbage i mappen.",
    "Lav rapporten: kvs-audit review collect MAPPE --out SVAR, eller giv den her parameteren gennemgang.",
)

NONE_YET = "Der er ingen svar endnu."


def opening(scope: Scope) -> Html:
    """What there is to review, and how to begin."""
    return (
        heading("Hvad der er set på", 3)
        + paragraph(_planned_text(scope))
        + heading("Sådan kommer svarene hertil", 3)
        + bullets(STEPS, numbered=True, lead=":")
        + heading("Hvor sikkert det er", 3)
        + paragraph(certainty_text(scope))
    )


def _planned_text(scope: Scope) -> str:
    titles = listing([f"»{standard.titel}«" for standard in scope.standards if standard.skoen])
    manual = sum(len(standard.skoen) for standard in scope.standards)
    cases = count(scope.vurderinger["sag_id"].n_unique())
    if not manual:
        return "Standarderne har ingen krav, som kun mennesker kan vurdere."
    return (
        f"Ingen gennemgang er angivet. {counted_text(manual, 'krav', 'krav')} kan intet udtræk afgøre; de skal "
        f"vurderes ved at læse sager. Standarderne dækker {cases} sager pr. {long_date(scope.as_of)}. Kravene kommer "
        f"fra {titles}."
    )


def none_yet() -> Html:
    """What stands in the place of answers."""
    return paragraph(NONE_YET)
