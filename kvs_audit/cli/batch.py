"""``kvs-audit batch``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import AsOf, ExtractPath, Scheduler, parse_date
from kvs_audit.cli.report import Parameters, Pdf, parse_parameters
from kvs_audit.cli.terminal import complain, console, printable, progress, time_left
from kvs_audit.errors import ArgumentFault, UserError

if TYPE_CHECKING:
    from kvs_audit.reports.batch import BatchResult, Step

Out = Annotated[Path, typer.Option("--out", metavar="MAPPE", help="Mappen, der skrives til: en undermappe for hver.")]
GroupBy = Annotated[
    str, typer.Option("--by", metavar="kommune|team", help="Én undermappe pr. kommune eller pr. team i hver kommune.")
]
ReportNames = Annotated[
    list[str],
    typer.Option("--report", metavar="NAVN", help="En rapport, der skal laves; kan gentages. Se kvs-audit report."),
]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", help="Så mange processer; hver holder en måling i hukommelsen.")
]


class Interrupted(UserError):
    """The user stopped a run whose reports so far are kept."""

    exit_status = 130


def batch(
    udtraek: ExtractPath,
    by: GroupBy,
    report: ReportNames,
    as_of: AsOf,
    out: Out,
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    p: Parameters = None,
    pdf: Pdf = False,
) -> int:
    """Lav rapporter for hver kommune eller hvert team, med en oversigt (index.html).

    Kør igen til samme mappe for at fortsætte: en rapport, hvis inddata og parametre er uændrede, laves ikke om. En
    rapport, der ikke kan laves, stopper ikke de andre; kommandoen slutter da med status 1 og en liste.

    Eksempler:

    `kvs-audit batch udtraek --by kommune --report offentlig --as-of 2026-06-30 --out rapporter`

    `kvs-audit batch udtraek --by team --report afgoerelsestilsyn --report leverancetilsyn --as-of 2026-06-30 --jobs 2
    --out rapporter -p from 2026-01-01`

    `kvs-audit batch /delt/udtraek --by kommune --report offentlig --as-of 2026-06-30 --scheduler tcp://10.0.0.5:8786
    --out /delt/rapporter`
    """
    day = parse_date(as_of, "--as-of")
    parameters = parse_parameters(p or [])
    if by not in ("kommune", "team"):
        msg = f"--by skal være kommune eller team; den er {by}."
        raise ArgumentFault(msg)
    with progress("Måler udtrækket …") as steps:
        from kvs_audit.reports.batch import run_batch

        done: list[Step] = []

        def tell(step: "Step") -> None:
            done.append(step)
            steps.say(f"{step.done} af {step.total} rapporter, {time_left(step.seconds_left)} · {step.label}")

        try:
            result = run_batch(
                udtraek,
                report,
                day,
                out,
                by="team" if by == "team" else "kommune",
                jobs=jobs,
                scheduler=scheduler,
                parameters=parameters,
                pdf=pdf,
                on_done=tell,
            )
        except KeyboardInterrupt as interrupt:
            made = sum(step.outcome.status == "lavet" for step in done)
            msg = f"Afbrudt. {made} rapporter er lavet. Kør igen til samme mappe for at fortsætte."
            raise Interrupted(msg) from interrupt
    return _show(result)


def _show(result: "BatchResult") -> int:
    """Tell how it went; returns the exit status."""
    from kvs_audit.contract.danish import counted_text

    made = sum(outcome.status == "lavet" for outcome in result.outcomes)
    kept = sum(outcome.status == "uaendret" for outcome in result.outcomes)
    told = f"{counted_text(made, 'rapport', 'rapporter')} lavet; {kept} var lavet før og uændrede."
    console().print(printable(f"{told} Oversigten ligger i {result.index}"))
    if result.without_team:
        console().print(f"Sager uden team, som ikke er med i nogen rapport: {result.without_team}")
    if not result.failed:
        return 0
    complain(f"{counted_text(len(result.failed), 'rapport', 'rapporter')} kunne ikke laves:")
    for outcome in result.failed:
        complain(f"- {outcome.task.group.label}, {outcome.task.report.name}: {outcome.fault}")
    return 1
