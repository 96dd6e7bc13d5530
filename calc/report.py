"""Answers as plain text, for people who read them in a terminal. English, like the codes themselves."""

from __future__ import annotations

from collections.abc import Iterator

from calc.explain import Json
from calc.values import ABILITIES

MET = {True: "yes", False: "no", None: "unknown"}
GIVEN = {True: "yes", False: "no", None: "not given"}


def text(answer: Json) -> str:
    """Any answer, an assessment, a piece of advice, a timeline, a plan, levels or an error, as lines of text."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Json) -> Iterator[str]:
    if "error" in answer:
        yield f"error: {answer['error']['code']}"
        for problem in answer["error"].get("problems", ()):
            yield f"  {_visible(problem['path']) or '(whole)'}: {problem['code']}: {problem['message']}"
        return
    if "invited" in answer:
        yield from _plan(answer)
        return
    if "days" in answer:
        yield from _timeline(answer)
        return
    if "reading" in answer:
        yield _levels(answer["language"], answer)
    for part, lines in PARTS.items():
        if part in answer:
            yield from lines(answer)


def _crs(answer: Json) -> Iterator[str]:
    crs = answer["crs"]
    yield f"CRS on {answer['on']}: {crs['total']}" + ("" if crs["current"] else f" (rules to {crs['rules_as_of']})")
    for line in crs["lines"]:
        lost = f"  ({line['lost_to_cap']} lost to a ceiling)" if line["lost_to_cap"] else ""
        unverified = "  (unverified)" if line.get("unverified") else ""
        yield f"  {line['points']:>4} of {line['max']:>3}  {line['id']:<46} {_read(line['read'])}{lost}{unverified}"


def _programs(answer: Json) -> Iterator[str]:
    for name, program in answer["programs"].items():
        yield f"{name.upper()}: {'eligible' if program['eligible'] else 'not eligible'}"
        for check in program["checks"]:
            yield f"  {MET[check['met']]:<8} {check['id']}"


def _categories(answer: Json) -> Iterator[str]:
    for slug, fit in answer["categories"].items():
        if fit["status"] == "in_force":
            hours = f"  {fit['hours']} of {fit['hours_needed']} hours" if fit["hours_needed"] else ""
            yield f"category {slug}: {'meets it' if fit['meets_criteria'] else 'does not meet it'}{hours}"


def _clb(answer: Json) -> Iterator[str]:
    for language, levels in answer["clb"].items():
        if levels:
            yield _levels(language, levels)


def _levels(language: str, levels: Json) -> str:
    name = {"en": "CLB", "fr": "NCLC"}[language]
    return f"{name}: " + ", ".join(f"{ability} {levels[ability]}" for ability in ABILITIES)


def _experience(answer: Json) -> Iterator[str]:
    for side in ("canadian", "foreign"):
        hours, years = (answer["experience"][f"{side}_{unit}"] for unit in ("hours", "years"))
        yield f"{side} experience: {hours} hours, {years} whole years"


def _missing(answer: Json) -> Iterator[str]:
    for one in answer["missing"]:
        yield f"{one['path']}: {one['code'].replace('_', ' ')}"


def _rounds(answer: Json) -> Iterator[str]:
    for one in answer["rounds"]:
        because = f"  {', '.join(one['because'])}" if one["because"] else ""
        figures = f"cut-off {one['cutoff']:>3}  score {one['score']:>4}"
        yield f"round {one['number']:>4}  {figures}  {one['outcome']}{because}"


def _pool(answer: Json) -> Iterator[str]:
    pool = answer["pool"]
    if pool is None:
        yield "pool: no count published yet"
        return
    rank, band = pool["rank"], pool["band"]
    yield (
        f"pool on {pool['as_on']}: rank {rank['best']} to {rank['worst']} of {pool['total']} with {pool['score']}, "
        f"{pool['higher']} in higher bands, {band['candidates']} at {band['from']} to {band['to']}"
    )
    if not pool["in_pool"]:
        yield "  not in the pool: eligible for none of the three programs"


def _notices(answer: Json) -> Iterator[str]:
    for notice in answer["notices"]:
        yield f"notice: {' '.join(str(value) for value in notice.values())}"


def _single(answer: Json) -> Iterator[str]:
    yield f"now {answer['total']}" + ("" if answer["current"] else f" (rules to {answer['rules_as_of']})")
    for entry in answer["single"]:
        yield f"  {_gain(entry)} {entry['id']}{_besides(entry)}"
    for entry in answer["pairs"]:
        yield f"  {_gain(entry)} {' + '.join(entry['ids'])}{_besides(entry)}"
    if answer["pairs_capped"]:
        yield f"  pairs: the best of those among {answer['pairs_tried_among']} changes; there are more"
    if answer.get("principal"):
        yield f"the spouse as principal applicant: {answer['principal']['total']}{_besides(answer['principal'])}"
    for name, one in answer.get("compare", {}).items():
        yield f"{name}: {one['total']} ({one['difference']:+}){_besides(one)}  must be true and declared"


def _gain(entry: Json) -> str:
    return f"{entry['gained']:<+5}"


def _besides(entry: Json) -> str:
    parts = [f"(worth {entry['worth']}, {entry['gained']} fit)"] if entry.get("lost_to_cap") else []
    for word, keys in (("opens", ("programs", "categories")), ("loses", ("programs_lost", "categories_lost"))):
        if names := [name for key in keys for name in entry[key]]:
            parts.append(f"{word} {', '.join(names)}")
    if rounds := entry.get("rounds"):
        parts.append(f"invited in {len(rounds)} more of the past year's rounds")
    return "".join(f"  {part}" for part in parts)


def _timeline(answer: Json) -> Iterator[str]:
    for entry in answer["days"]:
        total = entry["total"]
        yield f"{entry['date']}  {total['from']:>4} -> {total['to']:<4} {', '.join(entry['because'])}"
        for change in entry["changes"]:
            if change["path"].startswith(("programs.", "categories.")) and change["path"].endswith("eligible"):
                yield f"            {change['path']}: {MET[change['to']]}"
    for name, program in answer["programs"].items():
        yield f"{name.upper()}: not eligible{_ahead(answer, program)}"
    for slug, fit in answer["categories"].items():
        best = f" in {fit['noc']}" if fit["noc"] else ""
        hours = f"{fit['hours']} of {fit['hours_needed']} hours{best}, {fit['hours_missing']} missing"
        yield f"category {slug}: {hours}{_ahead(answer, fit)}"


def _plan(answer: Json) -> Iterator[str]:
    days = f" ({answer['days']} days)" if answer["days"] else ""
    yield f"invited {answer['invited']}: apply by {answer['deadline'] or 'a day not known'}{days}"
    yield f"program: {answer['program'] or 'none'}"
    for entry in answer["calendar"]:
        yield f"{entry['date']}  {' '.join(str(entry[key]) for key in ('code', 'item') if key in entry)}"
    for item in answer["documents"]:
        facts = ", ".join(f"{name} {value}" for name, value in item["facts"].items() if isinstance(value, str))
        yield f"  {item['state']:<14} {item['id']:<28} {facts}".rstrip()
    for path in answer["missing"]:
        yield f"{path}: not given"
    yield from _notices(answer)


def _ahead(answer: Json, one: Json) -> str:
    return f"; by itself from {one['first_day']}" if one["first_day"] else f"; not by itself to {answer['until']}"


PARTS = {
    "crs": _crs,
    "programs": _programs,
    "categories": _categories,
    "clb": _clb,
    "experience": _experience,
    "rounds": _rounds,
    "pool": _pool,
    "missing": _missing,
    "notices": _notices,
    "single": _single,
}


def _read(facts: Json) -> str:
    # Whole numbers are looked up by what they are: 1 is not yes.
    return ", ".join(
        f"{name} {GIVEN[value] if value is None or isinstance(value, bool) else value}" for name, value in facts.items()
    )


def _visible(path: str) -> str:
    """A path as it was typed, unless it holds what would disturb a terminal."""
    return path if path.isprintable() else repr(path)
