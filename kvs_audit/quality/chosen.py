"""Which standards a check holds an extract up to."""

from collections.abc import Mapping, Sequence

from kvs_audit.assess import Chosen, choose_standards, kommuner_of
from kvs_audit.extract.model import Extract
from kvs_audit.facts.coverage import municipality
from kvs_audit.standards.model import Standard


def standards_to_check(
    extract: Extract, catalogue: Mapping[str, Standard], named: Sequence[str] = ()
) -> tuple[Chosen, ...]:
    """The named standards; without names those of the extract's municipalities, and those that belong to none.

    The latter apply only when named, but whether the extract could be held up to them is worth knowing. Raises
    ArgumentFault as :func:`kvs_audit.assess.choose_standards` for names that cannot be used.
    """
    if named:
        return choose_standards(extract, catalogue, named)
    present = kommuner_of(extract)
    scopes = {
        identity: None if standard.kommune is None else frozenset({municipality(standard.kommune)})
        for identity, standard in catalogue.items()
    }
    return tuple(
        Chosen(catalogue[identity], scope)
        for identity, scope in sorted(scopes.items(), key=lambda item: item[0])
        if scope is None or scope <= present.keys()
    )
