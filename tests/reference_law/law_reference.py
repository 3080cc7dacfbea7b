"""A plain reading of the law's own requirements, one case and one possible day at a time.

Where a day is not known every day it could be is tried: if all give the same answer, that is the answer. Nothing is
taken from the package. Dates are ``datetime.date``; ``None`` is an empty cell.
"""

import calendar
from datetime import date, timedelta

NEW_LAW = date(2024, 1, 1)
ONE_DAY = timedelta(days=1)
LATE, MET, NOT_DUE = "late", "met", "not due"


def months_later(day, months):
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def decided_on(measure):
    return measure["afgoerelsesdato"] or measure["startdato"]


def covered(measure, as_of):
    """Barnets lov covers it, and it is known."""
    day = decided_on(measure)
    return day is not None and NEW_LAW <= day <= as_of


def ended_by(measure, day):
    return measure["slutdato"] is not None and measure["slutdato"] <= day


def answer(verdicts):
    """One answer for all possible days: a verdict, ``None`` for no unit, or ``"?"`` where they differ."""
    if verdicts == {NOT_DUE}:
        return None
    return verdicts.pop() if len(verdicts) == 1 else "?"


def follow_up_verdict(deadline, held, as_of, measure):
    if held is not None:
        return MET if held <= deadline else LATE
    return LATE if deadline < as_of and not ended_by(measure, deadline) else NOT_DUE


def chain(measure, follow_ups, as_of):
    """The days on which the measure was followed up, in order."""
    days = {
        row["dato"]
        for row in follow_ups
        if row["indsats_id"] == measure["indsats_id"]
        and measure["startdato"] < row["dato"] <= as_of
        and (measure["slutdato"] is None or row["dato"] <= measure["slutdato"])
    }
    return sorted(days)


def first_deadline(measure, assessments, as_of):
    """Day by day from the start: the first on which three months are over or a concurrent assessment is finished."""
    start = measure["startdato"]
    concurrent = [
        row
        for row in assessments
        if row["sag_id"] == measure["sag_id"]
        and row["startdato"] <= start
        and not (row["slutdato"] is not None and row["slutdato"] <= start)
    ]
    finished = {row["slutdato"] for row in concurrent if row["slutdato"] is not None and row["slutdato"] <= as_of}
    day = start
    while day != months_later(start, 3) and day not in finished:
        day += ONE_DAY
    return day


def possible_deadlines(anchor, follow_ups, measure, horizon):
    """Every day by which the next follow-up may have been decided to be held."""
    named = [
        row["naeste_senest"]
        for row in follow_ups
        if row["indsats_id"] == measure["indsats_id"] and row["dato"] == anchor and row["naeste_senest"] is not None
    ]
    named = [day for day in named if day > anchor]
    first, last = (min(named), max(named)) if named else (anchor + ONE_DAY, max(horizon, anchor + ONE_DAY))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def follow_ups_of(measure, tables, as_of):
    """The units of the requirement ``opfoelgning`` for one measure."""
    follow_ups, assessments = tables["opfoelgninger"], tables["undersoegelser"]
    if measure["startdato"] is None or measure["startdato"] > as_of:
        return
    held = [*chain(measure, follow_ups, as_of), None]
    horizon = max(as_of, measure["slutdato"] or as_of) + 3 * ONE_DAY
    anchor = measure["startdato"]
    for number, day in enumerate(held, start=1):
        if number == 1:
            deadlines = [first_deadline(measure, assessments, as_of)]
        else:
            deadlines = possible_deadlines(anchor, follow_ups, measure, horizon)
        found = answer({follow_up_verdict(each, day, as_of, measure) for each in deadlines})
        if found is not None:
            yield interval(measure, number, anchor, day, found, deadlines, as_of)
        anchor = day


def interval(measure, number, anchor, held, found, deadlines, as_of):
    unit = f"{measure['indsats_id']}#{number}"
    event = decided_on(measure)
    if found == "?":
        return ("opfoelgning", unit, "kan_ikke_vurderes", "mangler_vaerdi:naeste_senest", None, None, event)
    if found == MET:
        if len(deadlines) > 1:
            return ("opfoelgning", unit, "opfyldt", None, None, None, event)
        return ("opfoelgning", unit, "opfyldt", None, None, float((deadlines[0] - anchor).days), deadlines[0])
    latest = deadlines[-1]
    until = held or min(as_of, measure["slutdato"] or as_of)
    days = float((until - latest).days)
    return ("opfoelgning", unit, "afvigelse", None, days, float((latest - anchor).days), latest)


def plan_of(measure, tables, as_of):
    if measure["indsatstype"] != "anbringelse":
        return
    unit, decision = measure["indsats_id"], measure["afgoerelsesdato"]
    name = "barnets-plan-anbringelse"
    if decision is None:
        yield (name, unit, "kan_ikke_vurderes", "mangler_vaerdi:afgoerelsesdato", None, 3.0, decided_on(measure))
        return
    deadline = months_later(decision, 3)
    until = min(as_of, measure["slutdato"] or as_of)
    plans = [
        row["dato"]
        for row in tables["planer"]
        if row["sag_id"] == measure["sag_id"] and row["type"] in ("barnets_plan", "ungeplan") and row["dato"] <= until
    ]
    if any(day <= deadline for day in plans):
        yield (name, unit, "opfyldt", None, None, 3.0, deadline)
    elif plans or deadline < until:
        days = ((min(plans) if plans else until) - deadline).days
        yield (name, unit, "afvigelse", None, float(days), 3.0, deadline)


def assessment_of(measure, tables, as_of):
    begin = measure["startdato"] or measure["afgoerelsesdato"]
    behind = [
        row
        for row in tables["undersoegelser"]
        if row["sag_id"] == measure["sag_id"]
        and row["type"] == "boernefaglig_undersoegelse"
        and row["startdato"] <= min(begin, as_of)
    ]
    if not behind:
        return
    row = max(behind, key=lambda each: (each["startdato"], each["undersoegelse_id"]))
    done = row["slutdato"] if row["slutdato"] is not None and row["slutdato"] <= as_of else None
    known = row["opmaerksom_dato"] is not None and row["opmaerksom_dato"] <= row["startdato"]
    name, unit = "undersoegelse-til-tiden", measure["indsats_id"]
    days = [row["opmaerksom_dato"]] if known else [row["startdato"] - n * ONE_DAY for n in range(1500)]
    verdicts = set()
    for aware in days:
        deadline = months_later(aware, 4)
        if done is not None:
            verdicts.add(MET if done <= deadline else LATE)
        else:
            verdicts.add(LATE if deadline < as_of else NOT_DUE)
    found = answer(verdicts)
    latest = months_later(max(days), 4)
    if found == "?":
        reason = "mangler_vaerdi:opmaerksom_dato"
        yield (name, unit, "kan_ikke_vurderes", reason, None, 4.0, decided_on(measure))
    elif found == MET:
        yield (name, unit, "opfyldt", None, None, 4.0, latest)
    elif found == LATE:
        yield (name, unit, "afvigelse", None, float(((done or as_of) - latest).days), 4.0, latest)


def child_heard(measure, tables, as_of):
    name, unit, decision = "boernesamtale", measure["indsats_id"], measure["afgoerelsesdato"]
    talk = measure["boernesamtale_dato"]
    talk = talk if talk is not None and talk <= as_of else None
    if decision is None or talk is None:
        missing = "afgoerelsesdato" if decision is None else "boernesamtale_dato"
        yield (name, unit, "kan_ikke_vurderes", f"mangler_vaerdi:{missing}", None, None, decided_on(measure))
    elif talk <= decision:
        yield (name, unit, "opfyldt", None, None, None, decision)
    else:
        yield (name, unit, "afvigelse", None, float((talk - decision).days), None, decision)


READINGS = (follow_ups_of, plan_of, assessment_of, child_heard)
KRAV = ("opfoelgning", "barnets-plan-anbringelse", "undersoegelse-til-tiden", "boernesamtale")


def assessed(tables, as_of):
    """Every unit of the four requirements: krav, unit, status, reason, observed, limit, event date."""
    return sorted(
        unit
        for measure in tables["indsatser"]
        if covered(measure, as_of)
        for reading in READINGS
        for unit in reading(measure, tables, as_of)
    )
