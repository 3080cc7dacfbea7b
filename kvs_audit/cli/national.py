"""``kvs-audit national``."""

from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.audit import DEVIATION_FOUND, FailOn, check_fail_on
from kvs_audit.cli.options import (
    AllowColumns,
    AsOf,
    From,
    Kommune,
    Law,
    MappingFile,
    Out,
    Scheduler,
    StandardNames,
    StandardsDirs,
    To,
    parse_date,
    parse_period,
)
from kvs_audit.cli.terminal import complain, console, printable, progress, time_left

if TYPE_CHECKING:
    from kvs_audit.partitions import Partitioned, Progress

Extracts = Annotated[
    str,
    typer.Argument(
        metavar="MAPPE", help="Mappe med et udtræk (mappe, .xlsx, .zip) for hver kommune; også på et lager: s3://…"
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", help="Så mange processer på denne maskine; ellers én pr. kerne."),
]
_MOST_NAMED = 10


def national(
    mappe: Extracts,
    as_of: AsOf,
    out: Out,
    scheduler: Scheduler = None,
    workers: Workers = None,
    standard: StandardNames = None,
    standards: StandardsDirs = None,
    kommune: Kommune = None,
    first: From = None,
    last: To = None,
    lov: Law = False,
    fail_on: FailOn = None,
    mapping: MappingFile = None,
    allow_column: AllowColumns = None,
) -> int:
    """Mål mange udtræk under ét, for eksempel et pr. kommune, fordelt på processer eller maskiner.

    Hvert udtræk indlæses og måles for sig; resultatet er det samme som af ét udtræk med alle sager. Fundene ligger
    samlet i fund.parquet, og med en arbejdsliste for hvert udtræk i fund.zip. Kan ét udtræk ikke bruges, eller står
    samme sag i to af dem, skrives intet.

    Eksempler:

    `kvs-audit national udtraek --as-of 2026-06-30 --out resultat`

    `kvs-audit national s3://spand/udtraek --lov --as-of 2026-06-30 --scheduler tcp://10.0.0.5:8786 --out resultat`
    """
    day = parse_date(as_of, "--as-of")
    fra, til = parse_period(first, last)
    check_fail_on(fail_on)
    with progress("Finder udtræk …") as steps:
        from kvs_audit.partitions import audit_partitions
        from kvs_audit.standards.law import LAW

        def tell(step: "Progress") -> None:
            steps.say(f"{step.done} af {step.total} udtræk målt, {time_left(step.seconds_left)} · {step.name}")

        result = audit_partitions(
            mappe,
            out,
            as_of=day,
            standards=[*(standard or ()), *(LAW if lov else ())],
            kommune=kommune,
            fra=fra,
            til=til,
            standards_dirs=standards or (),
            allow_columns=allow_column or (),
            mapping=mapping,
            scheduler=scheduler,
            workers=workers,
            on_done=tell,
        )
    _show(result)
    return DEVIATION_FOUND if fail_on is not None and result.deviations else 0


def _show(result: "Partitioned") -> None:
    """The summary table on stdout; what to know of rows and tables on stderr."""
    from kvs_audit.cli.tables import summary_tables
    from kvs_audit.contract.danish import count, counted_text

    out = console()
    for table in summary_tables(result):
        out.print(table)
    tables = result.manifest["tabeller"]
    rejected, unknown = (sum(each[name] for each in tables.values()) for name in ("afvist", "sat_ukendt"))
    if rejected or unknown:
        complain(f"Obs: {count(rejected)} rækker er afvist og {count(unknown)} værdier sat ukendt. Se afviste.csv.")
    for lacking, where in result.lacking.items():
        complain(f"Obs: tabellen {lacking} mangler i {len(where)} af {len(result.names)} udtræk: {_named(where)}.")
    for chosen in result.chosen:
        for caveat in chosen.standard.forbehold:
            complain(f"Obs: {chosen.standard.id}: {caveat}")
    cases = counted_text(tables["sager"]["accepteret"], "sag", "sager")
    assessed = counted_text(result.manifest["vurderinger"], "vurdering", "vurderinger")
    out.print(f"{len(result.names)} udtræk, {cases}, {assessed}, {count(result.manifest['fund'])} fund")
    names = ", ".join(path.name for path in result.written)
    out.print(printable(f"Skrevet til {result.written[0].parent}: {names}"))


def _named(names: tuple[str, ...]) -> str:
    from kvs_audit.extract.names import shown

    more = f" og {len(names) - _MOST_NAMED} mere" if len(names) > _MOST_NAMED else ""
    return ", ".join(shown(name) for name in names[:_MOST_NAMED]) + more
