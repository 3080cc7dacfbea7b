"""How many damaged Parquet files each reader takes for whole, and whether any ends the process.

    python tests/benchmarks/damaged_parquet.py [--files 10000] [--seed 0]

Files of a small extract, as polars and pyarrow write them (compressed and not, both kinds of pages), with bytes
changed, swapped, cut out or put in. For every one: does polars, asked as the project asks it, give a table, and does
pyarrow; and is it the table that was written? A process that ends is begun again at the next file, and counted.
"""

import argparse
import io
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from kvs_audit.extract import columnar
from kvs_audit.sample import generate

WRITTEN = ({"compression": "none"}, {"data_page_version": "2.0"}, {"use_dictionary": False, "compression": "none"})


def originals():
    """The bytes of every table in every form, with the table."""
    found = []
    for frame in generate(200, 1).values():
        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        for options in (None, *WRITTEN):
            file = io.BytesIO()
            if options is None:
                frame.write_parquet(file)
            else:
                pq.write_table(table, file, **options)
            found.append((file.getvalue(), by_pyarrow(file.getvalue())))
    return found


def damaged(data, chance):
    """The bytes with one kind of damage."""
    changed, at = bytearray(data), chance.randrange(len(data))
    kind = chance.choice(("byte", "bytes", "cut", "zeros", "more", "footer", "swap"))
    if kind == "byte":
        changed[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    elif kind == "bytes":
        for _ in range(chance.randrange(2, 10)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif kind == "cut":
        del changed[at : at + chance.randrange(1, 200)]
    elif kind == "zeros":
        zeros = bytes(min(chance.randrange(1, 100), len(changed) - at))
        changed[at : at + len(zeros)] = zeros
    elif kind == "more":
        changed[at:at] = chance.randbytes(chance.randrange(1, 50))
    elif kind == "footer":
        length = int.from_bytes(data[-8:-4], "little") + 8
        for _ in range(chance.randrange(1, 4)):
            changed[chance.randrange(len(changed) - length, len(changed))] = chance.randrange(256)
    else:
        other, length = chance.randrange(len(changed)), chance.randrange(1, 64)
        changed[at : at + length], changed[other : other + length] = (
            data[other : other + length],
            data[at : at + length],
        )
    return bytes(changed)


def by_pyarrow(data):
    try:
        table = pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True).read()
        return columnar._arrow_table(table)[1]
    except columnar._ARROW_FAULTS:
        return None


def by_polars(data):
    try:
        schema = pq.ParquetFile(pa.BufferReader(data)).schema_arrow
    except columnar._ARROW_FAULTS:
        return None
    found = columnar._read_by_polars(data, schema)
    return None if found is None else columnar._by_position(found)[1]


def told(found, original):
    if found is None:
        return "refuses"
    physical = pl.all().to_physical()
    return "takes it whole" if found.select(physical).equals(original.select(physical)) else "takes another table"


def tried(first, last, place):
    """Try so many files; the number of the one being tried stands in a file, in case it is the last."""
    forms = originals()
    for number in range(first, last):
        place.write_text(str(number), encoding="utf-8")
        chance = random.Random(number)
        data, original = chance.choice(forms)
        data = damaged(data, chance)
        print(f"{told(by_polars(data), original)}\t{told(by_pyarrow(data), original)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--try", nargs=3, dest="tried", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.tried:
        first, last, place = given.tried
        tried(int(first), int(last), Path(place))
        return
    counts, ended, at, last = Counter(), 0, given.seed, given.seed + given.files
    with TemporaryDirectory() as folder:
        place = Path(folder) / "at"
        while at < last:
            command = [sys.executable, __file__, "--try", str(at), str(last), str(place)]
            done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            counts.update(done.stdout.splitlines())
            at = int(place.read_text(encoding="utf-8")) + 1
            ended += done.returncode != 0
    print(f"{given.files:,} damaged files; the process ended {ended} times")
    for both, number in counts.most_common():
        polars, pyarrow = both.split("\t")
        print(f"{number:>8,}  polars {polars:<20}  pyarrow {pyarrow}")


if __name__ == "__main__":
    main()
