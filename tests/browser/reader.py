"""A reader of the calculator, who answers its questions one step after another in what can be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect
from visits import PATIENCE, field

Profile = dict[str, Any]

# In the order of the reports that people copy from.
ABILITIES = ("listening", "reading", "writing", "speaking")
JOB_TICKS = ("self_employed", "while_full_time_student")
TICKS = ("provincial_nomination", "sibling_in_canada")
OFFER_TICKS = ("arranged_employment", "authorized_to_work", "crs_qualifying")
# Where "no" is another thing than no answer.
CERTIFICATE, TRADE_OFFER = "certificate_of_qualification", "trade_offer"
COUPLES = ("married", "common_law")
MOST_JOBS = 4


class Reader:
    """`look_up`: what is typed to find an occupation, by its code; any other is entered as its code."""

    def __init__(self, page: Page, look_up: Mapping[str, str] | None = None) -> None:
        self.page = page
        self.look_up = look_up or {}
        self.comma = page.locator("html").get_attribute("lang") == "fr"

    def answer(self, profile: Profile, on: str) -> None:
        """Goes through the steps, from the first to that where the answers are checked."""
        couple = profile.get("marital_status") in COUPLES
        steps: list[tuple[str, Callable[[Profile], None]]] = [
            ("you", lambda you: self.about_you(you, on)),
            *([("partner", self.partner)] if couple else []),
            ("education", self.studies),
            ("languages", self.languages),
            ("work", self.all_work),
            ("more", self.more),
        ]
        for name, fill in steps:
            self.expect_step(name)
            fill(profile)
            self.page.locator(".js-submit").click()
        self.expect_step("check")

    def ask_for_the_score(self) -> None:
        self.page.locator(".js-submit").click()
        expect(self.page.locator("#result")).to_be_focused(timeout=PATIENCE)

    def go_to(self, step: str) -> None:
        self.page.locator(f'.js-step-link[data-step="{step}"]').click()
        self.expect_step(step)

    def expect_step(self, name: str) -> None:
        expect(self.page.locator(f"#step-{name}")).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator(".js-step:visible")).to_have_count(1)

    # The steps

    def about_you(self, profile: Profile, on: str) -> None:
        self.write("birth_date", profile["birth_date"])
        if "marital_status" in profile:
            self.choose("marital_status", profile["marital_status"])
        self.write("on", on)

    def partner(self, profile: Profile) -> None:
        spouse = profile.get("spouse", {})
        for key in ("accompanying", "canadian"):
            if key in spouse:
                self.pick(f"spouse.{key}", spouse[key])
        self.education("spouse.education", spouse.get("education"))
        self.tick("spouse.studied_in_canada_two_years", spouse)
        for index, result in enumerate(spouse.get("languages", ())):
            self.result(f"spouse.languages[{index}]", result)
        self.work("spouse.work", spouse)

    def studies(self, profile: Profile) -> None:
        self.education("education", profile.get("education"))
        if "canadian_credential" in profile:
            self.pick("canadian_credential", profile["canadian_credential"])
        self.tick("studied_in_canada_two_years", profile)

    def languages(self, profile: Profile) -> None:
        for index, result in enumerate(profile.get("languages", ())):
            self.result(f"languages[{index}]", result)
        if "first_official_language" in profile:
            self.pick("first_official_language", profile["first_official_language"])

    def all_work(self, profile: Profile) -> None:
        self.work("work", profile)
        if "primary_noc" in profile:
            self.occupation("primary_noc", profile["primary_noc"])

    def more(self, profile: Profile) -> None:
        if CERTIFICATE in profile:
            self.pick(CERTIFICATE, profile[CERTIFICATE])
        for key in TICKS:
            self.tick(key, profile)
        offer = profile.get("job_offer", {})
        if "noc" in offer:
            self.occupation("job_offer.noc", offer["noc"])
        if TRADE_OFFER in offer:
            self.pick(f"job_offer.{TRADE_OFFER}", offer[TRADE_OFFER])
        for key in OFFER_TICKS:
            self.tick(f"job_offer.{key}", offer)
        for key, value in profile.get("funds", {}).items():
            self.write(f"funds.{key}", value)
        self.tick("relative_in_canada", profile)
        if "destination" in profile:
            self.choose("destination", profile["destination"])
        for key, value in profile.get("military", {}).items():
            if key == "caf_offer_noc":
                self.occupation(f"military.{key}", value)
            elif key == "recognized":
                self.pick(f"military.{key}", value)
            else:
                self.write(f"military.{key}", value)
        if "profile_submitted" in profile:
            # A field for a time leaves out seconds that are none.
            self.write("profile_submitted", profile["profile_submitted"].removesuffix("Z").removesuffix(":00"))

    # Parts of them

    def education(self, path: str, education: Profile | None) -> None:
        if not education:
            return
        level = education.get("level")
        if level == "two_or_more":
            # As the form asks for it: one long program, and another credential beside it.
            self.choose(f"{path}.level", "bachelors")
            self.pick(f"{path}.second", True)
            expect(field(self.page, f"{path}.level")).to_have_value(level)
        elif level:
            self.choose(f"{path}.level", level)
        if "country" in education:
            self.choose(f"{path}.country", education["country"])
        if "eca_issued" in education:
            self.write(f"{path}.eca_issued", education["eca_issued"])

    def result(self, path: str, result: Profile) -> None:
        test = f"clb-{result['language']}" if result["test"] == "clb" else result["test"]
        self.choose(f"{path}.test", test)
        for key in ("taken", *ABILITIES):
            if key in result:
                self.write(f"{path}.{key}", result[key])

    def work(self, path: str, person: Profile) -> None:
        for index, job in enumerate(person.get("work", ())):
            if index:
                self.page.locator(f'.js-jobs[data-list="{path}"] .js-add').click()
            self.job(f"{path}[{index}]", job)

    def job(self, path: str, job: Profile) -> None:
        self.occupation(f"{path}.noc", job["noc"])
        self.choose(f"{path}.country", job["country"])
        for key in ("start", "end", "hours_per_week"):
            if key in job:
                self.write(f"{path}.{key}", job[key])
        for key in JOB_TICKS:
            self.tick(f"{path}.{key}", job)
        if "authorized" in job:
            field(self.page, f"{path}.authorized").set_checked(job["authorized"])

    # The controls

    def control(self, path: str) -> Locator:
        """The control of an answer, in whatever has to be opened to see it."""
        control = field(self.page, path)
        around = self.page.locator("#form details:not([open])", has=control)
        if around.count():
            around.locator("> summary").click()
        return control

    def write(self, path: str, value: object) -> None:
        text = str(value)
        self.control(path).fill(text.replace(".", ",") if self.comma else text)

    def choose(self, path: str, value: str) -> None:
        self.control(path).select_option(value)

    def pick(self, path: str, value: str | bool) -> None:
        said = str(value).lower() if isinstance(value, bool) else value
        self.control(path)
        self.page.locator(f'[name="{path}"][value="{said}"]').check()

    def tick(self, path: str, answers: Profile) -> None:
        if answers.get(path.rpartition(".")[2]):
            self.control(path).check()

    def occupation(self, path: str, code: str) -> None:
        control = self.control(path)
        if code not in self.look_up:
            control.fill(code)
            # On to the next field: what was found for the code closes.
            control.press("Tab")
            return
        control.press_sequentially(self.look_up[code])
        found = self.page.locator(".occupation-list:not([hidden]) .occupation")
        found.filter(has=self.page.locator(".code", has_text=code)).click(timeout=PATIENCE)
        expect(control).to_have_value(code)


def as_the_form_asks(profile: Profile) -> Profile:
    """The profile without what goes without saying, and without what the form has no field for."""
    asked = {key: value for key, value in profile.items() if value not in (False, []) or key == CERTIFICATE}
    if asked.get("marital_status") not in COUPLES:
        asked.pop("spouse", None)
    if "spouse" in asked:
        asked["spouse"] = _spouse(asked["spouse"])
    if "education" in asked:
        asked["education"] = _education(asked["education"])
    if "work" in asked:
        asked["work"] = _work(asked["work"])
    if "job_offer" in asked:
        asked["job_offer"] = {key: value for key, value in asked["job_offer"].items() if value or key == TRADE_OFFER}
    return {key: value for key, value in asked.items() if value not in ({}, [])}


def _spouse(spouse: Profile) -> Profile:
    asked = {key: spouse[key] for key in ("accompanying", "canadian") if key in spouse}
    if asked.get("accompanying") is False or asked.get("canadian"):
        return asked
    if spouse.get("studied_in_canada_two_years"):
        asked["studied_in_canada_two_years"] = True
    if "education" in spouse:
        asked["education"] = _education(spouse["education"])
    # There is room for one result of a spouse.
    asked["languages"] = spouse.get("languages", [])[:1]
    asked["work"] = _work(spouse.get("work", []))
    return {key: value for key, value in asked.items() if value not in ({}, [])}


def _education(education: Profile) -> Profile:
    assessed = education.get("country") != "CA"
    return {key: value for key, value in education.items() if assessed or key != "eca_issued"}


def _work(jobs: list[Profile]) -> list[Profile]:
    asked = []
    for job in jobs[:MOST_JOBS]:
        said = {key: value for key, value in job.items() if value not in (None, False)}
        if job["country"] == "CA" and job.get("authorized") is False:
            said["authorized"] = False
        elif job["country"] != "CA":
            said.pop("authorized", None)
        asked.append(said)
    return asked
