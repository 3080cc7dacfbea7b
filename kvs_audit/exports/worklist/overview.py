"""The first sheet: what was audited, with what, and the rates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kvs_audit.contract.danish import counted_text, krav_label, label, listing, long_date
from kvs_audit.exports.audited import Audited, judged
from kvs_audit.exports.worklist.cells import visible_text
from kvs_audit.fund.reservations import lost_without_case

_HEADINGS: Final = (
    "Standard",
    "Krav",
    "Styrke",
    "Enheder",
    "Opfyldt",
    "Afvigelse",
    "Begrundet afvigelse",
    "Kan ikke vurderes",
    "Endnu ikke forfaldne",
    "Nævner",
    "Andel opfyldt",
)
_FIGURES: Final = (
    "enheder",
    "opfyldt",
    "afvigelse",
    "begrundet_afvigelse",
    "kan_ikke_vurderes",
    "ikke_forfaldne",
    "naevner",
)
_WIDTHS: Final = (34, 36, 18, 10, 10, 10, 12, 12, 12, 10, 12)


def write_overview(
    worksheet: Any, result: Audited, sheets: Sequence[tuple[str, str]], formats: Mapping[str, Any]
) -> None:
    """Write the overview. ``sheets``: name and standard of every sheet of findings."""
    for number, width in enumerate(_WIDTHS):
        worksheet.set_column(number, number, width)
    worksheet.write_string(0, 0, "Fund fra tilsyn med kvalitetsstandarder", formats["title"])
    row = 2
    for name, value in (*_facts(result), *_standards(result, sheets)):
        worksheet.write_string(row, 0, visible_text(name), formats["strong"])
        worksheet.write_string(row, 1, visible_text(value), formats["text"])
        row += 1
    _write_rates(worksheet, result, row + 1, formats)


def _facts(result: Audited) -> Iterator[tuple[str, str]]:
    extract = result.extract
    yield "Opgjort pr.", long_date(result.as_of)
    if result.fra or result.til:
        parts = [f"fra {long_date(result.fra)}"] if result.fra else []
        parts += [f"til {long_date(result.til)}"] if result.til else []
        yield "Kun hændelser", " ".join(parts)
    yield "Udtræk", listing(source.name for source in extract.sources) or "frames"
    counts = extract.counts
    cases, measures = (counts[table].accepteret for table in ("sager", "indsatser"))
    yield "Sager", f"{counted_text(cases, 'sag', 'sager')}, {counted_text(measures, 'indsats', 'indsatser')}"
    assessed = counted_text(result.vurderinger.height, "vurdering", "vurderinger")
    yield "Fund", f"{counted_text(result.fund.height, 'fund', 'fund')} blandt {assessed}"
    rejected = counted_text(sum(table.afvist for table in counts.values()), "række", "rækker")
    unknown = counted_text(sum(table.sat_ukendt for table in counts.values()), "værdi", "værdier")
    yield "Indlæsning", f"{rejected} afvist, {unknown} sat til ukendt; se afviste.csv"
    stray = lost_without_case(extract)
    if stray:
        lost = counted_text(stray, "afvist række", "afviste rækker")
        yield "Obs", f"{lost} kan ikke føres til en sag. Et fund kan skyldes det, uden at det står ved fundet."


def _standards(result: Audited, sheets: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for chosen in result.chosen:
        standard = chosen.standard
        names = [name for name, of in sheets if of == standard.id]
        where = f" Fundene fylder {len(names)} ark: {listing(names)}." if len(names) > 1 else ""
        head = f"{standard.titel}, {standard.udgave_tekst}, version {standard.version}. "
        yield standard.id, f"{head}Vurderet for {listing(judged(result.extract, chosen))}.{where}"
        for caveat in standard.forbehold:
            yield "", f"Forbehold: {caveat}"


def _write_rates(worksheet: Any, result: Audited, first: int, formats: Mapping[str, Any]) -> None:
    for number, heading in enumerate(_HEADINGS):
        worksheet.write_string(first, number, heading, formats["heading"])
    for row, line in enumerate(_lines(result), first + 1):
        standard, krav, styrke, figures = line
        for number, text in enumerate((standard, krav_label(krav), label(styrke))):
            worksheet.write_string(row, number, text, formats["text"])
        for number, name in enumerate(_FIGURES, 3):
            worksheet.write_number(row, number, figures.get(name, 0), formats["count"])
        if figures.get("andel") is None:
            worksheet.write_string(row, len(_HEADINGS) - 1, "–", formats["text"])
        else:
            worksheet.write_number(row, len(_HEADINGS) - 1, figures["andel"], formats["share"])


def _lines(result: Audited) -> Iterable[tuple[str, str, str, Mapping[str, Any]]]:
    """Every requirement of the standards, also those without a unit: standard, krav, styrke, figures."""
    figures = {(line["standard"], line["krav"]): line for line in result.opsummering.to_dicts()}
    for chosen in result.chosen:
        for krav in chosen.standard.krav:
            yield chosen.standard.id, krav.id, krav.styrke, figures.get((chosen.standard.id, krav.id), {})
