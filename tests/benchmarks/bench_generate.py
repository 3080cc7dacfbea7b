"""How fast extracts are generated and written, and the memory it takes.

    python tests/benchmarks/bench_generate.py [--cases 3000 20000 1000000] [--seed 1]

Every size runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEGABYTE = 1_000_000


def peak_memory():
    """The most memory this process has held, in bytes; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def timed(work):
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def measure(cases, seed):
    """One line of figures for one size."""
    from kvs_audit.sample import generate, write_extract

    generate(10, seed)
    seconds, frames = timed(lambda: generate(cases, seed))
    peak = peak_memory()
    rows = sum(frame.height for frame in frames.values())
    with tempfile.TemporaryDirectory() as folder:
        written = {
            name: timed(lambda name=name: write_extract(frames, Path(folder) / name, name))[0]
            for name in ("csv", "parquet")
        }
        sizes = {
            name: sum(path.stat().st_size for path in (Path(folder) / name).iterdir()) / MEGABYTE for name in written
        }
    memory = "?" if peak is None else f"{peak / MEGABYTE:,.0f}"
    print(
        f"{cases:>10,} {rows:>12,} {seconds:>10.2f} {memory:>10} {written['csv']:>8.2f} {sizes['csv']:>8.1f} "
        f"{written['parquet']:>10.2f} {sizes['parquet']:>10.1f}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs="+", default=[3_000, 20_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measure(arguments.cases[0], arguments.seed)
        return
    print(
        f"{'cases':>10} {'rows':>12} {'generate s':>10} {'peak MB':>10} {'csv s':>8} {'csv MB':>8} "
        f"{'parquet s':>10} {'parquet MB':>10}",
        flush=True,
    )
    for cases in arguments.cases:
        command = [sys.executable, __file__, "--one", "--cases", str(cases), "--seed", str(arguments.seed)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
