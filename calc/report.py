"""Answers as plain text, for people who read them in a terminal. English, like the codes themselves."""

from __future__ import annotations

from collections.abc import Iterator

from calc.explain import Json

MET = {True: "yes", False: "no", None: "unknown"}


def text(answer: Json) -> str:
    """An assessment, a piece of advice or a timeline as lines of text."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Json) -> Iterator[str]:
    if "error" in answer:
        yield f"error: {answer['error']['code']}"
        for problem in answer["error"].get("problems", ()):
            yield f"  {problem['path'] or '(whole)'}: {problem['code']}: {problem['message']}"
        return
    for part, lines in PARTS.items():
        if part in answer:
            yield from lines(answer)


def _crs(answer: Json) -> Iterator[str]:
    crs = answer["crs"]
    yield f"CRS on {answer['on']}: {crs['total']}" + ("" if crs["current"] else f" (rules to {crs['rules_as_of']})")
    for line in crs["lines"]:
        lost = f"  ({line['lost_to_cap']} lost to a ceiling)" if line["lost_to_cap"] else ""
        read = ", ".join(f"{name} {value}" for name, value in line["read"].items())
        yield f"  {line['points']:>4} of {line['max']:>3}  {line['id']:<45} {read}{lost}"


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


def _rounds(answer: Json) -> Iterator[str]:
    for one in answer["rounds"]:
        because = f"  {', '.join(one['because'])}" if one["because"] else ""
        figures = f"cut-off {one['cutoff']:>3}  score {one['score']:>4}"
        yield f"round {one['number']:>4}  {figures}  {one['outcome']}{because}"


def _notices(answer: Json) -> Iterator[str]:
    for notice in answer["notices"]:
        yield f"notice: {' '.join(str(value) for value in notice.values())}"


def _single(answer: Json) -> Iterator[str]:
    yield f"now {answer['total']}"
    for entry in (*answer["single"], *answer["pairs"]):
        name = entry.get("id") or " + ".join(entry["ids"])
        opens = ", ".join([*entry["programs"], *entry["categories"]])
        lost = f"  ({entry['lost_to_cap']} lost to a ceiling)" if entry["lost_to_cap"] else ""
        yield f"  +{entry['gained']:<4} {name}{lost}{'  opens ' + opens if opens else ''}"


def _days(answer: Json) -> Iterator[str]:
    for entry in answer["days"]:
        total = entry["total"]
        yield f"{entry['date']}  {total['from']:>4} -> {total['to']:<4} {', '.join(entry['because'])}"
        for change in entry["changes"]:
            if change["path"].startswith(("programs.", "categories.")) and change["path"].endswith("eligible"):
                yield f"            {change['path']}: {MET[change['to']]}"


PARTS = {
    "crs": _crs,
    "programs": _programs,
    "categories": _categories,
    "rounds": _rounds,
    "notices": _notices,
    "single": _single,
    "days": _days,
}
