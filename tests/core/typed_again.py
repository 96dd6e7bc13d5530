"""Where a compiled rule differs from the second entry, cell by cell.

The second entry (tests/double_entry/tables.py) was typed from the sources by someone who had not seen rules/. It says
nothing of what was entered after it, so the rules are read as far as they were known then.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from double_entry import tables
from known import known_data

from calc.person import FACTS, NUMBERS
from calc.rows import COLUMNS, Table, points_in
from calc.rules import Groups, low_bound
from calc.values import ABILITIES

DATA = known_data()
RULES: dict[str, Any] = DATA["rules"]
START = "2015-01-01"
# What follows an invitation is no part of a score; its cases are those of the planner.
NOT_READ = {rule_id for rule_id in RULES if rule_id.startswith("invitation.")}

# Where a version was read, and how well it is known.
NO_CELLS = ("sources", "confidence")

Facts = Mapping[str, Any]
ADAPTABILITY = {
    "own_study": tables.FSW_ADAPTABILITY_OWN_STUDY,
    "spouse_study": tables.FSW_ADAPTABILITY_SPOUSE_STUDY,
    "own_work": tables.FSW_ADAPTABILITY_OWN_WORK,
    "spouse_work": tables.FSW_ADAPTABILITY_SPOUSE_WORK,
    "relative": tables.FSW_ADAPTABILITY_RELATIVE,
    "arranged_employment": tables.FSW_ADAPTABILITY_ARRANGED_EMPLOYMENT,
}


def by_level(table: Mapping[int, Any], level: int | None) -> Any:
    return table[min(level or 0, max(table))]


def lang_tier(lowest: int | None) -> str:
    return "none" if (lowest or 0) < 7 else "lang7" if lowest < 9 else "lang9"


def work_tier(years: int) -> str:
    return "zero" if years == 0 else "one" if years < 3 else "two"


def education_tier(level: str | None) -> str:
    return tables.CRS_C_EDUCATION_TIER[level or "less_than_secondary"]


def age_in_crs(age: int) -> tuple[int, int]:
    if age < 18:
        return tables.CRS_A_AGE_17_OR_LESS
    return tables.CRS_A_AGE.get(age, tables.CRS_A_AGE_45_OR_MORE)


def on(versions: list[dict[str, Any]], start: str) -> dict[str, Any]:
    return [one for one in versions if one["start"].isoformat() <= start][-1]


def certificate(facts: Facts) -> int:
    lowest = facts["first_lowest"] or 0
    if not facts["certificate"] or lowest < 5:
        return 0
    return tables.CRS_C_CERTIFICATE_CLB7_ALL if lowest >= 7 else tables.CRS_C_CERTIFICATE_CLB5_ALL


def french(facts: Facts, start: str) -> int:
    if (facts["french_lowest"] or 0) < 7:
        return 0
    key = "english_5_or_more" if (facts["english_lowest"] or 0) >= 5 else "english_4_or_less"
    return on(tables.CRS_D_FRENCH, start)[key]


def offer(facts: Facts, start: str) -> int:
    key = {"major_group_00": "major_group_00", "other_skilled": "other"}.get(facts["offer"])
    return on(tables.CRS_D_JOB_OFFER, start)[key] if key else 0


# What the second entry gives for the facts of one row: a figure, or a pair [with spouse, without]. The second argument
# is the start of the version.
POINTS: dict[str, Callable[[Facts, str], Any]] = {
    "crs.core.age": lambda f, _: age_in_crs(f["age"]),
    "crs.core.education": lambda f, _: tables.CRS_A_EDUCATION[f["education"] or "less_than_secondary"],
    "crs.core.first_language": lambda f, _: by_level(tables.CRS_A_FIRST_LANGUAGE, f["clb"]),
    "crs.core.second_language": lambda f, _: by_level(tables.CRS_A_SECOND_LANGUAGE, f["clb"]),
    "crs.core.canadian_work": lambda f, _: by_level(tables.CRS_A_CANADIAN_WORK, f["canadian_years"]),
    "crs.spouse.education": lambda f, _: tables.CRS_B_EDUCATION[f["spouse_education"] or "less_than_secondary"],
    "crs.spouse.language": lambda f, _: by_level(tables.CRS_B_LANGUAGE, f["clb"]),
    "crs.spouse.canadian_work": lambda f, _: by_level(tables.CRS_B_CANADIAN_WORK, f["spouse_canadian_years"]),
    "crs.transferability.education_language": lambda f, _: tables.CRS_C_EDUCATION_LANGUAGE[
        education_tier(f["education"])
    ][lang_tier(f["first_lowest"])],
    "crs.transferability.education_canadian_work": lambda f, _: tables.CRS_C_EDUCATION_CANADIAN_WORK[
        education_tier(f["education"])
    ][min(f["canadian_years"], 2)],
    "crs.transferability.foreign_work_language": lambda f, _: tables.CRS_C_FOREIGN_WORK_LANGUAGE[
        work_tier(f["foreign_years"])
    ][lang_tier(f["first_lowest"])],
    "crs.transferability.foreign_work_canadian_work": lambda f, _: tables.CRS_C_FOREIGN_WORK_CANADIAN_WORK[
        work_tier(f["foreign_years"])
    ][min(f["canadian_years"], 2)],
    "crs.transferability.certificate": lambda f, _: certificate(f),
    "crs.additional.nomination": lambda f, day: on(tables.CRS_D_NOMINATION, day)["points"] if f["nomination"] else 0,
    "crs.additional.job_offer": offer,
    "crs.additional.canadian_study": lambda f, day: on(tables.CRS_D_CANADIAN_STUDY, day)[f["canadian_credential"]],
    "crs.additional.french": french,
    "crs.additional.sibling": lambda f, day: on(tables.CRS_D_SIBLING, day)["points"] if f["sibling"] else 0,
    "fsw.grid.first_language": lambda f, _: by_level(tables.FSW_FIRST_LANGUAGE, f["clb"]),
    "fsw.grid.second_language": lambda f, _: (
        tables.FSW_SECOND_LANGUAGE_POINTS if (f["second_lowest"] or 0) >= tables.FSW_SECOND_LANGUAGE_MINIMUM else 0
    ),
    "fsw.grid.education": lambda f, _: tables.FSW_EDUCATION[f["education"] or "less_than_secondary"],
    "fsw.grid.experience": lambda f, _: by_level(tables.FSW_EXPERIENCE, f["skilled_years"]),
    "fsw.grid.age": lambda f, _: tables.FSW_AGE.get(f["age"], 0),
    "fsw.grid.arranged_employment": lambda f, _: tables.FSW_ARRANGED_EMPLOYMENT if f["arranged_employment"] else 0,
    "fsw.adaptability.spouse_language": lambda f, _: (
        tables.FSW_ADAPTABILITY_SPOUSE_LANGUAGE
        if (f["spouse_lowest"] or 0) >= tables.FSW_ADAPTABILITY_SPOUSE_LANGUAGE_MINIMUM
        else 0
    ),
    **{
        f"fsw.adaptability.{name}": lambda f, _, name=name, points=points: points if f[name] else 0
        for name, points in ADAPTABILITY.items()
    },
}
MAXIMA: dict[str, Any] = {
    "crs.core.age": tables.CRS_A_AGE_MAX,
    "crs.core.education": tables.CRS_A_EDUCATION_MAX,
    "crs.core.first_language": tables.CRS_A_FIRST_LANGUAGE_MAX,
    "crs.core.second_language": tables.CRS_A_SECOND_LANGUAGE_CAP,
    "crs.core.canadian_work": tables.CRS_A_CANADIAN_WORK_MAX,
    "crs.spouse.education": tables.CRS_B_EDUCATION_MAX,
    "crs.spouse.language": tables.CRS_B_LANGUAGE_MAX,
    "crs.spouse.canadian_work": tables.CRS_B_CANADIAN_WORK_MAX,
    "crs.transferability.certificate": tables.CRS_C_CERTIFICATE_CAP,
    "fsw.grid.first_language": tables.FSW_FIRST_LANGUAGE_MAX,
}
CAPS = {"crs.core.second_language": tables.CRS_A_SECOND_LANGUAGE_CAP}
STARTS = {
    "crs.additional.job_offer": tables.CRS_D_JOB_OFFER,
    "crs.additional.canadian_study": tables.CRS_D_CANADIAN_STUDY,
    "crs.additional.french": tables.CRS_D_FRENCH,
    "crs.additional.sibling": tables.CRS_D_SIBLING,
}
PAIR = tables.CRS_C_PAIR_CAP
CEILINGS: dict[str, tuple[Any, list[tuple[list[str], int]]]] = {
    "crs.core.ceiling": (tables.CRS_CEILING_A, []),
    "crs.spouse.ceiling": (tables.CRS_CEILING_B, []),
    "crs.transferability.ceiling": (
        tables.CRS_CEILING_C,
        [
            (["education_language", "education_canadian_work"], PAIR),
            (["foreign_work_language", "foreign_work_canadian_work"], PAIR),
            (["certificate"], tables.CRS_C_CERTIFICATE_CAP),
        ],
    ),
    "crs.additional.ceiling": (tables.CRS_CEILING_D, []),
    "crs.ceiling": (
        tables.CRS_CEILING_TOTAL,
        [(["core", "spouse", "transferability"], tables.CRS_CEILING_ABC)],
    ),
    "fsw.adaptability.ceiling": (tables.FSW_ADAPTABILITY_MAX, []),
}
FIGURES: dict[str, tuple[str, dict[str, int]]] = {
    "work.year": (START, {"hours": tables.HOURS_A_YEAR, "hours_per_week": tables.HOURS_A_WEEK_CREDITED}),
    # Windows of ten years and a profile of twelve months: the second entry has them in its code, not in its tables.
    "work.window": (START, {"crs_years": 10}),
    "profile.validity": (START, {"months": 12}),
    "work.noc_2021": (tables.NOC_2021_FIRST_DAY.isoformat(), {"highest_teer": 3}),
    "language.validity": (START, {"years": tables.LANGUAGE_VALID_YEARS}),
    "education.eca_validity": (START, {"years": tables.ECA_VALID_YEARS}),
    "fsw.minimum": (
        START,
        {
            "language_level": tables.FSW_LANGUAGE_MINIMUM,
            "work_hours": tables.FSW_WORK_HOURS,
            "work_window_years": tables.FSW_WORK_WINDOW_YEARS,
            "pass_mark": tables.FSW_PASS_MARK,
            "grid_total": tables.FSW_FIRST_LANGUAGE_MAX
            + tables.FSW_SECOND_LANGUAGE_POINTS
            + max(tables.FSW_EDUCATION.values())
            + max(tables.FSW_EXPERIENCE.values())
            + max(tables.FSW_AGE.values())
            + tables.FSW_ARRANGED_EMPLOYMENT
            + tables.FSW_ADAPTABILITY_MAX,
        },
    ),
    "cec.minimum": (
        START,
        {
            "work_hours": tables.CEC_WORK_HOURS,
            "work_window_years": tables.CEC_WORK_WINDOW_YEARS,
            "language_teer_0_1": tables.CEC_LANGUAGE_TEER["0"],
            "language_teer_2_3": tables.CEC_LANGUAGE_TEER["2"],
        },
    ),
    "fst.minimum": (
        START,
        {
            "work_hours": tables.FST_WORK_HOURS,
            "work_window_years": tables.FST_WORK_WINDOW_YEARS,
            **tables.FST_LANGUAGE,
        },
    ),
}
GROUPS = {
    "fst.occupations": (START, tables.FST_PREFIXES, tables.FST_PREFIXES_LEFT_OUT),
    "cec.fee_for_service_physicians": (tables.PHYSICIAN_POLICY_FIRST_DAY.isoformat(), tables.PHYSICIAN_CODES, []),
}
TESTS = {
    "language.ielts": tables.IELTS,
    "language.pte_core": tables.PTE_CORE,
    "language.tef": tables.TEF,
    "language.tcf": tables.TCF,
}


class Fault(NamedTuple):
    """A difference: in the version that begins on a day (None: in the rule as a whole), in a row of its table."""

    version: str | None
    row: int | None
    what: str


def faults(rule_id: str, rule: Mapping[str, Any]) -> list[Fault]:
    """Where a rule differs from the second entry; empty if nowhere."""
    try:
        return list(CHECKS[rule["kind"]](rule_id, known(rule)))
    except (LookupError, ValueError) as problem:
        # A table that overlaps or leaves a fact without a row is refused by the core itself.
        return [Fault(None, None, repr(problem))]


def version_faults(found: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[Fault]:
    """Where versions differ; both by their first days, each version with its cells by their names."""
    for start in sorted({*found, *expected}):
        if start not in found:
            yield Fault(None, None, f"no version from {start}, which the second entry has")
        elif start not in expected:
            yield Fault(start, None, f"the second entry has no version from this day, but from {', '.join(expected)}")
        else:
            for name in {**found[start], **expected[start]}:
                ours, theirs = found[start].get(name), expected[start].get(name)
                if ours != theirs:
                    yield Fault(start, None, f"{name}: {told(ours, theirs)}")


def told(ours: Any, theirs: Any) -> str:
    """Two cells that differ; of lists of codes, what is on one of them only."""
    if isinstance(ours, list) and isinstance(theirs, list) and all(isinstance(one, str) for one in (*ours, *theirs)):
        here, there = ([one for one in ours if one not in theirs], [one for one in theirs if one not in ours])
        return f"only here {here}, only in the second entry {there}"
    return f"{ours}, second entry {theirs}"


def known(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {**rule, "versions": [one for one in rule["versions"] if one.get("figures") != "unknown"]}


def both(value: Any) -> list[int]:
    """A figure, or a pair, as [with spouse, without]."""
    return list(value) if isinstance(value, (list, tuple)) else [value, value]


def read_both(row: Mapping[str, Any]) -> list[int]:
    return [points_in(row, column) for column in COLUMNS]


def domain(fact: str) -> list[Any]:
    numbers = range(0, 70) if fact == "age" else range(0, 13)
    return [value for one in FACTS[fact] for value in (numbers if one == NUMBERS else [one])]


def point_faults(rule_id: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    starts = [one["start"].isoformat() for one in STARTS.get(rule_id, [])] or [START]
    # READINGS R10: the second entry writes a version without points for the days before a factor existed.
    expected_starts = [
        day for day in starts if rule_id == "crs.additional.job_offer" or len(starts) == 1 or day > START
    ]
    yield from version_faults({one["from"]: {} for one in rule["versions"]}, {day: {} for day in expected_starts})
    for version in rule["versions"]:
        start = version["from"]
        table = Table(version["reads"], version["table"])
        most = [0, 0]
        for facts in itertools.product(*map(domain, version["reads"])):
            expected = both(POINTS[rule_id](dict(zip(version["reads"], facts, strict=True)), start))
            found = [table.points(facts, column) for column in COLUMNS]
            if found != expected:
                of = dict(zip(version["reads"], facts, strict=True))
                yield Fault(start, table.match(facts), f"{of} gives {found}, second entry {expected}")
            most = [max(pair) for pair in zip(most, found, strict=True)]
        if version.get("repealed", False) != (most == [0, 0]):
            yield Fault(start, None, "repealed, or gives nothing")
        if (version["counted"] == "each_ability") != (version["reads"] == ["clb"]):
            yield Fault(start, None, f"counted {version['counted']}")
        times = len(ABILITIES) if version["counted"] == "each_ability" else 1
        cap = read_both(version["cap"]) if "cap" in version else None
        if cap != (both(CAPS[rule_id]) if rule_id in CAPS else None):
            yield Fault(start, None, f"cap {cap}")
        reachable = [min(times * points, *([cap[place]] if cap else [])) if cap else times * points
                     for place, points in enumerate(most)]  # fmt: skip
        expected_most = both(MAXIMA.get(rule_id, reachable))
        if not read_both(version["max"]) == expected_most == reachable:
            yield Fault(start, None, f"max {version['max']}, second entry {expected_most}")


def ceiling_faults(rule_id: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    maximum, groups = CEILINGS[rule_id]
    found = {
        version["from"]: {
            "max": read_both(version["max"]),
            "groups": [(one.get("lines", one.get("sections")), one["max"]) for one in version.get("groups", ())],
        }
        for version in rule["versions"]
    }
    yield from version_faults(found, {START: {"max": both(maximum), "groups": groups}})


def figure_faults(rule_id: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    start, figures = FIGURES[rule_id]
    yield from version_faults({one["from"]: one["figures"] for one in rule["versions"]}, {start: figures})


def language_faults(rule_id: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    language = tables.TEST_LANGUAGE[rule_id.rpartition(".")[2]]
    if language != rule["language"]:
        yield Fault(None, None, f"language {rule['language']}, second entry {language}")
    (version,) = rule["versions"]
    start = version["from"]
    for place, ability in enumerate(ABILITIES):
        scale = rule["scale"][ability]
        steps = round((scale["to"] - scale["from"]) / scale["step"])
        scores = [scale["from"] + step * scale["step"] for step in range(steps + 1)]
        cells = {row["level"]: row[ability] for row in version["table"]}
        for score in scores:
            found = [level for level, cell in cells.items() if low_bound(cell) <= score <= high_bound(cell)]
            expected = [level_typed_again(rule_id, place, score)]
            if found != expected:
                row = list(cells).index(found[0]) if found else None
                yield Fault(start, row, f"{ability} {score} is level {found}, second entry {expected}")
        ends = [(low_bound(cell), high_bound(cell)) for cell in cells.values()]
        if min(low for low, _ in ends) != scale["from"] or max(high for _, high in ends) != scale["to"]:
            yield Fault(start, None, f"the bands of {ability} do not end where the scale does")


def level_typed_again(rule_id: str, place: int, score: float) -> int:
    if rule_id == "language.celpip":
        return min(int(score), tables.CLB_CEILING)
    return next((level for level, bounds in TESTS[rule_id] if score >= float(bounds[place])), 0)


def high_bound(cell: Any) -> float:
    return float(str(cell).rpartition("..")[2])


def group_faults(rule_id: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    (version,) = rule["versions"]
    start, include, exclude = GROUPS[rule_id]
    found = Groups(tuple(version["include"]), tuple(version["exclude"]))
    again = Groups(tuple(include), tuple(exclude))
    yield from version_faults({version["from"]: {}}, {start: {}})
    codes = [code for code in map("{:05d}".format, range(100_000)) if found.holds(code) != again.holds(code)]
    if codes:
        yield Fault(version["from"], None, f"in one entry only, {len(codes)} codes from {codes[0]} to {codes[-1]}")


def funds_faults(rule_id: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    expected = {
        one["start"].isoformat(): {"amounts": one["amounts"], "each_additional": one["each_additional"]}
        for one in tables.FUNDS_TABLES
        if one["start"] is not None
    }
    found = {one["from"]: {name: one[name] for name in ("amounts", "each_additional")} for one in rule["versions"]}
    yield from version_faults(found, expected)


def category_faults(rule_id: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    expected = {one["from"]: one for one in versions_typed_again(rule_id.rpartition(".")[2])}
    found = {one["from"]: {key: value for key, value in one.items() if key not in NO_CELLS} for one in rule["versions"]}
    yield from version_faults(found, expected)


def versions_typed_again(slug: str) -> Iterator[dict[str, Any]]:
    versions = tables.CATEGORIES[slug]
    for number, one in enumerate(versions):
        out = {"from": one["first"].isoformat(), "version": one["version"]}
        if one["kind"] == "language":
            out["criteria"] = {"french_level": one["level"]}
        elif one["kind"] == "military":
            out["criteria"] = {
                "service_years": one["service_years"],
                "offer_years": one["offer_years"],
                "education_level": one["education"],
            }
            out["codes"] = one["codes"]
        else:
            out["criteria"] = {
                "work_hours": tables.HOURS_OF_MONTHS[one["months"]],
                "window_years": one["window_years"],
                "continuous": one["continuous"],
                "canadian_only": one["canada_only"],
            }
            out["codes"] = one["codes"]
        yield out
        after = one["last"] + timedelta(1) if one["last"] else None
        following = versions[number + 1]["first"] if number + 1 < len(versions) else None
        if after and after != following:
            yield {"from": after.isoformat(), "retired": True}


CHECKS: dict[str, Callable[[str, Mapping[str, Any]], Iterator[Fault]]] = {
    "points": point_faults,
    "ceiling": ceiling_faults,
    "figures": figure_faults,
    "language": language_faults,
    "groups": group_faults,
    "funds": funds_faults,
    "category": category_faults,
}


TYPED = {*POINTS, *CEILINGS, *FIGURES, *GROUPS, *TESTS, "language.celpip", "funds.table"} | {
    f"categories.{slug}" for slug in tables.CATEGORIES
}
