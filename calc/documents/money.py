"""Settlement funds and fees."""

from __future__ import annotations

from calc.documents.item import APPLICANT, SPOUSE, Invitation, Item
from calc.explain import Check, Json
from calc.programs.conditions import told
from calc.rules import Version, funds_of

FUNDS, FEES, BIOMETRICS = "funds.table", "invitation.fees", "invitation.biometrics"
NOMINEE = "nominee"
PERSONS = ("applicant", "spouse", "child", "right")


def funds(asked: Invitation) -> Item:
    """Settlement funds, as the program's own check reads them on the day of the invitation (IRPR 76(1)(b), 87.2(5)).

    `not_needed`, `enough`, `short`, `needed` (how much the person has was not given) or `unknown`.
    """
    given = asked.case.profile.funds
    size = given.family_size if given else None
    read = {"funds.amount": told(given.amount) if given else None, "funds.family_size": size}
    tables = asked.rules.between(FUNDS, asked.on, asked.last)
    amounts = [{"from": one["from"], "amount": funds_of(one).amount(size) if size else None} for one in tables]
    state, because = _funds_state(asked)
    facts = {"program": asked.program, "because": because, "family_size": size, "amounts": amounts}
    return Item("funds", APPLICANT, state, read, facts, (FUNDS,))


def _funds_state(asked: Invitation) -> tuple[str, str | None]:
    if asked.program is None:
        return ("short", None) if _only_funds_fail(asked) else ("unknown", "no_program")
    if asked.program == NOMINEE:
        return "unknown", NOMINEE
    checks = asked.case.programs[asked.program].checks
    check: Check | None = next((one for one in checks if one.id == f"{asked.program}.funds"), None)
    if check is None:
        return "not_needed", "program"
    if check.need.get("exempt"):
        return "not_needed", "exempt"
    if check.need.get("code"):
        return "unknown", check.need["code"]
    return "enough" if check.met else "needed", None


def _only_funds_fail(asked: Invitation) -> bool:
    """Whether the answers stand outside a program for nothing but its settlement funds."""
    failing = {
        name: [check.id for check in program.checks if check.met is False]
        for name, program in asked.case.programs.items()
    }
    return any(ids == [f"{name}.funds"] for name, ids in failing.items())


def fees(asked: Invitation) -> Item:
    """What the application costs, by the fees of each day on which it may be sent; None for an amount not known.

    `known` if every amount for the adults is, `partly`, or `unknown`.
    """
    versions = asked.rules.between(FEES, asked.on, asked.last)
    biometrics = asked.rules.begun(BIOMETRICS, asked.on)
    people = [APPLICANT, *([SPOUSE] if asked.case.person.partner else [])]
    amounts = [_amounts(version) for version in versions]
    found = [one[name] for one in amounts for name in (*people, "right")]
    state = "unknown" if not any(found) else "partly" if None in found else "known"
    facts = {
        "people": people,
        "amounts": amounts,
        "biometrics": dict(biometrics["figures"]) if biometrics else None,
    }
    read = {"marital_status": asked.case.profile.marital_status}
    return Item("fees", APPLICANT, state, read, facts, (FEES, BIOMETRICS))


def _amounts(version: Version) -> Json:
    figures = version["figures"]
    known = {name: figure for name, figure in figures.items() if isinstance(figure, int)}
    return {"from": version["from"], **{name: known.get(name) for name in PERSONS}}
