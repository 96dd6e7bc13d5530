"""What stands around the content of a page: the trail, what programs read, cards, files to take, the data's age."""

from __future__ import annotations

import json
import re
import struct
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from express_entry import linked, records
from express_entry.rulebook import read_rules
from reading import ADDRESS, EMBEDDED, Parsed

ROOT = Path(__file__).resolve().parents[2]
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
TRAIL = re.compile(r'<nav class="trail.*?</nav>', re.S)
STEP = re.compile(r'<li>(?:<a href="([^"]*)">|<span aria-current="page">)(.*?)</(?:a|span)></li>')
CARD = re.compile(r'<meta property="(og:[^"]+)" content="([^"]*)">')
HOMES = ("en/index.html", "fr/index.html")
DATASETS = {
    "en": {
        "draws": "en/draws",
        "pool": "en/draws/pool",
        "noc": "en/noc",
        "categories": "en/categories",
        "rules": "en/rules",
    },
    "fr": {
        "draws": "fr/rondes",
        "pool": "fr/rondes/bassin",
        "noc": "fr/cnp",
        "categories": "fr/categories",
        "rules": "fr/regles",
    },
}
ALL_DATA = {"en": "en/data/index.html", "fr": "fr/donnees/index.html"}


@pytest.fixture(scope="module")
def texts(site: Path) -> dict[str, str]:
    """Every page in one language that is no other page's variant, as it was written."""
    return written(site)


@pytest.fixture(scope="module")
def texts_with_address(with_address: Path) -> dict[str, str]:
    return written(with_address)


def written(site: Path) -> dict[str, str]:
    texts = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.glob("??/**/*.html"))}
    return {path: text for path, text in texts.items() if path not in EMBEDDED}


def things(text: str, kind: str | None = None) -> list[dict[str, Any]]:
    """What the page says of itself, of one kind or all."""
    found = [thing for data in DATA.findall(text) for thing in json.loads(data)]
    assert all(thing["@context"] == "https://schema.org" for thing in found)
    return [thing for thing in found if kind in (None, thing["@type"])]


def file(path: str, address: str, page: Parsed) -> str:
    """The file of an address, relative to the page or of the site."""
    if address.startswith(ADDRESS):
        rest = address.removeprefix(f"{ADDRESS}/")
        return f"{rest}index.html" if rest.endswith("/") or not rest else rest
    return page.target(address)[0]


def test_every_page_under_a_home_page_shows_the_trail_to_it(texts, pages: dict[str, Parsed]):
    for path, text in texts.items():
        steps = [step for trail in TRAIL.findall(text) for step in STEP.findall(trail)]
        if path in HOMES:
            assert steps == []
            continue
        assert len(steps) > 1 and steps[-1][0] == "" and all(label.strip() for _, label in steps), path
        above = [pages[path].target(address)[0] for address, _ in steps[:-1]]
        assert above[0] == f"{path[:2]}/index.html" and len(set(above)) == len(above), path
        assert path not in above and set(above) <= set(pages), path


def test_programs_read_the_trail_that_is_shown(texts, pages: dict[str, Parsed]):
    for path, text in texts.items():
        if path in HOMES:
            assert things(text, "BreadcrumbList") == []
            continue
        [trail] = things(text, "BreadcrumbList")
        items = trail["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1)), path
        steps = STEP.findall(TRAIL.findall(text)[0])
        assert [item["name"] for item in items] == [unescape(label) for _, label in steps], path
        led = [pages[path].target(item["item"])[0] for item in items]
        assert led == [*(pages[path].target(address)[0] for address, _ in steps[:-1]), path], path


def test_a_page_calls_itself_as_it_is_called_where_it_stands_above_another(texts, pages: dict[str, Parsed]):
    called: dict[str, set[str]] = {}
    for path, text in texts.items():
        for trail in things(text, "BreadcrumbList"):
            for item in trail["itemListElement"]:
                called.setdefault(pages[path].target(item["item"])[0], set()).add(item["name"])
    assert {path: names for path, names in called.items() if len(names) > 1} == {}


def test_with_an_address_what_programs_read_is_absolute(texts_with_address):
    for path, text in texts_with_address.items():
        said = json.dumps(things(text))
        assert re.findall(r'"(?:item|url|contentUrl|@id)": "(?!https://example\.org/x/y/)', said) == [], path


def datasets(texts: dict[str, str], language: str) -> dict[str, dict[str, Any]]:
    return {name: things(texts[f"{folder}/index.html"], "Dataset")[0] for name, folder in DATASETS[language].items()}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_with_data_describe_them(texts, pages: dict[str, Parsed], site: Path, language: str):
    for name, dataset in datasets(texts, language).items():
        path = f"{DATASETS[language][name]}/index.html"
        page = pages[path]
        assert dataset["name"] and 50 <= len(dataset["description"]) <= 5000
        assert dataset["license"] == "https://creativecommons.org/publicdomain/zero/1.0/" and "CC0 1.0" in page.text
        assert dataset["creator"]["name"] == "Waymark" and dataset["isBasedOn"]["creator"]["name"]
        assert page.target(dataset["@id"]) == (path, "data-files") and "data-files" in page.ids
        files = [page.target(one["contentUrl"])[0] for one in dataset["distribution"]]
        shown = [page.target(address)[0] for tag, _, address in page.links if tag == "a"]
        assert files and all((site / one).is_file() and one in shown for one in files), name
        assert [one["encodingFormat"] for one in dataset["distribution"]] == [
            {"csv": "text/csv", "json": "application/json"}[one.rpartition(".")[2]] for one in files
        ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_all_data_describes_them_alike(texts_with_address, language: str):
    [catalogue] = things(texts_with_address[ALL_DATA[language]], "DataCatalog")
    own = [
        {key: value for key, value in one.items() if key != "@context"}
        for one in datasets(texts_with_address, language).values()
    ]
    assert catalogue["dataset"] == own


def test_data_name_the_days_they_answer_for(texts):
    said = {name: one.get("temporalCoverage") for name, one in datasets(texts, "en").items()}
    rounds, counts = records.read_draws(ROOT), records.read_pool(ROOT)
    book = read_rules(ROOT)
    assert said == {
        "draws": f"{rounds[0]['date']}/{records.read_coverage(ROOT)['known_through']}",
        "pool": f"{counts[0]['as_on']}/{counts[-1]['as_on']}",
        "noc": None,
        "categories": said["categories"],
        "rules": f"2015-01-01/{book.crs_verified_through}",
    }
    lists = [rule for rule in book.rules.values() if rule["kind"] == "category"]
    first = min(version["from"] for rule in lists for version in rule["versions"])
    assert said["categories"] == f"{first}/{min(rule['verified_through'] for rule in lists)}"


def test_only_guides_claim_to_answer_questions_or_to_show_steps(texts):
    of_guides, of_others = set(), set()
    for path, text in texts.items():
        (of_guides if "/guides/" in path else of_others).update(thing["@type"] for thing in things(text))
    assert of_others == {"BreadcrumbList", "Dataset", "DataCatalog"}
    assert of_guides == {"BreadcrumbList", "FAQPage", "HowTo"}


def test_no_text_can_end_the_element_it_stands_in():
    data = {"name": "</script><!--<script>", "other": "é & \u2028"}
    text = linked.in_script(data)
    assert "<" not in text and json.loads(text) == data


def cards(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in CARD.findall(text)}


def test_other_sites_are_told_what_the_page_says_of_itself(texts, pages: dict[str, Parsed]):
    locales = {"en": ("en_CA", "fr_CA"), "fr": ("fr_CA", "en_CA")}
    for path, text in texts.items():
        card, page = cards(text), pages[path]
        assert f"{card['og:title']} – Waymark" == page.title and [card["og:description"]] == page.meta["description"], (
            path
        )
        assert (card["og:locale"], card["og:locale:alternate"]) == locales[path[:2]], path
        assert card["og:type"] == ("article" if re.match(r"../guides/.+/", path) else "website"), path
        # Both must be absolute.
        assert "og:url" not in card and "og:image" not in card and page.meta["twitter:card"] == ["summary"], path


def test_with_an_address_they_are_given_a_picture(texts_with_address, pages_with_address, with_address: Path):
    for path, text in texts_with_address.items():
        card, page = cards(text), pages_with_address[path]
        assert [card["og:url"]] == [link["href"] for link in page.rel["canonical"]], path
        assert card["og:image"] == f"{ADDRESS}/theme/card-{path[:2]}.png" and card["og:image:alt"], path
        assert page.meta["twitter:card"] == ["summary_large_image"], path
    assert cards((with_address / "index.html").read_text("utf-8"))["og:url"] == f"{ADDRESS}/"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_picture_is_of_the_size_that_is_said_and_small(site: Path, texts_with_address, language: str):
    picture = (site / "theme" / f"card-{language}.png").read_bytes()
    card = cards(texts_with_address[f"{language}/index.html"])
    size = struct.unpack(">II", picture[16:24])
    assert picture.startswith(b"\x89PNG") and size == (int(card["og:image:width"]), int(card["og:image:height"]))
    assert len(picture) < 100_000


def test_every_page_in_one_language_holds_the_age_of_its_data(texts):
    through = records.read_coverage(ROOT)["known_through"]
    for path, text in texts.items():
        [notice] = re.findall(r'<aside class="age".*?</script>', text, re.S)
        assert f'data-through="{through}"' in notice and " hidden>" in notice.partition("\n")[0], path
        # Right after it, and waited for: so that the notice moves nothing.
        script = re.search(r"</aside>\s*<script src=\"([^\"]*)\"></script>$", notice)
        assert script and script[1].endswith("theme/js/age.js"), path
        assert re.search(r'href="https://www\.canada\.ca/(en|fr)/', notice)[1] == path[:2], path
        footer = text.partition('<footer class="bottom">')[2]
        assert f'<time datetime="{through}">' in footer, path
