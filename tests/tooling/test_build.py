"""A build is complete or has not happened."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tools import site
from tools.console import Failure
from tools.place import Place


@contextmanager
def changed(path: Path, text: str) -> Iterator[None]:
    before = path.read_bytes() if path.exists() else None
    path.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


def only_line(stderr: str) -> str:
    """The one line that says what happened; above it only indented faults may stand."""
    *faults, line = stderr.strip("\n").splitlines()
    assert line.startswith("publish.py: "), stderr
    assert all(fault.startswith("  ") for fault in faults), stderr
    return line


BROKEN = {
    "a rule": ("rules/crs/core/age.yaml", "id: crs.core.age\nid: twice\n"),
    "the words": ("content/words/fr/site.yaml", "nav: {}\n"),
    "the rounds": ("content/draws/2015.yaml", "- number: 1\n"),
    "a template": ("theme/templates/base.html", "{{ no_such_name }}"),
    "the settings": ("theme/settings.py", "PLUGINS = ['no_such_plugin']\n"),
    "the core": ("calc/bridge.py", "import no_such_module\n"),
}


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=() if place % 2 else pytest.mark.long) for place, what in enumerate(BROKEN)]
)
def test_a_failed_build_leaves_the_last_good_site(project, what: str) -> None:
    name, text = BROKEN[what]
    before = project.state()
    with changed(project.root / name, text), project.without_engine():
        failed = project.publish("build")
    assert failed.returncode == 1
    only_line(failed.stderr)
    assert "Traceback" not in failed.stdout + failed.stderr
    assert project.state() == before
    assert not (project.root / "output.new").exists()


def test_faults_in_the_data_name_file_and_line(project) -> None:
    with changed(project.root / "rules/crs/core/age.yaml", "id: crs.core.age\nid: twice\n"):
        failed = project.publish("check")
    assert failed.returncode == 1
    assert "  rules/crs/core/age.yaml:2: " in failed.stderr
    only_line(failed.stderr)


def test_a_second_build_does_nothing(project) -> None:
    before = project.state()
    again = project.publish("build")
    assert again.returncode == 0
    assert again.stdout.strip() == "Nothing changed: output is up to date."
    assert project.state() == before


def test_a_damaged_output_is_built_again(project) -> None:
    index = project.root / "output" / "index.html"
    whole = index.read_bytes()
    index.unlink()
    again = project.publish("build")
    assert again.returncode == 0, again.stderr
    assert index.read_bytes() == whole


def test_folders_of_other_people_are_not_replaced(project, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    refused = project.publish("build", "--out", str(tmp_path))
    assert refused.returncode == 1
    assert "--out" in only_line(refused.stderr)
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_the_sources_are_not_replaced(project) -> None:
    refused = project.publish("build", "--out", "theme/new")
    assert refused.returncode == 1
    assert "--out" in only_line(refused.stderr)


NO_ADDRESSES = ["example.org", "ftp://example.org", "https://", "https://example.org/?q", "https://a b"]


@pytest.mark.parametrize("option", ["--site-url", "--code-url"])
@pytest.mark.parametrize("address", [*NO_ADDRESSES, 'https://example.org/"><b>'])
def test_addresses_that_are_none_are_refused(project, option: str, address: str) -> None:
    refused = project.publish("build", option, address)
    assert refused.returncode == 1
    assert "web address" in only_line(refused.stderr)


def test_a_swap_that_was_cut_short_is_undone(tmp_path: Path) -> None:
    old = tmp_path / "output.old"
    old.mkdir()
    site.undo_half_swap(tmp_path / "output")
    assert (tmp_path / "output").is_dir()
    assert not old.exists()


def test_a_swap_that_fails_keeps_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "output"
    out.mkdir()
    (out / "index.html").write_text("old", encoding="utf-8")
    with pytest.raises(OSError):
        site._swap(tmp_path / "missing", out)
    assert (out / "index.html").read_text(encoding="utf-8") == "old"


SITE, CODE = "https://example.org/x/y", "https://example.org/people/waymark"


@pytest.fixture(scope="module")
def addressed(project) -> Path:
    """The site built for an address, with the address of its code."""
    built = project.publish("build", "--site-url", SITE, "--code-url", f"{CODE}/", "--out", "elsewhere")
    assert built.returncode == 0, built.stderr
    return project.root / "elsewhere"


def test_the_address_reaches_the_page_for_missing_addresses(addressed: Path) -> None:
    lost = (addressed / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"#]*)"', lost)
    assert links
    assert all(link.startswith(("/x/y/", "https://")) for link in links), links


def test_the_address_of_the_code_reaches_every_page(project, addressed: Path) -> None:
    pages = [addressed / "licences" / "index.html", *addressed.glob("en/**/*.html"), *addressed.glob("fr/**/*.html")]
    assert len(pages) > 100
    assert [page for page in pages if f'<a href="{CODE}">' not in page.read_text(encoding="utf-8")] == []
    assert CODE not in (project.root / "output" / "index.html").read_text(encoding="utf-8")


def test_a_build_waits_for_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = Place(tmp_path)
    with place.locked("trial"), pytest.raises(Failure, match="too long"), place.locked("trial", patience=0.1):
        pytest.fail("two held the lock")
    assert "waiting" in capsys.readouterr().out
    with place.locked("trial", patience=0.1):
        assert capsys.readouterr().out == ""


def test_the_record_vouches_only_for_what_was_built(project) -> None:
    records = list((project.root / ".cache" / "built").glob("*-output.json"))
    assert len(records) == 1
    assert set(json.loads(records[0].read_text(encoding="utf-8"))) == {"fingerprint", "files"}
