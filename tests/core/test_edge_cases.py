"""The 25 places where calculators go wrong, and the tests that settle each.

A test is named by its file and function; a case by its rule, or its file, and its sentence. What no answer can hold is
settled by the form, in tests/site/test_form_help.py.
"""

from __future__ import annotations

import ast
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from answers import cases_of
from express_entry import yaml12

from calc import assess

TESTS = Path(__file__).parents[1]
ON = date(2026, 10, 1)

# Number and short name: what settles it.
EDGES: dict[tuple[int, str], list[tuple[str, str]]] = {
    (1, "a spouse who stays behind, or is Canadian"): [
        ("crs.spouse.education", "a spouse who stays behind has no line"),
        ("crs.spouse.education", "a spouse who is a citizen or permanent resident has no line"),
        ("fsw.adaptability.spouse_work", "a spouse with 1,560 hours in Canada who stays behind"),
        ("core/test_edge_cases.py", "test_a_spouse_who_does_not_count_leaves_the_columns_without"),
    ],
    (2, "what a spouse gives"): [
        ("crs.spouse.ceiling", "the most a spouse can bring"),
        ("crs.spouse.language", "of two results, the one that gives more"),
        ("core/test_edge_cases.py", "test_transferability_is_the_applicants_own"),
    ],
    (3, "the cap of the second language"): [
        ("crs.core.second_language", "level 9 in every ability, alone"),
        ("crs.core.second_language", "level 9 in every ability, with a spouse who comes along"),
    ],
    (4, "one bachelor’s degree is one credential"): [
        ("crs.transferability.education_language", "bachelors with level 9"),
        ("crs.transferability.education_language", "two_or_more with level 9"),
        ("crs.transferability.education_canadian_work", "bachelors with 2 years in Canada"),
    ],
    (5, "the language of the pairs: the lowest ability of the first language"): [
        ("crs.transferability.education_language", "one ability at 8 keeps the pair on the lower row"),
        ("crs.transferability.education_language", "one ability at 6 ends the pair"),
        ("crs.transferability.education_language", "only the first official language is read"),
    ],
    (6, "the caps of pairs and sections"): [
        ("crs.transferability.ceiling", "education earns 50 and 50, but the pair is held to 50: the later line pays"),
        (
            "crs.transferability.ceiling",
            "foreign work earns 50 and 50 and is held to 50: the later line pays",
        ),
        ("crs.transferability.ceiling", "a certificate alone keeps its 50"),
        ("crs.transferability.ceiling", "two pairs at 50 fill the section and a certificate loses all"),
        ("crs.additional.ceiling", "a nomination absorbs study, French and sibling"),
    ],
    (7, "age"): [
        ("crs.core.age", "still 29 on the day before the birthday"),
        ("crs.core.age", "18 from the birthday on, alone"),
        ("crs.core.age", "45 from the birthday on, alone"),
        ("fsw.grid.age", "35 from the birthday on"),
        ("fsw.grid.age", "47 from the birthday on"),
    ],
    (8, "a level for each ability, 10 at most"): [
        ("crs.core.first_language", "each ability is read alone: 4, 6, 8 and 10"),
        ("crs.core.first_language", "level 12 in every ability, alone"),
        ("core/test_levers.py", "test_the_next_level_is_told_as_a_score_of_the_person_s_own_test"),
    ],
    (9, "the points for French"): [
        ("crs.additional.french", "NCLC 7 without English on 2026-10-01"),
        ("crs.additional.french", "NCLC 7 with CLB 5 on 2026-10-01"),
        ("crs.additional.french", "NCLC 7 with CLB 5 and one 4 on 2026-10-01"),
        ("crs.additional.french", "French as the second language"),
    ],
    (10, "windows and exclusions of work in Canada"): [
        ("cec.minimum", "the ranking score still counts what the class no longer does"),
        ("work.window", "work that ended exactly ten years ago is outside"),
        ("cec.minimum", "from the day before"),
        ("cec.minimum", "during full-time study"),
        ("cec.minimum", "self-employed"),
        ("cec.minimum", "without authorization"),
        ("crs.core.canadian_work", "self-employed work does not"),
        ("crs.core.canadian_work", "work while a full-time student does not"),
        ("crs.core.canadian_work", "unauthorized work does not"),
        ("site/test_form_help.py", "test_work_in_canada_is_done_there_for_an_employer_there"),
    ],
    (11, "hours and years"): [
        ("work.year", "hours above 30 a week do not count"),
        ("work.year", "years are rounded down: 1.99 are 1"),
        ("crs.core.canadian_work", "two half-time jobs make one year"),
    ],
    (12, "work abroad"): [
        ("crs.core.canadian_work", "work abroad earns nothing here"),
        ("crs.transferability.foreign_work_language", "2 years abroad with level 9"),
        ("crs.transferability.foreign_work_language", "3 years abroad with level 9"),
    ],
    (13, "assessments of foreign credentials"): [
        ("crs.core.education", "a foreign degree without an assessment"),
        ("education.eca_validity", "one of 1 October 2021 does not"),
        ("site/test_form_help.py", "test_two_or_more_credentials_need_an_assessment_each"),
    ],
    (14, "study in Canada"): [
        ("crs.additional.canadian_study", "one_or_two_years on 2026-10-01"),
        ("crs.additional.canadian_study", "three_years_or_more on 2026-10-01"),
        ("site/test_form_help.py", "test_what_counts_as_study_in_canada"),
    ],
    (15, "a brother or sister"): [
        ("crs.additional.sibling", "a sibling"),
        ("site/test_form_help.py", "test_who_is_a_brother_or_sister"),
    ],
    (16, "a certificate of qualification"): [
        ("crs.transferability.certificate", "certificate with level 5"),
        ("crs.transferability.certificate", "certificate with level 7"),
        ("crs.transferability.certificate", "the lowest ability decides"),
        ("site/test_form_help.py", "test_who_issues_a_certificate_of_qualification"),
    ],
    (17, "a job offer today"): [
        ("crs.additional.job_offer", "offer for TEER 1 on 2025-03-24"),
        ("crs.additional.job_offer", "offer for TEER 1 on 2025-03-25"),
        ("fsw.grid.arranged_employment", "still worth 10 after the ranking points ended on 25 March 2025"),
        ("fsw.adaptability.arranged_employment", "with the ten points for arranged employment"),
        ("fst.minimum", "an offer for a listed trade"),
    ],
    (18, "the gates and rows of the skilled worker grid"): [
        ("fsw.minimum", "a gate is a gate: 84 points and level 6 in one ability"),
        ("fsw.grid.second_language", "one ability at 4 gives nothing"),
        ("fsw.adaptability.ceiling", "all rows together are 40 and stay at 10"),
        ("fsw.adaptability.spouse_study", "a spouse who studied and is a citizen or permanent resident"),
        ("fsw.adaptability.relative", "a relative in Canada"),
        ("crs.additional.sibling", "a relative who is no brother or sister"),
    ],
    (19, "one occupation here, several there"): [
        ("fsw.minimum", "two occupations are not one"),
        ("fsw.minimum", "a break of one day"),
        ("cec.minimum", "breaks are allowed and occupations add up"),
        ("cec.minimum", "language: more hours in TEER 2 than in TEER 1 ask for 5"),
        ("cec.minimum", "language: more hours in TEER 1 than in TEER 2 ask for 7"),
        ("cec.minimum", "language: equal hours ask for the higher level"),
    ],
    (20, "the listed trades"): [
        ("fst.occupations", "62200 begins with 62200"),
        ("fst.occupations", "63200 begins with 6320"),
        ("fst.occupations", "72600 begins with 726, which is left out"),
        ("fst.occupations", "93200 begins with 932, which is left out"),
        ("fst.minimum", "language: exactly the levels asked for"),
        ("funds.table", "a certificate does not free from funds"),
        ("funds.table", "a trade offer and a permit free the tradesperson"),
        ("core/test_cells.py", "test_every_occupation_is_a_trade_or_not_as_typed_again"),
        ("site/test_form_help.py", "test_a_certificate_does_not_stand_for_funds_and_an_offer_with_a_permit_does"),
    ],
    (21, "TEER and major group 00 by the code"): [
        ("crs.additional.job_offer", "offer for a senior manager (00) on 2025-03-24"),
        ("crs.additional.job_offer", "offer for a manager outside group 00 on 2025-03-24"),
        ("crs.core.canadian_work", "TEER 3 counts"),
        ("crs.core.canadian_work", "TEER 4 does not"),
    ],
    (22, "the family that funds are for"): [
        ("funds.table", "a family of 9 with 48,616.00 dollars on 2025-07-07"),
        ("funds.table", "the size of the family was left out"),
        ("site/test_form_help.py", "test_whom_the_family_of_the_settlement_funds_counts"),
    ],
    (23, "two years and five years to the day"): [
        ("language.validity", "a test of 1 October 2024 no longer does"),
        ("education.eca_validity", "one of 1 October 2021 does not"),
        ("fsw.minimum", "language: lapsed"),
        ("education.eca_validity", "an assessment of 29 February lapses on 28 February"),
        ("core/test_timeline.py", "test_a_language_result_and_an_assessment_lapse"),
    ],
    (24, "the rules of the day"): [
        ("core/test_rounds.py", "test_points_are_those_of_the_round_s_day"),
        ("core/test_rounds.py", "test_a_category_round_reads_the_list_of_its_day"),
    ],
    (25, "results that are not accepted, and the scale of the TEF"): [
        ("core/bad_profiles.yaml", "the other score of a TEF attestation"),
        ("language.tef", "a test of French, alone and so the first official language"),
        ("site/test_form_help.py", "test_which_language_scores_are_asked_for"),
    ],
}


@cache
def names(where: str) -> set[str]:
    """The functions of a file of tests, or the sentences of a file of cases."""
    if where.endswith(".py"):
        tree = ast.parse((TESTS / where).read_text(encoding="utf-8"))
        return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    if where.endswith(".yaml"):
        return {case["that"] for case in yaml12.read(TESTS / where).data["cases"]}
    return {case["that"] for case in cases_of(where)}


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: f"{edge[0]}-{edge[1]}")
def test_each_edge_case_is_settled_by_tests_that_exist(edge: tuple[int, str]):
    for where, name in EDGES[edge]:
        assert name in names(where), (where, name)


def test_all_25_are_there():
    assert [number for number, _ in EDGES] == list(range(1, 26))


COUPLE = {
    "birth_date": "1996-01-01",
    "marital_status": "married",
    "education": {"level": "masters_or_professional", "country": "CA"},
    "languages": [{"test": "clb", "language": "en", "reading": 9, "writing": 9, "listening": 9, "speaking": 9}],
}
ABLE = {
    "education": {"level": "doctoral", "country": "CA"},
    "languages": [{"test": "clb", "language": "en", "reading": 10, "writing": 10, "listening": 10, "speaking": 10}],
    "work": [{"noc": "21231", "country": "CA", "start": "2016-11-01", "hours_per_week": 40}],
}


@pytest.mark.parametrize("spouse", [{"accompanying": False}, {"canadian": True}])
def test_a_spouse_who_does_not_count_leaves_the_columns_without(spouse: dict[str, bool]):
    # Alone at 30: 105 + 135 + 124 = 364, and 50 for the degree with CLB 9.
    crs = assess({**COUPLE, "spouse": {**ABLE, **spouse}}, ON)["crs"]
    assert (crs["total"], crs["with_spouse"]) == (414, False)
    assert not [line for line in crs["lines"] if line["id"].startswith("crs.spouse.")]
    # Coming along, and no citizen: 95 + 126 + 116 = 337, 40 for all a spouse can bring, and the same 50.
    assert assess({**COUPLE, "spouse": ABLE}, ON)["crs"]["total"] == 427


def test_transferability_is_the_applicants_own():
    alone = assess({**COUPLE, "spouse": {}}, ON)["crs"]["sections"]
    together = assess({**COUPLE, "spouse": ABLE}, ON)["crs"]["sections"]
    assert together["transferability"] == alone["transferability"] == 50
