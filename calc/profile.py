"""A person's answers as frozen values. Every bad answer is refused here, all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from calc.countries import COUNTRIES, PROVINCES
from calc.rules import Rules
from calc.values import (
    ABILITIES,
    CREDENTIALS,
    EDUCATION_LEVELS,
    HOURS_IN_A_WEEK,
    LONGEST_ECHO,
    MARITAL_STATUSES,
    MOST_JOBS,
    OFFICIAL_LANGUAGES,
    TEF_NEW_SCALE,
    TOP_CLB,
    Education,
    Funds,
    InvalidProfile,
    Job,
    JobOffer,
    LanguageResult,
    Military,
    Problem,
    Profile,
    Spouse,
)


def read(raw: Any, on: date, rules: Rules) -> Profile:
    """The profile as frozen values, as of the day `on`. Raises InvalidProfile with every problem found."""
    answers = _Answers(on, rules)
    profile = answers.profile(raw)
    if answers.problems or profile is None:
        raise InvalidProfile(answers.problems)
    return profile


def read_language_result(raw: Any, on: date, rules: Rules) -> tuple[str | None, dict[str, float], list[Problem]]:
    """One language result with abilities still missing: its language, the scores that are sound, and the problems."""
    answers = _Answers(on, rules)
    language, scores = answers.partial_result(raw)
    return language, scores, answers.problems


Reader = Callable[[Any, str], Any]


class _Answers:
    """Reads answers one by one and collects what is wrong with them."""

    def __init__(self, on: date, rules: Rules):
        self.on = on
        self.occupations = rules.occupations
        self.tests = rules.on(on).tests
        self.problems: list[Problem] = []
        self.job_keys: dict[str, Reader] = {
            "noc": self.noc,
            "country": self.country,
            "start": self.day,
            "end": self.day_or_null,
            "hours_per_week": self.number(0, HOURS_IN_A_WEEK, above=True),
            "self_employed": self.yes_no,
            "while_full_time_student": self.yes_no,
            "authorized": self.yes_no,
        }

    def bad(self, path: str, code: str, message: str) -> None:
        self.problems.append(Problem(path, code, message))

    # Objects and lists

    def answers(
        self, raw: Any, path: str, keys: Mapping[str, Reader], required: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The answers under the named keys; None for those left out or bad."""
        out: dict[str, Any] = dict.fromkeys(keys)
        if not isinstance(raw, Mapping):
            self.bad(path, "wrong_type", f"expected an object, found {_echo(raw)}")
            return out
        prefix = f"{path}." if path else ""
        for key, value in raw.items():
            reader = keys.get(key) if isinstance(key, str) else None
            if reader is None:
                name = key[:LONGEST_ECHO] if isinstance(key, str) else _echo(key)
                self.bad(prefix + name, "unknown_key", "this key is not part of a profile")
            else:
                out[key] = reader(value, prefix + key)
        for key in required:
            if key not in raw:
                self.bad(prefix + key, "required", "this answer is needed")
        return out

    def items(self, raw: Any, path: str) -> list[tuple[Any, str]] | None:
        if not isinstance(raw, (list, tuple)):
            self.bad(path, "wrong_type", f"expected a list, found {_echo(raw)}")
            return None
        return [(item, f"{path}[{index}]") for index, item in enumerate(raw)]

    # Single answers

    def yes_no(self, raw: Any, path: str) -> bool | None:
        if isinstance(raw, bool):
            return raw
        self.bad(path, "wrong_type", f"expected true or false, found {_echo(raw)}")
        return None

    def text(self, raw: Any, path: str) -> str | None:
        if isinstance(raw, str):
            return raw
        self.bad(path, "wrong_type", f"expected text, found {_echo(raw)}")
        return None

    def one_of(self, values: tuple[str, ...] | frozenset[str], code: str = "unknown_value") -> Reader:
        def reader(raw: Any, path: str) -> str | None:
            word = self.text(raw, path)
            if word is None or word in values:
                return word
            self.bad(path, code, f"{_echo(raw)} is not one of the values allowed here")
            return None

        return reader

    def country(self, raw: Any, path: str) -> str | None:
        word: str | None = self.one_of(COUNTRIES, "unknown_code")(raw, path)
        return word

    def noc(self, raw: Any, path: str) -> str | None:
        word: str | None = self.one_of(self.occupations, "unknown_code")(raw, path)
        return word

    def day(self, raw: Any, path: str) -> date | None:
        word = self.text(raw, path)
        if word is None:
            return None
        day = parse_date(word)
        if day is None:
            self.bad(path, "bad_date", f"{_echo(raw)} is not a day written YYYY-MM-DD")
        return day

    def day_or_null(self, raw: Any, path: str) -> date | None:
        return None if raw is None else self.day(raw, path)

    def past_day(self, raw: Any, path: str) -> date | None:
        day = self.day(raw, path)
        if day is not None and day > self.on:
            self.bad(path, "in_the_future", f"{day} is after {self.on}")
        return day

    def submitted(self, raw: Any, path: str) -> str | None:
        word = self.text(raw, path)
        if word is None:
            return None
        # The three ways in which programs write a time in UTC; one form is kept.
        clock = word.removesuffix("Z").removesuffix("+00:00")
        if word not in (clock, f"{clock}Z", f"{clock}+00:00") or not _is_time(clock):
            self.bad(path, "bad_date", f"{_echo(raw)} is not a UTC time written YYYY-MM-DDThh:mm:ssZ")
        return f"{clock}Z"

    def number(self, low: float, high: float, *, step: float = 0, above: bool = False) -> Reader:
        def reader(raw: Any, path: str) -> int | Fraction | None:
            if isinstance(raw, bool) or not isinstance(raw, (int, float)):
                self.bad(path, "wrong_type", f"expected a number, found {_echo(raw)}")
            elif not low <= raw <= high or (above and raw == low):
                self.bad(path, "out_of_range", f"{_echo(raw)} is not between {low} and {high}")
            elif step and raw % step:
                self.bad(path, "not_a_step", f"{_echo(raw)} is not a multiple of {step}")
            else:
                return exact(raw)
            return None

        return reader

    # Parts of a profile

    def profile(self, raw: Any) -> Profile | None:
        found = self.answers(
            raw,
            "",
            {
                "birth_date": self.past_day,
                "marital_status": self.one_of(MARITAL_STATUSES),
                "spouse": self.spouse,
                "education": self.education,
                "canadian_credential": self.one_of(CREDENTIALS),
                "studied_in_canada_two_years": self.yes_no,
                "languages": self.languages,
                "first_official_language": self.one_of(OFFICIAL_LANGUAGES),
                "work": self.work,
                "primary_noc": self.noc,
                "certificate_of_qualification": self.yes_no,
                "job_offer": self.job_offer,
                "provincial_nomination": self.yes_no,
                "sibling_in_canada": self.yes_no,
                "relative_in_canada": self.yes_no,
                "funds": self.funds,
                "destination": self.one_of(PROVINCES),
                "military": self.military,
                "profile_submitted": self.submitted,
            },
            required=("birth_date",) if isinstance(raw, Mapping) else (),
        )
        if self.problems:
            return None
        found["marital_status"] = found["marital_status"] or "never_married"
        found["canadian_credential"] = found["canadian_credential"] or "none"
        return Profile(**found)

    def spouse(self, raw: Any, path: str) -> Spouse:
        found = self.answers(
            raw,
            path,
            {
                "accompanying": self.yes_no,
                "canadian": self.yes_no,
                "education": self.education,
                "languages": self.languages,
                "work": self.work,
                "studied_in_canada_two_years": self.yes_no,
            },
        )
        found["accompanying"] = found["accompanying"] is not False
        found["canadian"] = found["canadian"] is True
        return Spouse(**found)

    def education(self, raw: Any, path: str) -> Education:
        keys = {"level": self.one_of(EDUCATION_LEVELS), "country": self.country, "eca_issued": self.past_day}
        return Education(**self.answers(raw, path, keys))

    def languages(self, raw: Any, path: str) -> tuple[LanguageResult, ...] | None:
        items = self.items(raw, path)
        if items is None:
            return None
        results = [self.result(index, item, place) for index, (item, place) in enumerate(items)]
        named = [language for language in (self.language_of(item) for item, _ in items) if language]
        if len(set(named)) < len(named):
            self.bad(path, "duplicate_language", "at most one result for each language")
        return tuple(result for result in results if result is not None)

    def language_of(self, raw: Any) -> str | None:
        """The language a result is in, even where its scores are bad; None where it cannot be told."""
        test = raw.get("test") if isinstance(raw, Mapping) else None
        if test == "clb":
            language = raw.get("language")
        else:
            language = self.tests[test].language if isinstance(test, str) and test in self.tests else None
        return language if isinstance(language, str) and language in OFFICIAL_LANGUAGES else None

    def result(self, index: int, raw: Any, path: str) -> LanguageResult | None:
        test = self.test_of(raw, path)
        if test is None:
            return None
        before = len(self.problems)
        keys = self.result_keys(test)
        required = [key for key in keys if key not in ("test", "taken")]
        found = self.answers(raw, path, keys, tuple(required))
        if len(self.problems) > before:
            return None
        language = found["language"] if test == "clb" else self.tests[test].language
        return LanguageResult(index, test, language, found["taken"], tuple(found[ability] for ability in ABILITIES))

    def partial_result(self, raw: Any) -> tuple[str | None, dict[str, float]]:
        test = self.test_of(raw, "")
        if test is None:
            return None, {}
        found = self.answers(raw, "", self.result_keys(test))
        language = found["language"] if test == "clb" else self.tests[test].language
        return language, {ability: found[ability] for ability in ABILITIES if found[ability] is not None}

    def result_keys(self, test: str) -> dict[str, Reader]:
        keys: dict[str, Reader] = {"test": self.text, "taken": self.past_day, **self.abilities(test)}
        if test == "clb":
            keys["language"] = self.one_of(OFFICIAL_LANGUAGES)
        return keys

    def test_of(self, raw: Any, path: str) -> str | None:
        if not isinstance(raw, Mapping):
            self.bad(path, "wrong_type", f"expected an object, found {_echo(raw)}")
            return None
        if "test" not in raw:
            self.bad(_join(path, "test"), "required", "this answer is needed")
            return None
        known = frozenset(self.tests) | {"clb"}
        test: str | None = self.one_of(known)(raw["test"], _join(path, "test"))
        return test

    def abilities(self, test: str) -> dict[str, Reader]:
        if test == "clb":
            return dict.fromkeys(ABILITIES, self.number(0, TOP_CLB, step=1))
        scales = self.tests[test].scales
        readers: dict[str, Reader] = {}
        for ability in ABILITIES:
            scale = scales[ability]
            reader = self.number(scale.low, scale.high, step=scale.step)
            readers[ability] = self.tef(reader, scale.high) if test == "tef" else reader
        return readers

    def tef(self, reader: Reader, highest: float) -> Reader:
        def tef_reader(raw: Any, path: str) -> Any:
            if isinstance(raw, (int, float)) and not isinstance(raw, bool) and highest < raw <= TEF_NEW_SCALE:
                self.bad(path, "tef_new_scale", "give the “équivalence ancien score”, not the score out of 699")
                return None
            return reader(raw, path)

        return tef_reader

    def work(self, raw: Any, path: str) -> tuple[Job, ...] | None:
        items = self.items(raw, path)
        if items is None:
            return None
        if len(items) > MOST_JOBS:
            self.bad(path, "too_many", f"at most {MOST_JOBS} jobs, found {len(items)}")
            return None
        return tuple(job for job in (self.job(item, place) for item, place in items) if job is not None)

    def job(self, raw: Any, path: str) -> Job | None:
        before = len(self.problems)
        found = self.answers(raw, path, self.job_keys, ("noc", "country", "start", "hours_per_week"))
        start, end = found["start"], found["end"]
        if start and end and end < start:
            self.bad(_join(path, "end"), "before_start", f"{end} is before the start, {start}")
        if len(self.problems) > before:
            return None
        return Job(
            found["noc"],
            found["country"],
            start,
            end,
            found["hours_per_week"],
            found["self_employed"] is True,
            found["while_full_time_student"] is True,
            # Read only for jobs in Canada: elsewhere Canadian permits have no meaning.
            found["authorized"] is not False or found["country"] != "CA",
        )

    def job_offer(self, raw: Any, path: str) -> JobOffer:
        keys: dict[str, Reader] = {"noc": self.noc}
        keys |= dict.fromkeys(
            ("arranged_employment", "trade_offer", "authorized_to_work", "crs_qualifying"), self.yes_no
        )
        return JobOffer(**self.answers(raw, path, keys))

    def funds(self, raw: Any, path: str) -> Funds:
        keys = {"amount": self.number(0, 10**12), "family_size": self.number(1, 100, step=1)}
        return Funds(**self.answers(raw, path, keys))

    def military(self, raw: Any, path: str) -> Military:
        years = self.number(0, 100)
        keys = {
            "continuous_service_years": years,
            "recognized": self.yes_no,
            "caf_offer_noc": self.noc,
            "caf_offer_years": years,
        }
        return Military(**self.answers(raw, path, keys))


def parse_date(text: str) -> date | None:
    """The day written `YYYY-MM-DD`, None for anything else."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def exact(number: int | float) -> int | Fraction:
    """The number as it was written in decimals, without binary rounding: whole numbers as int."""
    if isinstance(number, int):
        return number
    return int(number) if number.is_integer() else Fraction(repr(number))


def _is_time(text: str) -> bool:
    day, _, clock = text.partition("T")
    if parse_date(day) is None or not clock.isascii():
        return False
    whole, dot, part = clock.partition(".")
    pieces = whole.split(":")
    if len(pieces) != 3 or any(len(piece) != 2 or not piece.isdigit() for piece in pieces):
        return False
    if dot and not (part.isdigit() and len(part) <= 6):
        return False
    hours, minutes, seconds = map(int, pieces)
    return hours < 24 and minutes < 60 and seconds < 60


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _echo(raw: Any) -> str:
    if isinstance(raw, str):
        return repr(raw[:LONGEST_ECHO]) + ("…" if len(raw) > LONGEST_ECHO else "")
    if raw is None or isinstance(raw, (bool, float)) or (isinstance(raw, int) and abs(raw) < 10**30):
        return repr(raw)
    return {dict: "an object", list: "a list", int: "a huge number"}.get(type(raw), type(raw).__name__)
