"""The pages of the built site: the right ones, whole, and linked together under any base path."""

import re
from pathlib import Path

import pytest
from express_entry import records
from express_entry.rulebook import read_rules
from express_entry.site import CALCULATOR_POLICY, CONTENT_POLICY, EMBED_POLICY, SEARCH_POLICY
from reading import EMBEDDED

ROOT = Path(__file__).resolve().parents[2]

# The addresses other sites and outside checks rely on.
FOLDERS = {
    "en": {"home": "en", "draws": "en/draws", "noc": "en/noc", "categories": "en/categories", "rules": "en/rules"},
    "fr": {"home": "fr", "draws": "fr/rondes", "noc": "fr/cnp", "categories": "fr/categories", "rules": "fr/regles"},
}
SINGLE = {
    "en": (
        "en/calculator",
        "en/calculator/embed",
        "en/embedding",
        "en/guides",
        "en/search",
        "en/about",
        "en/method",
        "en/accuracy",
        "en/accessibility",
        "en/contribute",
        "en/licence",
        "en/privacy",
        "en/data",
    ),
    "fr": (
        "fr/calculatrice",
        "fr/calculatrice/integree",
        "fr/integration",
        "fr/guides",
        "fr/recherche",
        "fr/a-propos",
        "fr/methode",
        "fr/exactitude",
        "fr/accessibilite",
        "fr/contribuer",
        "fr/licence",
        "fr/confidentialite",
        "fr/donnees",
    ),
}
NOC = {
    "en": {"group": "group-", "others": ("by-teer", "by-category", "titles"), "titles": "titles"},
    "fr": {"group": "groupe-", "others": ("par-feer", "par-categorie", "appellations"), "titles": "appellations"},
}
# Not made by the plugin: the calculator's frame and the licence texts have tests of their own.
ELSEWHERE = ("engine/", "licences/")
SEARCH = ("en/search/", "fr/recherche/")
POLICIES = {
    "en/calculator/index.html": CALCULATOR_POLICY,
    "fr/calculatrice/index.html": CALCULATOR_POLICY,
    "en/calculator/embed/index.html": EMBED_POLICY,
    "fr/calculatrice/integree/index.html": EMBED_POLICY,
    f"{SEARCH[0]}index.html": SEARCH_POLICY,
    f"{SEARCH[1]}index.html": SEARCH_POLICY,
}
DRAWS = {"en": {"year": "year-", "pool": "pool"}, "fr": {"year": "annee-", "pool": "bassin"}}
BOTH_LANGUAGES = ("index.html", "404.html", "offline.html")


@pytest.fixture(scope="session")
def own(pages):
    return {path: page for path, page in pages.items() if not path.startswith(ELSEWHERE)}


@pytest.fixture(scope="session")
def in_one_language(own):
    return {path: page for path, page in own.items() if path not in BOTH_LANGUAGES}


def expected_pages() -> set[str]:
    rules = read_rules(ROOT).rules
    expected = set(BOTH_LANGUAGES)
    for language, folders in FOLDERS.items():
        keys = {
            "draws": [one["number"] for one in records.read_draws(ROOT)],
            "rules": [rule_id for rule_id, rule in rules.items() if rule["kind"] not in ("category", "changes")],
            "categories": [rule_id.split(".")[1] for rule_id, rule in rules.items() if rule["kind"] == "category"],
        }
        expected |= {f"{folder}/index.html" for folder in (*folders.values(), *SINGLE[language])}
        expected |= {f"{folders[name]}/{key}/index.html" for name in keys for key in keys[name]}
        expected |= {
            f"{language}/guides/{file.stem}/index.html" for file in (ROOT / "content/guides" / language).glob("*.md")
        }
        expected |= {f"{language}/guides/glossary/index.html"}
        expected |= {f"{folders['noc']}/{key}/index.html" for key in (*unit_codes(), *NOC[language]["others"])}
        rounds = records.read_draws(ROOT)
        expected |= {f"{folders['draws']}/{kind}/index.html" for kind in {one["kind"] for one in rounds}}
        years = {one["date"][:4] for one in rounds}
        expected |= {f"{folders['draws']}/{DRAWS[language]['year']}{year}/index.html" for year in years}
        expected |= {f"{folders['draws']}/{DRAWS[language]['pool']}/index.html"}
        expected |= {
            f"{folders['noc']}/{NOC[language]['group']}{code}/index.html"
            for code, group in records.read_groups(ROOT).items()
            if group["level"] == 1
        }
    return expected


def unit_codes() -> list[str]:
    return [unit["code"] for unit in records.read_units(ROOT)]


def is_letter(path: str) -> bool:
    """Whether it is one of the pages of job titles; how many there are depends on how many titles there are."""
    return (
        any(path.startswith(f"{FOLDERS[lang]['noc']}/{NOC[lang]['titles']}/") for lang in NOC) and path.count("/") == 4
    )


def test_exactly_the_expected_pages_are_written(own):
    assert {path for path in own if not is_letter(path)} == expected_pages()


def test_the_files_browsers_ask_for_are_there(site):
    for name in ("robots.txt", "site.webmanifest", "theme/mark.svg", "theme/css/site.css", "theme/css/calculator.css"):
        assert (site / name).is_file(), name


def test_nothing_of_pelicans_own_theme_is_written(site):
    names = {path.name for path in site.iterdir()}
    assert not names & {"archives.html", "authors.html", "categories.html", "tags.html", "feeds", "author", "category"}


def test_every_page_has_one_heading_title_and_description(own):
    for path, page in own.items():
        assert len(page.h1) == 1 and page.h1[0].strip(), path
        assert page.title.strip() and "  " not in page.title and "\n" not in page.title, path
        assert [len(text.strip()) > 20 for text in page.meta.get("description", [])] == [True], path


def test_titles_and_descriptions_differ_within_a_language(in_one_language):
    for language in FOLDERS:
        of_language = [page for path, page in in_one_language.items() if path.startswith(f"{language}/")]
        for told in ("title", "description"):
            texts = [page.title if told == "title" else page.meta["description"][0] for page in of_language]
            assert sorted(set(texts)) == sorted(texts), told


def test_every_page_names_itself_and_its_translation(in_one_language):
    for path, page in in_one_language.items():
        assert page.lang == path[:2], path
        [canonical] = page.rel["canonical"]
        assert page.target(canonical["href"])[0] == EMBEDDED.get(path, path), path
        alternates = {link["hreflang"]: page.target(link["href"])[0] for link in page.versions()}
        assert alternates[page.lang] == path and set(alternates) == {"en", "fr", "x-default"}, path


def test_translations_name_each_other(in_one_language):
    for path, page in in_one_language.items():
        for link in page.versions():
            if link["hreflang"] in FOLDERS:
                other = in_one_language[page.target(link["href"])[0]]
                back = {one["hreflang"]: other.target(one["href"])[0] for one in other.versions()}
                assert back[page.lang] == path, path


def test_the_first_page_offers_both_languages_without_a_script(own):
    page = own["index.html"]
    leads_to = {page.target(address)[0] for tag, _, address in page.links if tag == "a"}
    assert leads_to == {"en/index.html", "fr/index.html"}


def test_the_policy_stands_on_every_page_and_nothing_is_inline(own):
    for path, page in own.items():
        assert page.meta["content-security-policy"] == [POLICIES.get(path, CONTENT_POLICY)], path
        assert page.inline == [], path


def directives(policy: str) -> dict[str, str]:
    return dict(part.split(maxsplit=1) for part in policy.split("; "))


def test_the_policy_allows_a_page_no_more_than_its_own_scripts_styles_and_pictures():
    policy = directives(CONTENT_POLICY)
    assert policy.pop("require-trusted-types-for") == "'script'"
    allowed = {name for name, value in policy.items() if value != "'none'"}
    assert allowed == {"script-src", "style-src", "img-src", "manifest-src"}
    assert {policy[name] for name in allowed} == {"'self'"}


def test_only_the_calculator_may_hold_a_frame_and_only_of_this_site():
    assert directives(EMBED_POLICY) == {**directives(CONTENT_POLICY), "frame-src": "'self'"}


def test_only_the_calculator_itself_may_start_the_service_worker():
    more = {"worker-src": "'self'", "trusted-types": "waymark"}
    assert directives(CALCULATOR_POLICY) == {**directives(EMBED_POLICY), **more}


def test_only_the_search_may_fetch_and_compile_and_only_from_this_site():
    more = {"script-src": "'self' 'wasm-unsafe-eval'", "connect-src": "'self'"}
    assert directives(SEARCH_POLICY) == {**directives(CONTENT_POLICY), **more}


def test_nothing_is_loaded_from_another_site(own):
    for path, page in own.items():
        loaded = [address for tag, name, address in page.links if name == "src" or tag == "link"]
        assert [address for address in loaded if re.match(r"[a-z]+:|//", address)] == [], path


def test_links_are_relative_so_that_any_base_path_works(own):
    for path, page in own.items():
        if path != "404.html":
            absolute = [address for _, _, address in page.links if address.startswith("/")]
            assert absolute == [], path


def test_every_link_leads_to_a_file_and_every_anchor_to_a_place(pages, site):
    anchors = {path: set(page.ids) for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for _, _, address in page.links:
            if re.match(r"[a-z]+:", address):
                continue
            file, anchor = page.target(address.removeprefix("/") if path == "404.html" else address)
            # The calculator reads its answers from what stands after #p=.
            if file not in anchors:
                broken += [(path, address)] if not (site / file).is_file() else []
            elif anchor and not anchor.startswith("p=") and anchor not in anchors[file]:
                broken.append((path, address))
    assert broken == []


def test_ids_are_unique(own):
    for path, page in own.items():
        assert sorted(set(page.ids)) == sorted(page.ids), path


def test_links_to_other_sites_are_encrypted(own):
    for path, page in own.items():
        assert [address for _, _, address in page.links if address.startswith("http:")] == [], path


def test_french_numbers_do_not_break(in_one_language):
    for path, page in in_one_language.items():
        if path.startswith("fr/"):
            prose = (text for text in page.pieces if text not in page.code)
            assert re.findall(r"(?<![\d,])\d{1,3} \d{3}(?!\d)", "".join(prose)) == [], path


def test_the_footer_says_what_the_site_is_not(in_one_language):
    said = {"en": "Not affiliated with the Government of Canada", "fr": "Sans lien avec le gouvernement du Canada"}
    for path, page in in_one_language.items():
        assert said[page.lang] in page.text, path


def test_every_round_stands_in_the_list_with_its_figures(own):
    for language, folders in FOLDERS.items():
        page = own[f"{folders['draws']}/index.html"]
        for one in records.read_draws(ROOT):
            assert f"r{one['number']}" in page.ids
            assert one["name"][language] in page.text
            assert str(one["cutoff"]) in own[f"{folders['draws']}/{one['number']}/index.html"].text


def test_every_unit_group_has_its_row(own):
    for folders in FOLDERS.values():
        ids = set(own[f"{folders['noc']}/index.html"].ids)
        assert set(unit_codes()) <= ids


def test_every_version_of_a_rule_is_on_its_page(own):
    for rule_id, rule in read_rules(ROOT).rules.items():
        if rule["kind"] == "changes":
            continue
        for folders in FOLDERS.values():
            name = "categories" if rule["kind"] == "category" else "rules"
            page = own[f"{folders[name]}/{rule_id.removeprefix('categories.')}/index.html"]
            assert {f"v{version['from']}" for version in rule["versions"]} <= set(page.ids), rule_id


def test_a_rule_table_shows_every_figure(own):
    for rule_id, rule in read_rules(ROOT).rules.items():
        if rule["kind"] != "points":
            continue
        shown = set(own[f"en/rules/{rule_id}/index.html"].pieces)
        for version in rule["versions"]:
            for row in version.get("table", ()):
                figures = [row[column] for column in ("points", "with_spouse", "without_spouse") if column in row]
                assert {str(figure) for figure in figures} <= shown, rule_id


def test_an_unknown_figure_that_is_no_score_says_nothing_of_scores(own):
    for path in ("en/rules/invitation.days/index.html", "fr/regles/invitation.days/index.html"):
        assert "scores use" not in own[path].text and "les notes sont" not in own[path].text
    assert "The figure for these days is not known to us." in own["en/rules/invitation.days/index.html"].text
    assert "scores use the version before it" in own["en/rules/crs.core.age/index.html"].text


def test_a_list_that_is_over_ends_the_day_before(own):
    for path, last, since in (
        ("en/categories/transport/index.html", "to 26 February 2025", "Not in force since 27 February 2025"),
        ("fr/categories/transport/index.html", "au 26 février 2025", "N’est plus en vigueur depuis le 27 février 2025"),
    ):
        assert last in own[path].text and since in own[path].text


def test_a_repealed_rule_says_for_how_long_it_gives_nothing(own):
    for path, said in (
        ("en/rules/crs.additional.job_offer/index.html", "No points from 25 March 2025 to 2 November 2026."),
        ("fr/regles/crs.additional.job_offer/index.html", "Aucun point du 25 mars 2025 au 2 novembre 2026."),
        ("fr/regles/index.html", "0 (plus en vigueur depuis le 25 mars 2025)"),
    ):
        assert said in own[path].text, path


def test_a_guide_does_not_call_a_change_without_figures_a_version(own):
    text = own["en/guides/us-h1b/index.html"].text
    assert "Change of 3 November 2026, figures unknown" in text
    assert "Version of 3 November 2026" not in text


def test_a_copy_is_named_by_its_repository_and_its_path_stands_apart(own):
    page = own["en/rules/crs.core.age/index.html"]
    assert "read in a public copy, ShauRya765/bearing-ai" in page.text
    assert "read through github.com" not in page.text and "Where in the copy" in page.text
