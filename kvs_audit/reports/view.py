"""What a notebook holds in its hand: one report, whose parts are asked for one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kvs_audit.charts.figure import Figure
from kvs_audit.cycle.history import Run, read_run
from kvs_audit.quality import Quality, examine
from kvs_audit.reports.audited_scope import open_scope
from kvs_audit.reports.blocks import Html, Parts
from kvs_audit.reports.review_views import PlannedReview, Sagsgennemgang
from kvs_audit.reports.reviewed import open_review
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections import (
    ahead,
    case_mix,
    cases,
    compare,
    control,
    delivery,
    krav,
    method,
    mirror,
    opening,
    public,
    quality,
    service,
    service_opening,
    since,
    trend,
    unknown,
    where,
)
from kvs_audit.sample.location import sample_path
from kvs_audit.standards.model import Tilsyn
from kvs_audit.summaries.disclosure import THRESHOLD


class TilsynReport:
    """A report of supervision: every part is a method that returns something to look at.

    ``earlier``: a run to compare with. Raises ArgumentFault when that is as of a later day than the report.
    """

    def __init__(self, scope: Scope, earlier: Run | None = None) -> None:
        self.scope = scope
        self.comparison = None if earlier is None else since.compared(scope, earlier)

    def opening(self) -> Html:
        """The half page it opens with."""
        return opening.opening(self.scope, self.comparison)

    def rates_by_krav(self) -> Parts:
        """The rate of each requirement."""
        return krav.rates_by_krav(self.scope)

    def heat_maps(self) -> Parts:
        """Requirement × team."""
        return where.heat_maps(self.scope)

    def teams(self) -> Parts:
        """The teams held against each other."""
        return compare.team_funnels(self.scope)

    def caseworkers(self) -> Html:
        """Caseworkers by pseudonym."""
        return where.caseworkers(self.scope)

    def trend(self) -> Figure:
        """The development per quarter."""
        return trend.trend(self.scope)

    def since_last(self) -> Html:
        """What has happened since the earlier run."""
        return since.since_last(self.scope, self.comparison)

    def due_soon(self, days: int = ahead.DAYS) -> Html:
        """The deadlines of the coming days."""
        return ahead.due_soon(self.scope, days)

    def first_cases(self, number: int = 10) -> Parts:
        """The cases to look at first, and why."""
        return cases.first_cases(self.scope, number)

    def not_assessed(self) -> Html:
        """What could not be assessed and why."""
        return unknown.not_assessed(self.scope)

    def method(self) -> Html:
        """Definitions, interpretations, standards, and what was read."""
        return method.method(self.scope)


class Leverancetilsyn(TilsynReport):
    """Supervision of what is delivered after the decision."""

    def respite_against_cap(self) -> Figure:
        """Child-months against the stepped cap."""
        return delivery.respite_against_cap(self.scope)

    def granted_against_delivered(self) -> Figure:
        """Granted and delivered respite days."""
        return delivery.granted_against_delivered(self.scope)

    def follow_up_punctuality(self) -> Figure:
        """Follow-ups around their deadlines."""
        return delivery.follow_up_punctuality(self.scope)


class Datakvalitet(TilsynReport):
    """What the extract holds, lacks and costs."""

    @cached_property
    def quality(self) -> Quality:
        """The check of the whole extract against the report's standards."""
        result = self.scope.result
        return examine(result.extract, result.chosen, result.as_of)

    def opening(self) -> Html:
        """The half page it opens with."""
        return quality.opening(self.scope, self.quality)

    def contents(self) -> Parts:
        """What was read, rejected and set unknown."""
        return quality.told(self.quality, "indhold", "tabt")

    def completeness(self) -> Figure:
        """How far each column is filled."""
        return quality.completeness(self.scope)

    def unassessed(self) -> Figure:
        """The requirements with assessments that could not be made."""
        return quality.unassessed(self.scope)

    def costs(self) -> Parts:
        """What is missing, and the requirements that it costs."""
        return quality.told(self.quality, "mangler", "krav")

    def to_deliver(self) -> Html:
        """What the data supplier should deliver."""
        return quality.to_deliver(self.scope, self.quality)

    def oddities(self) -> Parts:
        """Rows that look wrong, and whether anyone can be recognised."""
        return quality.told(self.quality, "usaedvanligt", "anonymitet")


class Serviceniveau(TilsynReport):
    """What is granted and delivered."""

    def opening(self) -> Html:
        """The half page it opens with."""
        return service_opening.opening(self.scope)

    def mix(self) -> Parts:
        """The measures granted."""
        return service.mix(self.scope)

    def ages(self) -> Parts:
        """Ages at the decision."""
        return service.ages(self.scope)

    def duration_by_type(self) -> Figure:
        """How long measures last."""
        return service.duration_by_type(self.scope)

    def duration_by_kommune(self) -> Html:
        """How long measures last, by municipality."""
        return service.duration_by_kommune(self.scope)

    def respite(self) -> Figure:
        """Respite days by age."""
        return service.respite(self.scope)

    def first_follow_up(self) -> Parts:
        """The time to the first follow-up."""
        return service.first_follow_up(self.scope)

    def trends(self, shifts: Sequence[str | date] = control.LAW, period: str = "auto") -> Parts:
        """The development of each requirement, in control charts."""
        return control.trends(self.scope, shifts, period)

    def comparisons(self) -> Parts:
        """Teams and municipalities held against each other, and the mix of their cases."""
        return Parts(
            (*compare.team_funnels(self.scope), compare.kommune_funnel(self.scope), *case_mix.case_mix(self.scope))
        )

    def national_mirror(self) -> Parts:
        """The national figures beside the extract's."""
        return mirror.national_mirror(self.scope)

    def explore(self) -> Figure:
        """Linked charts and a list of cases, in JupyterLab."""
        return service.explore(self.scope)


class Offentlig:
    """What may be published; the assessments are reached through the publication alone."""

    def __init__(self, scope: Scope, threshold: int = THRESHOLD) -> None:
        self.scope, self.threshold = scope, threshold

    @cached_property
    def publication(self) -> public.Publication:
        """All figures of the report, small ones hidden."""
        return public.publication(self.scope, self.threshold)

    def opening(self) -> Html:
        """The half page it opens with."""
        return public.opening(self.publication)

    def rates_by_standard(self) -> Parts:
        """The requirements of each standard."""
        return public.rates_by_standard(self.publication)

    def trends(self, shifts: Sequence[str | date] = control.LAW) -> Parts:
        """The development of each standard, in control charts of what is published."""
        return public.trends(self.publication, shifts)

    def national_mirror(self) -> Parts:
        """The national figures beside what is published."""
        return mirror.published_mirror(self.publication.frames["krav"], self.publication.standards)

    def method(self) -> Html:
        """Definitions, hiding, standards and the day."""
        return public.method(self.publication, self.scope)


@dataclass(frozen=True)
class View:
    """How a report is opened: the class its notebook works with, and what it looks at."""

    report: Callable[..., Any]
    tilsyn: tuple[Tilsyn, ...]
    arter: frozenset[str] = frozenset()


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "afgoerelsestilsyn": View(TilsynReport, ("afgoerelse",)),
        # Whether the network was considered first belongs to the decision, and to who delivers.
        "leverancetilsyn": View(Leverancetilsyn, ("leverance",), frozenset({"netvaerk_foerst"})),
        "offentlig": View(Offentlig, ("afgoerelse", "leverance")),
        "serviceniveau": View(Serviceniveau, ("afgoerelse", "leverance")),
        "datakvalitet": View(Datakvalitet, ("afgoerelse", "leverance")),
        "sagsgennemgang": View(PlannedReview, ("afgoerelse", "leverance")),
    }
)


def open_report(name: str, extract: str | Path | None, *, as_of: date | str, **scope: Any) -> Any:
    """Open a report by name.

    ``extract`` None is the bundled sample; ``scope`` as for :func:`open_scope`, and for the public report ``taerskel``.
    With ``sammenlign_med``, the folder of an earlier run, a report of supervision says what has happened since then.
    With ``gennemgang``, a folder of returned workbooks, the report is of that review: see :func:`open_review`.
    """
    if (folder := scope.pop("gennemgang", None)) is not None:
        return Sagsgennemgang(open_review(folder, extract, as_of=as_of, **scope))
    view = VIEWS[name]
    path = sample_path() if extract is None else extract
    options: dict[str, Any] = {"threshold": threshold} if (threshold := scope.pop("taerskel", None)) else {}
    if (earlier := scope.pop("sammenlign_med", None)) is not None:
        options["earlier"] = read_run(earlier)
    return view.report(open_scope(path, view.tilsyn, as_of=as_of, arter=view.arter, **scope), **options)
