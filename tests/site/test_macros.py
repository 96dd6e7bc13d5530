"""Macros that count, that carry units and that work out days: what they show of days that are over."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from express_entry.macros import Blocks, Inline, NotFound, Room, call, parse
from express_entry.routes import Place
from express_entry.rulebook import UNKNOWN

ROOT = Path(__file__).parents[2]


@pytest.fixture
def show(library):
    """What a macro inserts into a guide, as text."""

    def shown(text: str, language: str = "en") -> str:
        room = Room(library.facts, library.speech[language], url=Place("guide", language, slug="x").url)
        macro = parse(text, alone=True)
        html = call(Blocks(room) if hasattr(Blocks, macro.name) else Inline(room), macro)
        return " ".join(re.sub(r"<[^>]+>", " ", html).split())

    return shown


@pytest.mark.parametrize(
    "macro, english, french",
    [
        ("amount invitation.fees applicant on=2025-01-01", "$950", "950 $"),
        ("amount invitation.fees applicant+right on=2025-01-01", "$1,525", "1 525 $"),
        ("amount invitation.days days on=2017-01-01", "90 days", "90 jours"),
        ("funds 1 on=2025-08-01", "$15,263", "15 263 $"),
        ("funds 9 on=2025-08-01", "$48,616", "48 616 $"),
        ("funds each on=2025-08-01", "$4,112", "4 112 $"),
        (
            "term invitation.medical exam lower on=2024-01-01 is=on_instruction",
            "when the department asks for it",
            "quand le ministère le demande",
        ),
        ("deadline 293", "10 June 2024", "10 juin 2024"),
        ("deadline 2018-01-31", "1 May 2018", "1er mai 2018"),
        ("after language.validity years 2024-02-29", "28 February 2026", "28 février 2026"),
        ("after profile.validity months us-engineer:languages.0.taken", "11 April 2027", "11 avril 2027"),
        ("day us-engineer birth_date", "14 May 1995", "14 mai 1995"),
        ("day us-engineer", "1 October 2026", "1er octobre 2026"),
        ("changed 2025-03-25", "25 March 2025", "25 mars 2025"),
        ("max crs.transferability.ceiling group=certificate on=2026-10-01", "50", "50"),
        ("rounds all year=2025", "58", "58"),
        ("rounds stem year=2023", "2", "2"),
        ("invitations stem year=2023", "6,400", "6 400"),
        ("cutoffs stem median year=2023", "483.5", "483,5"),
        ("cutoffs stem lowest year=2023", "481", "481"),
        ("cutoffs stem highest year=2023", "486", "486"),
        ("gap french 2025 lower", "115", "115"),
        ("gap stem 2024 lower to=no-program-specified", "44", "44"),
        ("pool count 501 round=300", "17,461", "17 461"),
        ("grid us-engineer", "72", "72"),
        ("holds us-engineer fsw=yes cec=no senior_managers=no", "", ""),
    ],
)
def test_what_is_shown_in_a_sentence(show, macro, english, french):
    assert show(macro) == english
    assert show(macro, "fr").replace("\u00a0", " ").replace("\u202f", " ") == french


@pytest.mark.parametrize(
    "macro, pieces",
    [
        (
            "versions invitation.days",
            ["19 November 2016 90 days", "1 March 2020 not known to us", "29 June 2021 60 days"],
        ),
        ("versions invitation.medical", ["1 October 2023 When the department asks for it"]),
        ("versions funds.table", ["Since 28 May 2024 Since 7 July 2025", "each further member 3,958 4,112"]),
        ("gaps 2024 to=no-program-specified", ["STEM 1 491 491 491 −44", "All programs 9 524 535 549"]),
        ("by_year stem since=2023", ["2023 2 rounds, 6,400 invitations", "2024 1 round, 4,500 invitations"]),
        ("pool_bands round=300", ["601 to 1,200", "All candidates"]),
        ("changes since=2025-01-01", ["25 March 2025 Points for a job offer end", "3 November 2026"]),
        ("worked_grid us-engineer", ["Points in the grid 72 100", "Pass mark 67"]),
        ("table funds.table on=2025-08-01", ["7 40,392", "each further member 4,112"]),
        ("table fst.occupations", ["62200 · Chefs yes"]),
    ],
)
def test_what_stands_alone(show, macro, pieces):
    shown = show(macro)
    assert all(piece in shown for piece in pieces), shown
    assert show(macro, "fr")


@pytest.mark.parametrize(
    "macro, fault",
    [
        ("amount invitation.fees nobody", "has no figure nobody"),
        ("amount invitation.police age+months", "different units"),
        ("amount invitation.days days on=2020-03-05", "are not known for"),
        ("funds none", "a family has a size"),
        ("term invitation.medical exam on=2024-01-01 is=upfront", "exam is on_instruction, not upfront"),
        ("term invitation.medical nothing", "has no term nothing"),
        ("deadline 2020-03-05", "are not known for"),
        ("after fsw.minimum pass_mark 2026-01-01", "has no time pass_mark"),
        ("after language.validity years us-engineer:languages.7.taken", "has nothing at languages.7.taken"),
        ("changed 2025-03-26", "no rule changed on 2025-03-26"),
        ("max crs.transferability.ceiling group=nothing", "has no group with nothing"),
        ("invitations stem year=2025", "no round of the kind stem in 2025"),
        ("cutoffs stem mean", "is none of lowest, median, highest"),
        ("gap french 2025 higher", "not higher"),
        ("gap canadian-experience-class 2025 lower", "not lower"),
        ("pool count 505", "no band begins with 505"),
        ("pool share", "the pool has total"),
        ("pool total round=1", "no count of the pool"),
        ("example us-engineer reaches=1", "does not reach"),
        ("grid us-engineer luck", "the grid has no part luck"),
        ("holds us-engineer cec=yes", "cec is no, not yes"),
        ("holds us-engineer luck=yes", "luck is none of"),
        ("table categories.stem", "is a list of occupations"),
        ("versions crs.core.age", "this shows figures, terms and funds"),
    ],
)
def test_what_cannot_be_said_is_refused(show, macro, fault):
    with pytest.raises(NotFound, match=re.escape(fault)):
        show(macro)


@pytest.mark.parametrize("macro", ["amount", "figure"])
def test_a_figure_that_is_not_known_is_refused(library, show, monkeypatch: pytest.MonkeyPatch, macro):
    version = library.rulebook.version_on("invitation.fees", "2025-01-01")
    monkeypatch.setitem(version["figures"], "applicant", UNKNOWN)
    with pytest.raises(NotFound, match="applicant is not known for this version"):
        show(f"{macro} invitation.fees applicant on=2025-01-01")


def test_a_score_under_rules_that_are_not_known_is_refused(library, show):
    day = date.fromisoformat(library.rulebook.crs_verified_through) + timedelta(1)
    with pytest.raises(NotFound, match=f"the rules of {day} are not known"):
        show(f"example us-engineer on={day}")


def test_a_category_without_a_round_leads_to_the_list_of_all(library):
    facts = replace(library.facts, draws=[draw for draw in library.facts.draws if draw["kind"] != "stem"])
    room = Room(facts, library.speech["en"], url=Place("guide", "en", slug="x").url)
    assert 'href="../../../en/draws/"' in Inline(room).rounds("stem")
