"""A tiny extract of two municipalities and three teams, and a report run that only writes its files."""

from datetime import date
from pathlib import Path

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.catalogue import CATALOGUE

AS_OF = date(2024, 6, 30)

SAGER = """sag_id,kommune,foedselsdato,team,raadgiver
S1,Ringsted,2019-01-15,Team Nord,R-1
S2,Ringsted Kommune,2014-02-01,Team Ås,R-2
S3,Faxe,2012-05,Team Nord,R-3
S4,Faxe,2013-05,,R-3
"""
INDSATSER = """indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato
M1,S1,aflastning,2023-12-01,2024-01-01,
M3,S3,stoette_i_hjemmet,2024-02-01,2024-02-15,
"""


def tiny_extract(parent: Path) -> Path:
    folder = parent / "udtraek"
    folder.mkdir()
    (folder / "sager.csv").write_text(SAGER, encoding="utf-8")
    (folder / "indsatser.csv").write_text(INDSATSER, encoding="utf-8")
    return folder


class FakeRun:
    """Stands for ``run_report``: remembers its calls, and fails for the folders in ``failing``."""

    def __init__(self):
        self.calls, self.failing, self.fault = [], set(), ArgumentFault("Kan ikke.")

    def __call__(self, name, extract, as_of, out, parameters, *, pdf=False, aside=True):
        self.calls.append((name, Path(out).name, dict(parameters)))
        if Path(out).name in self.failing:
            raise self.fault
        Path(out).mkdir(exist_ok=True)
        for suffix in (".html", ".ipynb", *(["-fund.xlsx"] if CATALOGUE[name].worklist else [])):
            (Path(out) / f"{name}{suffix}").write_text("x", encoding="utf-8")

    @property
    def made(self):
        return [(folder, name) for name, folder, _ in self.calls]
