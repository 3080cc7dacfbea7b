"""How far one machine reaches: one extract in one audit, and the same split into many, in local processes.

    python tests/benchmarks/bench_partitions.py [--cases 20000 100000] [--partitions 20] [--workers 1 2] [--seed 1]
                                                [--all-standards] [--parts-only]

Every run is a process of its own, from Parquet to every file written, start-up included, under the allocator's settings
of ``kvs-audit``; memory is the most that any one of its processes held, and the sum over its processes at most. The
assessments of all runs of one size are asserted to be the same bytes. The last lines say, by proportion from the
largest size, where one audit ends and where one machine does.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl
import psutil

from kvs_audit.cli import ALLOCATOR

AS_OF = date(2026, 6, 30)
GIGABYTE = 1e9
WATCHED_EVERY = 0.1
PATIENT = 10
"""Minutes that one is ready to wait for an answer."""


def run(how, source, out, number, standards):
    """What a measured process does; ``number``: of cases in a part, of processes. No standards: those that apply."""
    if how == "audit":
        import kvs_audit

        kvs_audit.audit(source, as_of=AS_OF, standards=standards).write(out)
    elif how == "split":
        from kvs_audit.partitions import split_extract

        split_extract(source, out, number)
    else:
        from kvs_audit.partitions import audit_partitions

        audit_partitions(source, out, as_of=AS_OF, workers=number, standards=standards)


def standards_named():
    """The ids of all local standards."""
    from kvs_audit.standards import load_standards
    from kvs_audit.standards.law import local_standards

    return [standard.id for standard in local_standards(load_standards())]


def watched(command):
    """Seconds on the clock and of all cores, the most memory of one process, and of all together."""
    begun = time.perf_counter()
    process = psutil.Popen(command, env=os.environ | dict([ALLOCATOR]))
    one = together = 0
    worked = {}
    while process.poll() is None:
        seen = [looked_at(each) for each in family(process)]
        sizes = [size for _, size, _ in seen]
        one, together = max([one, *sizes]), max(together, sum(sizes))
        worked |= {pid: seconds for pid, _, seconds in seen if seconds}
        time.sleep(WATCHED_EVERY)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(process.returncode)
    return {"seconds": seconds, "cpu": sum(worked.values()), "one": one, "together": together}


def family(process):
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def looked_at(process):
    """Its number, the bytes it holds, and the seconds it has worked."""
    try:
        times = process.cpu_times()
        return process.pid, process.memory_info().rss, times.user + times.system
    except psutil.NoSuchProcess:
        return process.pid, 0, 0


def measure(how, source, out, number=0, standards=()):
    command = [sys.executable, __file__, "--run", how, str(source), str(out), str(number), *standards]
    found = watched(command)
    if how == "split":
        return found
    with (out / "vurderinger.csv").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    rows = pl.scan_parquet(out / "vurderinger.parquet").select(pl.len()).collect().item()
    return {**found, "digest": digest, "rows": rows}


def line(what, cases, found):
    assessed = format(found["rows"], ",") if "rows" in found else ""
    print(
        f"{cases:>10,} {what:<34} {found['seconds']:>9.1f} {found['cpu']:>9.1f} {cases / found['seconds']:>9,.0f} "
        f"{found['one'] / GIGABYTE:>8.2f} {found['together'] / GIGABYTE:>8.2f} {assessed:>13}",
        flush=True,
    )


def one_size(cases, given):
    """Measure a number of cases every way; returns what was found by the way."""
    from kvs_audit.sample import generate, write_extract

    standards = standards_named() if given.all_standards else []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_extract(generate(cases, given.seed), place / "ene", "parquet")
        found = {}
        if not given.parts_only:
            found["audit"] = measure("audit", place / "ene", place / "ud", standards=standards)
            line("audit, one extract", cases, found["audit"])
        line("split", cases, measure("split", place / "ene", place / "dele", -(-cases // given.partitions)))
        for workers in given.workers:
            found[workers] = measure("parts", place / "dele", place / f"ud-{workers}", workers, standards)
            noun = "process" if workers == 1 else "processes"
            line(f"national, {given.partitions} extracts, {workers} {noun}", cases, found[workers])
    assert len({each["digest"] for each in found.values()}) == 1, "the runs differ"
    return found


def reach(cases, found, memory):
    """Where one audit ends, and where one machine does, by proportion from the largest size."""
    whole = found["audit"]
    fastest = min((each for how, each in found.items() if how != "audit"), key=lambda each: each["seconds"])
    fits = cases * memory / whole["together"]
    minutes = fastest["seconds"] / cases * 1e6 / 60
    print(f"\none audit of one extract: {memory / GIGABYTE:.0f} GB hold about {fits / 1e6:.1f} million cases,", end=" ")
    print(f"which take {fits / cases * whole['seconds'] / 60:.0f} minutes")
    print(f"by extracts: {minutes:.1f} minutes per million cases, {fastest['one'] / GIGABYTE:.2f} GB per process")
    print(f"leave one machine beyond {PATIENT / minutes:.1f} million cases, to have the answer in {PATIENT} minutes")


def main():
    if sys.argv[1:2] == ["--run"]:
        how, source, out, number, *standards = sys.argv[2:]
        run(how, Path(source), Path(out), int(number), standards)
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--partitions", type=int, default=20)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, os.cpu_count() or 1])
    parser.add_argument("--parts-only", action="store_true", help="not as one extract, which needs memory for it all")
    parser.add_argument("--all-standards", action="store_true", help="all local standards on every case")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    memory = psutil.virtual_memory().total
    print(f"{os.cpu_count()} cores, {memory / GIGABYTE:.0f} GB")
    headings = f"{'cases':>10} {'run':<34} {'seconds':>9} {'CPU s':>9} {'cases/s':>9} {'GB, one':>8} {'GB, all':>8}"
    print(f"{headings} {'assessments':>13}", flush=True)
    sizes = [(cases, one_size(cases, given)) for cases in sorted(given.cases)]
    if not given.parts_only:
        reach(*sizes[-1], memory)


if __name__ == "__main__":
    main()
