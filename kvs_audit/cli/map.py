"""``kvs-audit map``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import AllowColumns, ExtractPath
from kvs_audit.cli.terminal import complain, console, printable, progress

if TYPE_CHECKING:
    from kvs_audit.extract.mapping_proposal import Proposal

MapOut = Annotated[
    Path | None, typer.Option("--out", metavar="FIL", help="Skriv til en ny fil (TOML) i stedet for skærmen.")
]


def map_extract(udtraek: ExtractPath, out: MapOut = None, allow_column: AllowColumns = None) -> None:
    """Foreslå, hvordan et udtræk med andre navne og koder skal læses: en fil at rette til og bruge med `--mapping`.

    Forslaget siger hvorfor. Værdier vises kun for kolonner med koder, aldrig nøgler, fødselsdatoer eller fri tekst.

    Eksempler:

    `kvs-audit map udtraek.xlsx --out kortlaegning.toml`

    `kvs-audit check udtraek.xlsx --mapping kortlaegning.toml`
    """
    with progress("Indlæser …"):
        from kvs_audit.extract.containers import open_container
        from kvs_audit.extract.mapping_proposal import propose
        from kvs_audit.extract.mapping_text import proposal_text
        from kvs_audit.extract.read import guard_container

        container = open_container(udtraek)
        guard_container(container, frozenset(allow_column or ()))
        proposal = propose(container)
        text = proposal_text(proposal)
    if out is None:
        print(printable(text), end="")
    else:
        from kvs_audit.cli.new_file import write_new_file

        write_new_file(out, text)
        console().print(printable(f"Skrevet: {out}"))
    for sentence in left_to_do(proposal):
        complain(sentence)


def left_to_do(proposal: "Proposal") -> list[str]:
    """What the reader must see to before the mapping can be used."""
    from kvs_audit.contract.danish import counted_text

    sentences = [
        f"Obs: tabellen {table.navn} mangler {', '.join(table.missing)}." for table in proposal.tables if table.missing
    ]
    found = {table.navn for table in proposal.tables}
    sentences += [f"Obs: ingen tabel ligner {name}." for name in ("sager", "indsatser") if name not in found]
    unknown = sum(
        sum(meaning.code is None for meaning in column.coded.meanings) + column.coded.hidden
        for table in proposal.tables
        for column in table.columns
        if column.coded is not None
    )
    if unknown:
        sentences.append(f"Obs: {counted_text(unknown, 'kode', 'koder')} er ikke genkendt; se under vaerdier.")
    return sentences
