"""What the programs share: language by ability, settlement funds, and the destination."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from calc.explain import Check, Json, Outcome
from calc.language import Levels
from calc.person import Person
from calc.rules import InForce
from calc.values import ABILITIES, OFFICIAL_LANGUAGES

QUEBEC = "QC"


def outcome(checks: Sequence[Check | None]) -> Outcome:
    """The program's answer: eligible when no check is false and none but the funds check is open."""
    made = tuple(check for check in checks if check is not None)
    return Outcome(all(check.met or (check.met is None and check.id.endswith(".funds")) for check in made), made)


def candidates(person: Person) -> list[str]:
    """The official languages a program may read: the one named, or every one with a valid result."""
    named = person.profile.first_official_language
    if named:
        return [named] if named in person.levels else []
    return [language for language in OFFICIAL_LANGUAGES if language in person.levels]


def language(check_id: str, person: Person, need: Json, sources: tuple[str, ...]) -> Check:
    """Whether one result reaches the level needed in each ability; open where none that could do so was given."""
    results = {one: person.levels[one] for one in candidates(person)}
    read = {one: dict(zip(ABILITIES, levels, strict=True)) for one, levels in results.items()}
    if results:
        return Check(check_id, any(reaches(levels, need) for levels in results.values()), read, need, sources)
    named = person.profile.first_official_language
    return Check(check_id, None if named else none_or_false(person, OFFICIAL_LANGUAGES), read, need, sources)


def none_or_false(person: Person, wanted: Sequence[str]) -> bool | None:
    """For a person without a valid result in these languages: open if nothing was said or one lapsed, else false."""
    given = person.profile.languages
    return None if given is None or any(result.language in wanted for result in given) else False


def reaches(levels: Levels, need: Json) -> bool:
    """Whether each ability is at its level."""
    return all(level >= need[ability] for ability, level in zip(ABILITIES, levels, strict=True))


def destination(check_id: str, person: Person) -> Check | None:
    """Outside Quebec, which selects its own immigrants; None where no destination was given."""
    where = person.profile.destination
    if where is None:
        return None
    return Check(check_id, where != QUEBEC, {"destination": where}, {"outside": QUEBEC}, ("irpr",))


def funds(check_id: str, person: Person, rules: InForce, *, exempt: bool) -> Check:
    """Settlement funds by family size (IRPR 76(1)(b), 87.2(5)); open before the first table whose day is certain."""
    table = rules.funds
    given = person.profile.funds
    amount, size = (given.amount, given.family_size) if given else (None, None)
    read: Json = {"amount": told(amount), "family_size": size}
    if exempt:
        return Check(check_id, True, read, {"exempt": True}, ("irpr",))
    if table is None:
        return Check(check_id, None, read, {"code": "start_unknown"}, ("irpr",))
    if amount is None or size is None:
        return Check(check_id, None, read, {"table": table.start}, table.sources)
    needed = table.amount(size)
    return Check(check_id, amount >= needed, read, {"amount": needed, "table": table.start}, table.sources)


def told(number: int | Fraction | None) -> float | None:
    """An exact number as it is told in an answer."""
    return None if number is None else float(number)


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """True if one is true; open if none is true but one was not given."""
    found = list(answers)
    if any(found):
        return True
    return None if None in found else False


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """False if one is false; open if none is false but one was not given."""
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True
