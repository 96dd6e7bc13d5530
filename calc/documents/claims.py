"""Papers behind single claims: a nomination, an offer, relatives, a certificate, service."""

from __future__ import annotations

from collections.abc import Iterator

from calc.documents.item import APPLICANT, Invitation, Item
from calc.values import JobOffer


def claims(asked: Invitation) -> Iterator[Item]:
    """One document for each claim that the answers make."""
    profile = asked.case.profile
    simple = (
        ("nomination", "provincial_nomination", "crs.additional.nomination"),
        ("certificate", "certificate_of_qualification", "crs.transferability.certificate"),
        ("sibling", "sibling_in_canada", "crs.additional.sibling"),
        ("relative", "relative_in_canada", "fsw.adaptability.relative"),
    )
    for document, key, rule in simple:
        if getattr(profile, key):
            yield Item(document, APPLICANT, "asked", {key: True}, {}, (rule,))
    if profile.job_offer:
        yield from _offer(profile.job_offer)
    if profile.military and profile.military.continuous_service_years:
        read = {"military.continuous_service_years": float(profile.military.continuous_service_years)}
        yield Item("military", APPLICANT, "asked", read, {}, ("categories.military",))


def _offer(offer: JobOffer) -> Iterator[Item]:
    """The letter, where the offer meets the rules of something; the permit, where it frees from settlement funds."""
    rules = {
        "arranged_employment": "fsw.grid.arranged_employment",
        "trade_offer": "fst.minimum",
        "crs_qualifying": "crs.additional.job_offer",
    }
    read = {f"job_offer.{key}": True for key in rules if getattr(offer, key)}
    if read:
        asked_by = tuple(rules[path.removeprefix("job_offer.")] for path in read)
        yield Item("offer", APPLICANT, "asked", read, {"noc": offer.noc}, asked_by)
    if offer.authorized_to_work:
        yield Item("work_permit", APPLICANT, "asked", {"job_offer.authorized_to_work": True}, {}, ("funds.table",))
