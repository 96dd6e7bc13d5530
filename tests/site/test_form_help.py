"""What no answer of the form can hold, its questions and hints settle for the reader."""

import pytest
from express_entry.speech import Speech
from express_entry.words import LANGUAGES, read_words
from test_pages import ROOT, SINGLE


@pytest.fixture(scope="module")
def speech() -> dict[str, Speech]:
    words = read_words(ROOT)
    return {language: Speech(language, words[language]) for language in LANGUAGES}


def says(pages, speech, key: str, **parts: str) -> None:
    """The hint stands on the calculator's page of each language, and says the thing."""
    for language, part in parts.items():
        sentence = speech[language].text(key)
        page = next(page for path, page in pages.items() if path == f"{SINGLE[language][0]}/index.html")
        assert part in sentence, (language, sentence)
        assert " ".join(sentence.split()) in " ".join(page.text.split()), (language, key)


def test_work_in_canada_is_done_there_for_an_employer_there(pages, speech):
    says(pages, speech, "calculator.work.hint", en="for an employer in Canada", fr="pour un employeur au Canada")
    says(pages, speech, "calculator.work.hint", en="not remotely for one abroad", fr="non à distance")


def test_two_or_more_credentials_need_an_assessment_each(pages, speech):
    says(pages, speech, "calculator.education.hint", en="its own assessment", fr="sa propre évaluation")
    says(pages, speech, "core.education.two_or_more", en="one of them for three years or more", fr="trois ans ou plus")


def test_what_counts_as_study_in_canada(pages, speech):
    says(pages, speech, "calculator.education.canadian_hint", en="at least eight months", fr="au moins huit mois")
    says(pages, speech, "calculator.education.canadian_hint", en="no more than half", fr="pas plus de la moitié")
    says(pages, speech, "calculator.education.canadian_hint", en="highest one only", fr="seulement le plus élevé")
    says(pages, speech, "calculator.education.canadian_hint", en="while living in Canada", fr="en vivant au Canada")
    says(pages, speech, "core.canadian_credential.three_years_or_more", en="master’s", fr="maîtrise")


def test_who_is_a_brother_or_sister(pages, speech):
    says(pages, speech, "calculator.more.sibling_hint", en="adult", fr="adulte")
    says(
        pages,
        speech,
        "calculator.more.sibling_hint",
        en="citizen or permanent resident",
        fr="citoyenne ou résidente permanente",
    )
    says(pages, speech, "calculator.more.sibling", en="lives in Canada", fr="vit au Canada")
    says(pages, speech, "calculator.more.sibling_hint", en="adopted", fr="adoption")
    says(pages, speech, "calculator.more.sibling_hint", en="cousins", fr="cousins")
    says(pages, speech, "calculator.more.sibling", en="my spouse who comes with me", fr="conjoint")


def test_whom_the_family_of_the_settlement_funds_counts(pages, speech):
    says(pages, speech, "calculator.more.funds_family_hint", en="who stay behind", fr="qui ne viennent pas")
    says(pages, speech, "calculator.more.funds_family_hint", en="Canadian citizens", fr="citoyens canadiens")


def test_a_certificate_does_not_stand_for_funds_and_an_offer_with_a_permit_does(pages, speech):
    says(pages, speech, "calculator.more.funds_amount_hint", en="does not replace it", fr="n’en tient pas lieu")
    says(
        pages, speech, "calculator.more.offer_permit_hint", en="no settlement funds", fr="pas de fonds d’établissement"
    )


def test_who_issues_a_certificate_of_qualification(pages, speech):
    says(pages, speech, "calculator.more.certificate", en="issued in Canada", fr="au Canada")


def test_which_language_scores_are_asked_for(pages, speech):
    says(pages, speech, "calculator.language.hint", en="One Skill Retake", fr="One Skill Retake")
    says(pages, speech, "calculator.language.tef_hint", en="équivalence ancien score", fr="équivalence ancien score")


@pytest.mark.parametrize(
    ("key", "en", "fr"),
    [
        ("tef", "équivalence ancien score", "équivalence ancien score"),
        ("day", "rules", "règles"),
        ("study", "No diploma is needed", "diplôme n’est pas exigé"),
        ("first", "first official language", "première langue officielle"),
        ("sibling", "a mother or father", "un père ou une mère"),
        ("offer", "not counted", "pas compté"),
        ("funds", "letters of your banks", "lettres de vos banques"),
        ("relative", "not in the CRS", "non dans le SCG"),
    ],
)
def test_what_people_ask_beside_a_question_is_answered_there(pages, speech, key, en, fr):
    says(pages, speech, f"form.help.{key}.answer", en=en, fr=fr)
