"""Fuzzing of the readers: how many inputs were tried, and what came of them.

    python tests/benchmarks/fuzz_readers.py [--seconds 600] [--inputs N] [--seed 1] [--kinds csv parquet xlsx zip ...]

Files of an extract are damaged and read: CSV, Parquet, the parts of a workbook and of a zip (checksums made right
again, so that the damage reaches the reader), and whole archives. Each is read, and then every count must add up, or is
refused with the project's own fault; a traceback, a fault that carries another error (which may hold a value), or half
a minute without an answer ends the run with the input kept. With ``atheris`` installed (an extra, not a dependency) and
``--guided``, libFuzzer grows the inputs by the coverage of ``kvs_audit.extract``; else they are damaged at random.
"""

import argparse
import collections
import faulthandler
import io
import os
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import polars as pl
import xlsxwriter

CASES = {
    "sager": "sag_id,kommune,foedselsdato,team\nS1,Ringsted,2014-05,Team Ø\nS2,Faxe,2010-11-30,\n",
    "indsatser": "indsats_id,sag_id,indsatstype,lovgrundlag,afgoerelsesdato,startdato,slutdato,forventet_varighed_mdr,"
    'formaal_angivet\nI1,S1,aflastning,"SEL § 52, stk. 3",2023-01-13,2023-02-28,,12.5,true\n'
    "I2,S2,anbringelse,BL § 46,2024-01-31,2024-03-31,2024-09-01,,false\n",
    "opfoelgninger": "opfoelgning_id,indsats_id,dato,med_barn,resultat\nF1,I1,2023-05-28,true,fortsaetter\n"
    'F2,I1,2023-11-29,,formaal_opfyldt\n"F3",I2,2024-06-30,false,\n',
    "aflastningsdoegn": "indsats_id,maaned,doegn\nI1,2023-03,4\nI1,2023-04,5.5\n",
}
WORDS = [b"", b"0", b"-1", b'"', b'""', b";", b",", b"\r\n", b"\n\n", b"\x00", b"\xe6", b"\xc3\xa6", b"\xef\xbb\xbf"]
WORDS += [b"31-12-2024", b"2024-02-30", b"marts 2024", b"1e308", b"NaN", b"ja", b"XFD1048576", b"A0", b"99999999999"]
WORDS += [b"inlineStr", b"<c/>", b"<row/>", b"&#10;", b"]]>", b"x" * 3_000, b"2,0", b"S1", b" ", b"\xc2\xa0", b"\x8d"]


def danish(text):
    return text.replace(",", ";").replace("\n", "\r\n").encode("cp1252")


def quoted(text):
    rows = pl.read_csv(text.encode(), infer_schema=False)
    return rows.write_csv(quote_style="always").encode()


def parquet(text):
    buffer = io.BytesIO()
    pl.read_csv(text.encode(), try_parse_dates=True).write_parquet(buffer)
    return buffer.getvalue()


def workbook(constant_memory):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": constant_memory, "in_memory": True}) as book:
        for name, text in CASES.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(pl.read_csv(text.encode(), has_header=False, infer_schema=False).rows()):
                page.write_row(number, 0, line)
    return buffer.getvalue()


def archive(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return buffer.getvalue()


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


class Target:
    """What is damaged, and how the damaged bytes become an extract: a folder, or one file of a suffix."""

    def __init__(self, parts, suffix=None, *, whole=False):
        self.parts, self.suffix, self.whole = parts, suffix, whole
        self.names = sorted(parts)

    def seeds(self):
        if self.whole:
            return [b"\x00" + archive(self.parts)]
        return [bytes([number]) + self.parts[name] for number, name in enumerate(self.names)]

    def place(self, data, folder):
        changed = {} if self.whole else {**self.parts, self.names[data[0] % len(self.names)]: data[1:]}
        if self.suffix:
            path = folder / f"udtraek{self.suffix}"
            path.write_bytes(data[1:] if self.whole else archive(changed))
            return path
        path = folder / "udtraek"
        path.mkdir(exist_ok=True)
        for name, part in changed.items():
            (path / name).write_bytes(part)
        return path


def targets():
    csv = {f"{name}.csv": text.encode() for name, text in CASES.items()}
    return {
        "csv": Target(csv),
        "dansk": Target({f"{name}.csv": danish(text) for name, text in CASES.items()}),
        "quoted": Target({f"{name}.csv": quoted(text) for name, text in CASES.items()}),
        "parquet": Target({f"{name}.parquet": parquet(text) for name, text in CASES.items()}),
        "xlsx": Target(parts_of(workbook(constant_memory=True)), ".xlsx"),
        "xlsx shared": Target(parts_of(workbook(constant_memory=False)), ".xlsx"),
        "xlsx whole": Target(parts_of(workbook(constant_memory=True)), ".xlsx", whole=True),
        "zip": Target(csv, ".zip"),
        "zip whole": Target(csv, ".zip", whole=True),
    }


def damaged(data, dice):
    raw = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 4, 12])):
        at, roll = dice.randrange(len(raw) + 1), dice.random()
        if roll < 0.3:
            raw[at : at + 1] = dice.randbytes(1)
        elif roll < 0.45:
            del raw[at : at + dice.choice([1, 2, 10, 60])]
        elif roll < 0.6:
            start = dice.randrange(len(raw) + 1)
            raw[at:at] = raw[start : start + dice.choice([1, 5, 40])]
        else:
            raw[at:at] = dice.choice(WORDS)
    return bytes(raw)


class Trial:
    """Reads inputs one by one, and counts."""

    def __init__(self, place, deadline, most):
        self.place, self.deadline, self.most = place, deadline, most
        self.tried, self.outcomes, self.rows = 0, collections.Counter(), 0

    def over(self):
        return time.monotonic() > self.deadline or (self.most is not None and self.tried >= self.most)

    def read(self, kind, target, data):
        from kvs_audit.errors import UserError
        from kvs_audit.extract import read_extract

        faulthandler.dump_traceback_later(30, exit=True)
        own = self.place / kind.replace(" ", "_")
        own.mkdir(exist_ok=True)
        path = target.place(data or b"\x00", own)
        self.tried += 1
        try:
            extract = read_extract(path)
        except UserError as fault:
            assert str(fault)
            assert fault.__context__ is None, "the fault carries another error, which may hold a value"
            self.outcomes[kind, "refused"] += 1
            return
        for name, counts in extract.counts.items():
            assert counts.laest == counts.accepteret + counts.afvist, (name, counts)
            assert counts.accepteret == extract.tables[name].height, name
            lines = extract.rejects.filter(pl.col("tabel") == name)["handling"]
            assert (lines == "afvist").sum() == counts.afvist, name
            self.rows += counts.laest
        self.outcomes[kind, "read"] += 1

    def tell(self):
        faulthandler.cancel_dump_traceback_later()
        print(f"{self.tried:,} inputs, {self.rows:,} rows accounted for")
        for (kind, outcome), count in sorted(self.outcomes.items()):
            print(f"  {kind:12} {outcome:8} {count:>9,}")
        sys.stdout.flush()


def at_random(trial, chosen, seed):
    """Damage seeds, and inputs that were read although damaged: those lead further."""
    dice = random.Random(seed)
    pools = {kind: target.seeds() for kind, target in chosen.items()}
    while not trial.over():
        kind = dice.choice(list(chosen))
        data = dice.choice(pools[kind])
        data = data[:1] + damaged(data[1:], dice)
        before = trial.outcomes[kind, "read"]
        trial.read(kind, chosen[kind], data)
        if trial.outcomes[kind, "read"] > before and len(data) < 20_000:
            pools[kind].append(data)
            if len(pools[kind]) > 400:
                pools[kind].pop(dice.randrange(len(chosen[kind].names), 400))


def by_coverage(trial, chosen, place):
    """libFuzzer's own loop; it does not come back."""
    import atheris

    with atheris.instrument_imports(include=["kvs_audit.extract"]):
        import kvs_audit.extract  # noqa: F401
    kinds = list(chosen)
    corpus = place / "corpus"
    corpus.mkdir()
    for number, kind in enumerate(kinds):
        for i, seed in enumerate(chosen[kind].seeds()):
            (corpus / f"{number}-{i}").write_bytes(bytes([number]) + seed)

    def one(data):
        if trial.over():
            trial.tell()
            os._exit(0)
        if len(data) > 1:
            kind = kinds[data[0] % len(kinds)]
            trial.read(kind, chosen[kind], data[1:])

    atheris.Setup([sys.argv[0], str(corpus), "-timeout=60", "-rss_limit_mb=3500", "-max_len=65536"], one)
    atheris.Fuzz()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--inputs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", default=list(targets()))
    parser.add_argument("--guided", action="store_true")
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="kvs-fuzz-"))
    print(f"inputs under way lie in {place}")
    trial = Trial(place, time.monotonic() + given.seconds, given.inputs)
    chosen = {kind: target for kind, target in targets().items() if kind in given.kinds}
    if given.guided:
        by_coverage(trial, chosen, place)
    else:
        at_random(trial, chosen, given.seed)
        trial.tell()


if __name__ == "__main__":
    main()
