"""The list of hashes: every file of the site, nothing else, and the same for the same sources."""

import hashlib
import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

LIST = Path("data", "build.json")


def test_every_file_of_the_site_is_listed_with_its_hash(project) -> None:
    out = project.root / "output"
    made = json.loads((out / LIST).read_text(encoding="utf-8"))
    there = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    del there[LIST.as_posix()]
    assert made["files"].keys() == there.keys()
    for name, content in there.items():
        file = made["files"][name]
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest()), name
    # What is written last by other steps is in it: the engine, the licences, the index of the search.
    assert {name.partition("/")[0] for name in there} >= {"engine", "licences", "pagefind", "en", "fr", "data"}


def test_the_list_has_the_form_its_schema_says(project) -> None:
    data = project.root / "output" / "data"
    made = json.loads((data / "build.json").read_text(encoding="utf-8"))
    form = json.loads((data / made["$schema"]).read_text(encoding="utf-8"))
    validator = Draft202012Validator(form, format_checker=FormatChecker())
    assert not list(validator.iter_errors(made))
    assert list(validator.iter_errors({**made, "sources_sha256": "none"}))


def test_the_list_names_the_versions_and_the_days_of_the_site(project) -> None:
    data = project.root / "output" / "data"
    made, index = (json.loads((data / name).read_text(encoding="utf-8")) for name in ("build.json", "index.json"))
    days = ("draws_through", "rules_verified_through", "checked")
    assert [made[day] for day in days] == [index[day] for day in days]
    assert f'version = "{made["parts"]["waymark-calc"]}"' in (project.root / "pyproject.toml").read_text("utf-8")
    assert {"pelican", "pyodide"} <= made["parts"].keys()


def test_the_hash_over_the_sources_follows_the_sources(project, tmp_path: Path) -> None:
    from tools.place import Place

    made = json.loads((project.root / "output" / LIST).read_text(encoding="utf-8"))
    assert made["sources_sha256"] == Place(project.root).fingerprint()
    (tmp_path / "publish.py").write_text("one", encoding="utf-8")
    one = Place(tmp_path).fingerprint()
    (tmp_path / "publish.py").write_text("other", encoding="utf-8")
    assert Place(tmp_path).fingerprint() != one
