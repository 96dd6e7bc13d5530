"""The documents that an application asks for, as the answers show them, in the order in which they are listed."""

from __future__ import annotations

from calc.documents import claims, evidence, money, people
from calc.documents.item import Invitation, Item


def documents(asked: Invitation) -> list[Item]:
    """Every document that the answers give a reason to ask for."""
    return [
        *people.identity(asked),
        *evidence.language_results(asked),
        *evidence.education(asked),
        *evidence.references(asked),
        *claims.claims(asked),
        *people.police(asked),
        people.medical(asked),
        money.funds(asked),
        money.fees(asked),
    ]
