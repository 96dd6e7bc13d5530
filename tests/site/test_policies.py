"""The policies of all pages of the finished site, by what they must say; and no script that makes markup of a text."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POLICY = re.compile(r'<meta http-equiv="?Content-Security-Policy"? content="([^"]*)">')
REFERRER = '<meta name="referrer" content="no-referrer">'
ENGINE = "engine/index.html"
# Whatever makes elements, or a script, of a text.
MAKES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTMLUnsafe|"
    r"parseHTMLUnsafe|srcdoc|\beval\(|new Function|set(?:Timeout|Interval)\(\s*[\"'`]|execCommand|javascript:|"
    r"\.on\w+ = [\"'`]"
)


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.replace("&#39;", "'").split(";")]
    return {name: values for name, *values in parts}


@pytest.fixture(scope="module")
def policies(site: Path) -> dict[str, dict[str, list[str]]]:
    """What the one policy of each page says, by its path."""
    found = {}
    for page in sorted(site.rglob("*.html")):
        head = page.read_text(encoding="utf-8").partition("</head>")[0]
        path = page.relative_to(site).as_posix()
        [policy] = POLICY.findall(head)
        # A policy says nothing of what stands before it.
        before = head.partition("<meta http-equiv")[0]
        assert not re.search(r"<(?:script|link|style|base|img)\b", before), path
        assert REFERRER in head, path
        found[path] = directives(policy)
    assert len(found) > 1000
    return found


def test_every_page_forbids_all_that_is_not_named(policies):
    for path, policy in policies.items():
        for name in ("default-src", "form-action", "base-uri"):
            assert policy[name] == ["'none'"], path


def test_no_page_names_another_origin_or_lets_anything_stand_inline(policies):
    allowed = {"'none'", "'self'", "'script'", "'wasm-unsafe-eval'", "'unsafe-eval'"}
    allowed |= {"blob:", "data:", "waymark", "default"}
    for path, policy in policies.items():
        # The frame's first script stands in its page, and is named by its hash.
        mine = [value for values in policy.values() for value in values if path != ENGINE or "sha256-" not in value]
        assert set(mine) <= allowed, path
        # A picture in the page's own text; blobs are workers of the engine's frame, and what they have checked.
        assert all("data:" not in values for name, values in policy.items() if name != "img-src"), path
        assert all("blob:" not in values for values in policy.values()) or path == ENGINE, path


def test_eval_is_for_the_frame_of_the_engine_alone(policies):
    assert [path for path, policy in policies.items() if "'unsafe-eval'" in policy.get("script-src", ())] == [ENGINE]


def test_every_page_with_a_script_takes_no_text_for_a_script(policies):
    named = {}
    for path, policy in policies.items():
        if "script-src" in policy:
            assert policy["require-trusted-types-for"] == ["'script'"], path
            if policy["trusted-types"] != ["'none'"]:
                named[path] = policy["trusted-types"]
    calculators = {"en/calculator/index.html", "fr/calculatrice/index.html"}
    assert named == {ENGINE: ["waymark", "default"], **{path: ["waymark"] for path in calculators}}


def test_the_page_that_the_service_worker_makes_itself_has_a_policy_too(site: Path):
    [page] = re.findall(r"^const AGAIN = (?:`|')(.*)(?:`|');$", (site / "sw.js").read_text(encoding="utf-8"), re.M)
    policy = directives(POLICY.findall(page)[0])
    [script] = re.findall(r"<script>(.*)</script>", page)
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == {
        "default-src": ["'none'"],
        "script-src": [f"'sha256-{digest}'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


@pytest.mark.parametrize("folder", ["theme/static/js", "theme/engine", "theme/offline"])
def test_no_script_of_ours_makes_markup_or_a_script_of_a_text(folder: str):
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".js", ".mjs"}]
    assert files
    found = [(path.name, made[0]) for path in files for made in MAKES_MARKUP.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "text", ["a.innerHTML = b", "eval(text)", "setTimeout('a()', 1)", "new DOMParser()", "link.onclick = 'a()'"]
)
def test_the_search_for_such_scripts_finds_them(text: str):
    assert MAKES_MARKUP.search(text)
