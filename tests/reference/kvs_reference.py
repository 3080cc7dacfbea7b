"""A slow, plain reading of every requirement, to hold the package against.

Loops, dates and fractions only; nothing is shared with the package, so that a misreading there does not come back
here. ``assess`` takes tables of already parsed values and gives one dict per assessed unit.

Values: dates, bools, ``Decimal`` or ``int`` figures, text; ``None`` is an empty cell, ``UNREADABLE`` a cell that held
something no reader could make out. ``foedselsdato`` is text, ``YYYY-MM-DD`` or ``YYYY-MM``. ``maaned`` is the first
day of the month.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from kvs_reference_standards import STANDARDS

UNREADABLE = object()
OPTIONAL_TABLES = (
    "undersoegelser",
    "planer",
    "opfoelgninger",
    "aflastningsdoegn",
    "stoettepersoner",
    "klippekortsamtaler",
)


# --- dates, ages, figures ---------------------------------------------------------------------------------------------


def add_months(day, months):
    """The same day so many calendar months later, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born, day):
    """Completed years; the day before birth is -1. A child of 29 February turns a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def last_of_month(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


def rounded(figures):
    """The exact sum, to six places, half to even."""
    return round(sum((Fraction(figure) for figure in figures), Fraction(0)), 6)


def three_valued_and(values):
    values = list(values)
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def days_between(first, second):
    return (second - first).days


# --- what a kind hands back -------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """Met, not met, or not assessable for a reason; and the figure against the limit."""

    met: bool | None
    aarsag: str | None = None
    observeret: object = None
    graense: object = None
    justified: bool = False


@dataclass
class Unit:
    enhed: str
    enhed_id: str
    indsats_id: str | None
    haendelsesdato: date
    outcome: Outcome


def unknown(column, limit=None):
    return Outcome(None, f"mangler_vaerdi:{column}", graense=limit)


def missing_table(table, limit=None):
    return Outcome(None, f"mangler_tabel:{table}", graense=limit)


def flag_outcome(value, column, wanted=True):
    """Wanted value: met. The other: not met. Empty: not assessable."""
    return unknown(column) if value is None else Outcome(value is wanted)


def for_every_possible_birthday(foedselsdato, evaluate, limit=None):
    """Evaluate for the birthday; for a month of birth, for its first and its last day.

    ``evaluate`` gives an outcome, or None where the unit is not relevant. Without any birth the unit is not
    assessable. With two outcomes that differ (relevant or not is a difference too) the day of birth is what is
    missing; with two that agree the lower limit stands, and an observed age only where it is one.
    """
    if foedselsdato is None:
        return unknown("foedselsdato", limit)
    if len(foedselsdato) == len("YYYY-MM-DD"):
        return evaluate(date.fromisoformat(foedselsdato))
    first_day = date.fromisoformat(f"{foedselsdato}-01")
    one, other = evaluate(first_day), evaluate(last_of_month(first_day))
    if one is None and other is None:
        return None
    if one is None or other is None or (one.met, one.aarsag) != (other.met, other.aarsag):
        return Outcome(None, "foedselsdag_ukendt", graense=limit)
    if one.graense is not None:
        one.graense = min(one.graense, other.graense)
    if one.observeret != other.observeret:
        one.observeret = None
    return one


# --- measures and cases as they are known on the as-of date ---------------------------------------------------------


@dataclass
class Measure:
    row: dict
    decided: date | None
    start: date | None
    end: date | None
    covered: bool = False
    followups: list = field(default_factory=list)
    doegn: dict = field(default_factory=dict)
    talks: list = field(default_factory=list)
    supporter: dict | None = None

    def value(self, column):
        return known(self.row.get(column))

    @property
    def id(self):
        return self.row["indsats_id"]

    @property
    def decision_or_start(self):
        return self.decided or self.start

    @property
    def start_or_decision(self):
        return self.start or self.decided

    def active_on(self, day):
        return self.start is not None and self.start <= day and (self.end is None or day < self.end)

    def started(self, as_of):
        return self.start is not None and self.start <= as_of

    def ended(self, as_of):
        return self.end is not None and self.end <= as_of

    def last_active_day(self, as_of):
        """The last day up to the as-of date on which it was active, or None."""
        if not self.started(as_of):
            return None
        last = as_of if self.end is None else min(as_of, self.end - timedelta(days=1))
        return last if last >= self.start else None

    def chain(self):
        """Follow-ups after the start and, where it has an end, not after that; those after A are gone already."""
        return [
            row for row in self.followups if self.start < row["dato"] and (self.end is None or row["dato"] <= self.end)
        ]


@dataclass
class Case:
    row: dict
    measures: list = field(default_factory=list)
    assessments: list = field(default_factory=list)
    plans: list = field(default_factory=list)

    def value(self, column):
        return known(self.row.get(column))

    @property
    def covered(self):
        return [measure for measure in self.measures if measure.covered]

    def others(self, measure):
        return [other for other in self.measures if other is not measure]


@dataclass
class World:
    """What every kind needs beside the case: the as-of date, and which tables and indsatser columns there are."""

    as_of: date
    tables: set
    indsats_columns: set

    def lacks(self, table):
        return table not in self.tables


def known(value):
    return None if value is UNREADABLE else value


def same_municipality(one, other):
    """Equal after trimming, whatever the case and whether or not the word Kommune follows."""

    def plain(name):
        name = name.strip().casefold()
        shorter = name.removesuffix("kommune")
        return shorter.strip() if shorter != shorter.rstrip() else name

    return plain(one) == plain(other)


def is_covered(measure, case, standard, named, kommune):
    day = measure.decision_or_start
    if day is None or measure.row["indsatstype"] not in standard["types"]:
        return False
    if standard["gaelder_fra"] is not None and day < standard["gaelder_fra"]:
        return False
    if kommune is not None:
        return same_municipality(case.row["kommune"], kommune)
    if named:
        return True
    return standard["kommune"] is not None and same_municipality(case.row["kommune"], standard["kommune"])


def build_cases(tables, standard, as_of, named, kommune):
    """Cases with what belongs to them, without anything that is not known on the as-of date."""
    cases = {row["sag_id"]: Case(row) for row in tables["sager"]}
    measures = {}
    for row in tables["indsatser"]:
        measure = Measure(row, known(row["afgoerelsesdato"]), known(row["startdato"]), known(row["slutdato"]))
        measures[measure.id] = measure
        if measure.decision_or_start is None or measure.decision_or_start <= as_of:
            case = cases[row["sag_id"]]
            case.measures.append(measure)
            measure.covered = is_covered(measure, case, standard, named, kommune)
    for row in tables.get("undersoegelser") or []:
        if row["startdato"] <= as_of:
            end = known(row["slutdato"])
            cases[row["sag_id"]].assessments.append(row | {"slutdato": end if end and end <= as_of else None})
    for row in tables.get("planer") or []:
        if row["dato"] <= as_of:
            cases[row["sag_id"]].plans.append(row)
    for row in tables.get("opfoelgninger") or []:
        if row["dato"] <= as_of:
            measures[row["indsats_id"]].followups.append(row)
    for row in tables.get("aflastningsdoegn") or []:
        if row["maaned"] <= as_of:
            measures[row["indsats_id"]].doegn[row["maaned"]] = row["doegn"]
    for row in tables.get("stoettepersoner") or []:
        offered = known(row.get("tilbudt_dato"))
        if offered is None or offered <= as_of:
            measures[row["indsats_id"]].supporter = row
    for row in tables.get("klippekortsamtaler") or []:
        if row["dato"] <= as_of:
            measures[row["indsats_id"]].talks.append(row["dato"])
    return list(cases.values())


# --- units ------------------------------------------------------------------------------------------------------------


def measure_unit(measure, outcome, day=None):
    """One measure; its day is the one given, else the decision (lacking it, the start)."""
    return Unit("indsats", measure.id, measure.id, day or measure.decision_or_start, outcome)


def month_unit(case, month, outcome):
    return Unit("sag_maaned", f"{case.row['sag_id']}@{month:%Y-%m}", None, month, outcome)


def started_measures(case, world):
    return [measure for measure in case.covered if measure.started(world.as_of)]


# --- the kinds: columns of the measure ------------------------------------------------------------------------------


def flag(case, world, column, wanted=True, relevant_from_age=None, when_ended=False):
    """Every covered measure has the wanted value in the column.

    With ``relevant_from_age``: only started measures with an active day up to A on which the child had that age.
    With ``when_ended``: only measures ended by A, on their end.
    """
    for measure in case.covered:
        outcome, day = flag_outcome(measure.value(column), column, wanted), None
        if when_ended:
            if not measure.ended(world.as_of):
                continue
            day = measure.end
        if relevant_from_age is not None:
            last = measure.last_active_day(world.as_of)
            if last is None:
                continue
            outcome = for_every_possible_birthday(
                case.value("foedselsdato"),
                lambda born, last=last, outcome=outcome: outcome if age_on(born, last) >= relevant_from_age else None,
            )
        if outcome is not None:
            yield measure_unit(measure, outcome, day)


def udfyldt(case, world, column):
    """A started measure has a value. An empty cell is a departure: somebody left it empty. An absent column or a
    cell that could not be read says nothing."""
    for measure in started_measures(case, world):
        value = measure.row.get(column)
        if column not in world.indsats_columns or value is UNREADABLE:
            outcome = unknown(column)
        else:
            outcome = Outcome(value is not None)
        yield measure_unit(measure, outcome, measure.start)


def i_maengde(case, world, column, allowed):
    """The value is one of the allowed ones."""
    for measure in case.covered:
        value = measure.value(column)
        yield measure_unit(measure, unknown(column) if value is None else Outcome(value in allowed))


def alder_ved(case, world, date_column, minimum=None, maximum=None):
    """The child's age on the date lies within the limits. Unstarted measures have no start to take an age on."""
    limit = maximum if minimum is None else minimum
    for measure in case.covered:
        if date_column == "startdato" and not measure.started(world.as_of):
            continue
        day = measure.value(date_column)
        if day is None:
            yield measure_unit(measure, unknown(date_column, limit))
            continue

        def at(born, day=day):
            age = age_on(born, day)
            within = (minimum is None or age >= minimum) and (maximum is None or age <= maximum)
            return Outcome(within, observeret=age, graense=limit)

        yield measure_unit(measure, for_every_possible_birthday(case.value("foedselsdato"), at, limit), day)


def varighed(case, world, maximum, sigte):
    """A started measure of that aim has not lasted, up to A, beyond so many months."""
    for measure in started_measures(case, world):
        due = add_months(measure.start, maximum)
        actual = measure.value("sigte")
        if actual is None:
            yield measure_unit(measure, unknown("sigte", maximum), due)
        elif actual == sigte:
            last = world.as_of if measure.end is None else min(measure.end, world.as_of)
            past = max(0, days_between(due, last))
            yield measure_unit(measure, Outcome(past == 0, observeret=past, graense=maximum), due)


def forventet_varighed(case, world, maximum, sigte):
    """The decision expects at most so many months, for measures of that aim."""
    for measure in case.covered:
        actual, expected = measure.value("sigte"), measure.value("forventet_varighed_mdr")
        if actual is None:
            yield measure_unit(measure, unknown("sigte", maximum))
        elif actual == sigte and expected is None:
            yield measure_unit(measure, unknown("forventet_varighed_mdr", maximum))
        elif actual == sigte:
            yield measure_unit(measure, Outcome(expected <= maximum, observeret=expected, graense=maximum))


def leverandoer_godkendt(case, world, allowed, columns):
    """A provider outside the network is of an allowed type and has everything the columns ask."""
    for measure in case.covered:
        provider = measure.value("leverandoertype")
        if provider == "netvaerk":
            continue
        if provider is None:
            yield measure_unit(measure, unknown("leverandoertype"))
            continue
        values = {column: measure.value(column) for column in columns}
        yield measure_unit(measure, all_true(values, also=provider in allowed))


def all_true(values, also=True):
    """Three-valued AND over columns; where it stays open, the first empty column is the reason."""
    met = three_valued_and([also, *values.values()])
    if met is None:
        return unknown(next(column for column, value in values.items() if value is None))
    return Outcome(met)


def netvaerk_foerst(case, world):
    """The network delivers, or was considered first."""
    for measure in case.covered:
        provider, considered = measure.value("leverandoertype"), measure.value("netvaerk_afsoegt")
        if provider == "netvaerk":
            outcome = Outcome(True)
        elif provider is not None:
            outcome = flag_outcome(considered, "netvaerk_afsoegt")
        else:
            outcome = Outcome(True) if considered is True else unknown("leverandoertype")
        yield measure_unit(measure, outcome)


# --- the kinds: respite days ------------------------------------------------------------------------------------------


def month_sums(case):
    """Per month: the figures of the covered measures, by measure."""
    months = {}
    for measure in case.covered:
        for month, doegn in measure.doegn.items():
            months.setdefault(month, []).append((measure, doegn))
    return months


def cap_at(bands, age):
    return next((cap for low, high, cap in bands if low <= age <= high), None)


def parents_justify(case):
    return case.value("foraeldre_psykisk_sygdom") is True or case.value("foraeldre_misbrug") is True


def any_reasoned(measures):
    return any(measure.value("fravigelse_begrundet") is True for measure in measures)


def doegnloft(case, world, bands):
    """The days of a calendar month, over the case's covered measures, stay within the cap of the child's age on the
    first of that month. No days, or an age without a cap: nothing to hold them against."""
    if world.lacks("aflastningsdoegn"):
        for measure in started_measures(case, world):
            yield measure_unit(measure, missing_table("aflastningsdoegn"))
        return
    for month, figures in month_sums(case).items():
        total = rounded(doegn for _, doegn in figures)
        justified = parents_justify(case) or any_reasoned(measure for measure, doegn in figures if doegn != 0)
        if total <= 0:
            continue

        def at(born, month=month, total=total, justified=justified):
            cap = cap_at(bands, age_on(born, month))
            return None if cap is None else Outcome(total <= cap, None, total, cap, justified)

        outcome = for_every_possible_birthday(case.value("foedselsdato"), at)
        if outcome is not None:
            yield month_unit(case, month, outcome)


def bevilget_doegnloft(case, world, bands):
    """What is granted a month, over the case's covered measures active on the day this one starts, stays within the
    cap of the child's age that day. An unknown figure decides nothing, unless the known ones are too many already."""
    column = "bevilget_doegn_pr_md"
    for measure in started_measures(case, world):
        together = [other for other in case.covered if other is measure or other.active_on(measure.start)]
        granted = [(other, other.value(column)) for other in together]
        total = rounded(figure for _, figure in granted if figure is not None)
        gaps = any(figure is None for _, figure in granted)
        justified = parents_justify(case) or any_reasoned(other for other, figure in granted if figure != 0)

        def at(born, measure=measure, total=total, gaps=gaps, justified=justified):
            cap = cap_at(bands, age_on(born, measure.start))
            if cap is None:
                return None
            if gaps and total <= cap:
                return unknown(column)
            return Outcome(total <= cap, None, total, cap, justified)

        outcome = for_every_possible_birthday(case.value("foedselsdato"), at)
        if outcome is not None:
            yield measure_unit(measure, outcome, measure.start)


def doegn_som_anbringelse(case, world, above):
    """A month with more days than that is a placement: one was active on a day of the calendar month."""
    if world.lacks("aflastningsdoegn"):
        for measure in started_measures(case, world):
            yield measure_unit(measure, missing_table("aflastningsdoegn", above))
        return
    placements = [measure for measure in case.measures if measure.row["indsatstype"] == "anbringelse"]
    for month, figures in month_sums(case).items():
        total = rounded(doegn for _, doegn in figures)
        if total > above:
            days = [month.replace(day=day) for day in range(1, last_of_month(month).day + 1)]
            met = any(placement.active_on(day) for placement in placements for day in days)
            yield month_unit(case, month, Outcome(met, None, total, above))


# --- the kinds: follow-ups --------------------------------------------------------------------------------------------


def opfoelgningskaede(case, world, first, then):
    """Follow-ups come in time: the first so many months after the start, each next one counted from the one before.

    The last deadline counts only when it has passed, while the measure was still running.
    """
    if world.lacks("opfoelgninger"):
        limit = first if then in (None, first) else None
        for measure in started_measures(case, world):
            yield measure_unit(measure, missing_table("opfoelgninger", limit))
        return
    for measure in started_measures(case, world):
        for number, (due, outcome) in enumerate(chain_of(measure, world.as_of, first, then), start=1):
            yield Unit("interval", f"{measure.id}#{number}", measure.id, due, outcome)


def chain_of(measure, as_of, first, then):
    months, anchor = first, measure.start
    for made in sorted({row["dato"] for row in measure.chain()}):
        due = add_months(anchor, months)
        late = days_between(due, made)
        yield due, Outcome(late <= 0, None, late if late > 0 else None, months)
        if then is None:
            return
        months, anchor = then, made
    due = add_months(anchor, months)
    if due < as_of and (measure.end is None or due < measure.end):
        stop = as_of if measure.end is None else min(as_of, measure.end)
        yield due, Outcome(False, None, days_between(due, stop), months)


def foerste_opfoelgning_flag(case, world, columns):
    """The earliest follow-up has everything the columns ask; of several that day, one that has it all is enough."""
    if world.lacks("opfoelgninger"):
        for measure in started_measures(case, world):
            yield measure_unit(measure, missing_table("opfoelgninger"))
        return
    for measure in started_measures(case, world):
        chain = measure.chain()
        if not chain:
            continue
        earliest = min(row["dato"] for row in chain)
        rows = [[known(row.get(column)) for column in columns] for row in chain if row["dato"] == earliest]
        verdicts = [three_valued_and(row) for row in rows]
        undecided = [row for row, verdict in zip(rows, verdicts, strict=True) if verdict is None]
        if True in verdicts:
            outcome = Outcome(True)
        elif undecided:
            outcome = unknown(
                next(column for place, column in enumerate(columns) if any(row[place] is None for row in undecided))
            )
        else:
            outcome = Outcome(False)
        yield measure_unit(measure, outcome)


def ophoer(case, world, result, days):
    """Once a follow-up says so, the measure ends within so many days."""
    yield from way_out(case, world, result, days, reassessment=False)


def revurdering(case, world, days):
    """Once a follow-up finds the purpose out of reach, the measure ends or is reassessed within so many days."""
    yield from way_out(case, world, "formaal_kan_ikke_opfyldes", days, reassessment=True)


def way_out(case, world, result, days, reassessment):
    if world.lacks("opfoelgninger"):
        for measure in started_measures(case, world):
            yield measure_unit(measure, missing_table("opfoelgninger", days))
        return
    for measure in started_measures(case, world):
        rows = [(row["dato"], known(row.get("resultat"))) for row in measure.chain()]
        found = [day for day, what in rows if what == result]
        if not found:
            if any(what is None for _, what in rows):
                yield measure_unit(measure, unknown("resultat", days))
            continue
        since = min(found)
        until = since + timedelta(days=days)
        window = [(day, what) for day, what in rows if since <= day <= until]
        exits = [] if measure.end is None else [measure.end]
        if reassessment:
            exits += [day for day, what in window if what == "revurderet"]
        observed = days_between(since, min(exits, default=world.as_of))
        if exits and min(exits) <= until:
            yield measure_unit(measure, Outcome(True, None, observed, days), until)
        elif world.as_of <= until:
            continue
        elif reassessment and any(what is None for _, what in window):
            yield measure_unit(measure, unknown("resultat", days), until)
        else:
            yield measure_unit(measure, Outcome(False, None, observed, days), until)


# --- the kinds: assessments and plans of the case -------------------------------------------------------------------


def foer_afgoerelse(case, world, types, concurrent=False):
    """An assessment was finished by the decision, or, where that is allowed, under way when the measure starts."""
    for measure in case.covered:
        if world.lacks("undersoegelser"):
            yield measure_unit(measure, missing_table("undersoegelser"))
            continue
        if measure.decided is None:
            yield measure_unit(measure, unknown("afgoerelsesdato"))
            continue
        met = False
        for assessment in case.assessments:
            if assessment["type"] not in types:
                continue
            if assessment["slutdato"] is not None and assessment["slutdato"] <= measure.decided:
                met = True
            if concurrent and assessment["startdato"] <= measure.start_or_decision:
                met = True
        yield measure_unit(measure, Outcome(met))


def peger_paa(case, world, types):
    """The latest finished assessment begun by the measure's start points to it. None: another requirement's matter."""
    for measure in case.covered:
        if world.lacks("undersoegelser"):
            yield measure_unit(measure, missing_table("undersoegelser"))
            continue
        candidates = [
            row
            for row in case.assessments
            if row["type"] in types and row["slutdato"] is not None and row["startdato"] <= measure.start_or_decision
        ]
        if candidates:
            latest = max(candidates, key=lambda row: (row["startdato"], row["undersoegelse_id"]))
            outcome = flag_outcome(known(latest.get("peger_paa_indsats")), "peger_paa_indsats")
            yield measure_unit(measure, outcome)


def plan(case, world, types, flags, hvis_findes=False, relevant_when=None, later_types=None):
    """The case's latest plan, no later than A and the measure's end, has all the flags.

    ``hvis_findes``: no plan, no row. ``relevant_when``: a column of the measure that must be true. ``later_types``:
    for measures decided from that day on these types serve too.
    """
    for measure in case.covered:
        relevant = True if relevant_when is None else measure.value(relevant_when)
        if relevant is False:
            continue
        if world.lacks("planer"):
            yield measure_unit(measure, missing_table("planer"))
            continue
        if relevant is None:
            yield measure_unit(measure, unknown(relevant_when))
            continue
        wanted = types
        if later_types is not None and measure.decision_or_start >= later_types[0]:
            wanted = types + later_types[1]
        last_day = world.as_of if measure.end is None else min(world.as_of, measure.end)
        candidates = [row for row in case.plans if row["type"] in wanted and row["dato"] <= last_day]
        if candidates:
            latest = max(candidates, key=lambda row: (row["dato"], row["plan_id"]))
            yield measure_unit(measure, all_true({column: known(latest.get(column)) for column in flags}))
        elif not hvis_findes:
            yield measure_unit(measure, Outcome(False))


# --- the kinds: other measures of the case --------------------------------------------------------------------------


def en_ad_gangen(case, world, counted):
    """No other counted measure of the case is active on any of this one's active days up to A."""
    for measure in started_measures(case, world):
        number = 0
        for other in case.others(measure):
            mine, theirs = measure.last_active_day(world.as_of), other.last_active_day(world.as_of)
            if other.row["indsatstype"] in counted and mine is not None and theirs is not None:
                number += max(measure.start, other.start) <= min(mine, theirs)
        yield measure_unit(measure, Outcome(number == 0, None, number, 0))


def oevrige_vurderet(case, world, counted):
    """Where another counted measure is active on the day of the decision, the decision takes a stand on it."""
    for measure in case.covered:
        others = [other for other in case.others(measure) if other.row["indsatstype"] in counted]
        if measure.decided is None:
            if any(other.last_active_day(world.as_of) is not None for other in others):
                yield measure_unit(measure, unknown("afgoerelsesdato"))
        elif any(other.active_on(measure.decided) for other in others):
            column = "oevrige_indsatser_vurderet"
            yield measure_unit(measure, flag_outcome(measure.value(column), column))


# --- the kinds: after the end, and beside a placement ---------------------------------------------------------------


def klippekort_ramme(case, world, maximum, months):
    """The talks after an ended measure are at most so many, all within so many months of the end."""
    for measure in case.covered:
        if not measure.ended(world.as_of):
            continue
        if world.lacks("klippekortsamtaler"):
            yield measure_unit(measure, missing_table("klippekortsamtaler", maximum), measure.end)
        elif measure.talks:
            last = add_months(measure.end, months)
            met = len(measure.talks) <= maximum and all(measure.end <= talk <= last for talk in measure.talks)
            yield measure_unit(measure, Outcome(met, None, len(measure.talks), maximum), measure.end)


def stoetteperson_tilbudt(case, world):
    """The parents of a placed child were offered a support person, by A."""
    for measure in started_measures(case, world):
        if world.lacks("stoettepersoner"):
            outcome = missing_table("stoettepersoner")
        elif measure.supporter is None:
            outcome = Outcome(False)
        elif known(measure.supporter.get("tilbudt_dato")) is None:
            outcome = unknown("tilbudt_dato")
        else:
            outcome = Outcome(True, observeret=days_between(measure.start, measure.supporter["tilbudt_dato"]))
        yield measure_unit(measure, outcome, measure.start)


def stoetteperson_felt(case, world, column, accepted, limit=None):
    """What holds of a support person that the parents took."""
    for measure in case.covered:
        if world.lacks("stoettepersoner"):
            yield measure_unit(measure, missing_table("stoettepersoner", limit))
            continue
        if measure.supporter is None:
            continue
        taken, value = known(measure.supporter.get("accepteret")), known(measure.supporter.get(column))
        if taken is None:
            yield measure_unit(measure, unknown("accepteret", limit))
        elif taken and value is None:
            yield measure_unit(measure, unknown(column, limit))
        elif taken:
            observed = value if limit is not None else None
            yield measure_unit(measure, Outcome(value in accepted, None, observed, limit))


KINDS = {
    kind.__name__: kind
    for kind in (
        flag,
        udfyldt,
        i_maengde,
        alder_ved,
        varighed,
        forventet_varighed,
        leverandoer_godkendt,
        netvaerk_foerst,
        doegnloft,
        bevilget_doegnloft,
        doegn_som_anbringelse,
        opfoelgningskaede,
        foerste_opfoelgning_flag,
        ophoer,
        revurdering,
        foer_afgoerelse,
        peger_paa,
        plan,
        en_ad_gangen,
        oevrige_vurderet,
        klippekort_ramme,
        stoetteperson_tilbudt,
        stoetteperson_felt,
    )
}


# --- from outcomes to rows --------------------------------------------------------------------------------------------


JUSTIFIED_BY_UNIT = ("doegnloft", "bevilget_doegnloft")


def status_of(outcome, styrke, justified):
    if outcome.met is None:
        return "kan_ikke_vurderes"
    if outcome.met:
        return "opfyldt"
    return "begrundet_afvigelse" if justified and styrke != "skal" else "afvigelse"


def as_float(value):
    return None if value is None else float(value)


def assess(tables, standard, as_of, named=True, columns=None, kommune=None):
    """Every assessed unit of one standard.

    ``tables``: rows per table; absent or None is a missing table. ``columns``: which columns each table has; without
    it, those of its rows. ``named``: the standard was asked for by name, so municipalities are not compared;
    ``kommune``: it was asked for that municipality's cases only.
    """
    content = STANDARDS[standard]
    indsats_columns = (columns or {}).get("indsatser")
    if indsats_columns is None:
        indsats_columns = {column for row in tables["indsatser"] for column in row}
    present = {table for table in OPTIONAL_TABLES if tables.get(table) is not None}
    world = World(as_of, present, set(indsats_columns))
    rows = []
    for case in build_cases(tables, content, as_of, named, kommune):
        by_id = {measure.id: measure for measure in case.measures}
        for krav, kind, styrke, parameters in content["krav"]:
            for unit in KINDS[kind](case, world, **parameters):
                outcome = unit.outcome
                if kind in JUSTIFIED_BY_UNIT:
                    justified = outcome.justified
                else:
                    justified = unit.indsats_id is not None and any_reasoned([by_id[unit.indsats_id]])
                assessable = outcome.met is not None
                rows.append(
                    {
                        "krav": krav,
                        "styrke": styrke,
                        "enhed": unit.enhed,
                        "enhed_id": unit.enhed_id,
                        "sag_id": case.row["sag_id"],
                        "indsats_id": unit.indsats_id,
                        "status": status_of(outcome, styrke, justified),
                        "aarsag": outcome.aarsag,
                        "observeret": as_float(outcome.observeret) if assessable else None,
                        "graense": as_float(outcome.graense),
                        "haendelsesdato": unit.haendelsesdato,
                    }
                )
    return sorted(rows, key=lambda row: (row["krav"], row["enhed_id"]))
