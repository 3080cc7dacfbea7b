"""The page that links to a batch's reports."""

from collections.abc import Collection
from importlib.resources import files

import jinja2

from kvs_audit.contract.danish import long_date
from kvs_audit.extract.names import shown
from kvs_audit.reports.batch_plan import Plan, Task, files_of

_FORMS = {".html": "", ".pdf": "PDF", ".xlsx": "arbejdsliste (Excel)", ".ipynb": "notebook"}


def index_page(plan: Plan, made: Collection[Task]) -> str:
    """One HTML page with a link to every file of the reports ``made``, and a list of those that could not be.

    It names the groups of the batch and nothing else of the extract; why a report failed is not told here.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kvs_audit.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    keys = {task.key for task in made}
    return environment.get_template("batch.html.j2").render(
        title=f"Rapporter pr. {plan.by}",
        day=long_date(plan.as_of),
        total=len(plan.tasks),
        failed=[(shown(task.group.label), task.report.title) for task in plan.tasks if task.key not in keys],
        groups=_groups(plan, keys),
        by_team=plan.by == "team",
        style=(files("kvs_audit.reports") / "assets" / "report.css").read_text(encoding="utf-8"),
    )


def _groups(plan: Plan, made: Collection[str]) -> list[dict[str, object]]:
    """The groups in order, each with its reports that are there."""
    found: dict[str, list[Task]] = {}
    labels: dict[str, str] = {}
    for task in plan.tasks:
        labels[task.group.folder] = shown(task.group.label)
        found.setdefault(task.group.folder, []).extend([task] if task.key in made else [])
    return [
        {"folder": folder, "label": labels[folder], "reports": [_report(task, plan.pdf) for task in tasks]}
        for folder, tasks in found.items()
    ]


def _report(task: Task, pdf: bool) -> dict[str, object]:
    page, *others = files_of(task, pdf)
    return {
        "title": task.report.title,
        "page": f"{task.group.folder}/{page}",
        "others": [(f"{task.group.folder}/{name}", _FORMS[f".{name.rpartition('.')[2]}"]) for name in others],
    }
