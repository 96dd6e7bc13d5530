"""An update changes all of its files or none; a feed is read within limits."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from express_entry.yaml12 import BadData
from made_world import TODAY, Feed, by_number, state
from tools.console import Failure
from tools.place import Place
from tools.update import install, known, source, update


def test_what_the_readers_would_refuse_is_not_written(world: Place) -> None:
    before = state(world)
    texts = {Path("content/draws/coverage.yaml"): "known_through: soon\n", Path("content/draws/2016.yaml"): "- 1\n"}
    with pytest.raises(BadData):
        install.install(world, texts, known.read)
    assert state(world) == before


def test_a_failure_among_the_last_steps_brings_every_file_back(
    world: Place, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, replace, done = state(world), os.replace, []

    def until_the_disk_breaks(source: Path, target: Path) -> None:
        if ".cache" not in Path(target).parts:
            done.append(target)
        if len(done) == 3:
            raise OSError("the disk broke")
        replace(source, target)

    monkeypatch.setattr(install.os, "replace", until_the_disk_breaks)
    with pytest.raises(OSError, match="the disk broke"):
        update(world, feed.files("en"), TODAY)
    assert len(done) > 3 and state(world) == before


def test_an_update_that_was_killed_is_undone_by_the_next(
    world: Place, feed: Feed, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(world)
    killed = f"""
import os, sys
sys.path[:0] = {[str(place.root / "theme"), str(place.root / "theme" / "plugins")]!r}
from datetime import date
from pathlib import Path
from tools.place import Place
from tools.update import install, update
replace, done = os.replace, []
def until_killed(source, target):
    if ".cache" not in Path(target).parts:
        done.append(target)
    if len(done) == 3:
        os._exit(9)
    replace(source, target)
os.replace = until_killed
update(Place(Path({str(world.root)!r})), {feed.files("en")!r}, date(2016, 2, 1))
"""
    assert subprocess.run([sys.executable, "-c", killed], capture_output=True).returncode == 9
    half = {name: text for name, text in state(world).items() if not Path(name).name.startswith(".")}
    assert half != before
    update(world, feed.files("en"), TODAY)
    assert "An earlier update was stopped half-way; its files were put back as they were." in capsys.readouterr().out
    after = state(world)
    assert list(by_number(world)) == ["1", "2a", "2b", "3", "4"] and set(after) - set(before) == {
        "content/draws/2016.yaml",
        "content/pool/2016.yaml",
    }


# --- where feeds come from


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("http://example.org/feed.json", "only https addresses are read"),
        ("file:///etc/passwd", "only https addresses are read"),
        ("no/such/file.json", "could not be read: No such file"),
        ("https://127.0.0.1:9/feed.json", "could not be read: "),
    ],
)
def test_a_feed_that_cannot_be_read_is_told_in_one_line(where: str, said: str) -> None:
    with pytest.raises(Failure) as failure:
        source.content(where)
    assert said in failure.value.line and where in failure.value.line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("<html>", "Expecting value"),
        ('{"rounds": [{"drawNumber": "1"', "Expecting ',' delimiter"),
        ("[" * 200_000, "recursion"),
        ('{"rounds": [{"dd1": "1", "dd1": "2"}]}', "'dd1' is written twice"),
    ],
)
def test_what_is_no_feed_is_refused(text: str, said: str) -> None:
    with pytest.raises(Failure, match=r"here is no feed of rounds") as failure:
        source.parse(text.encode(), "here")
    assert said in failure.value.line


def test_a_feed_in_neither_language_is_refused(feed: Feed) -> None:
    feed.row("4")["drawDateFull"] = "20. Januar 2016"
    with pytest.raises(Failure, match="neither English nor French"):
        source.parse(Path(feed.files("en")[0]).read_bytes(), "here")


def test_no_more_is_read_than_a_feed_can_need(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(b"x" * 100_000)
    with (tmp_path / "feed").open("rb") as stream, pytest.raises(source.TooMuch, match="larger than 99,999 bytes"):
        source.read_all(stream, 99_999, 60)
    with (tmp_path / "feed").open("rb") as stream, pytest.raises(source.TooMuch, match="not all there after 0 s"):
        source.read_all(stream, 1_000_000, 0)
    with (tmp_path / "feed").open("rb") as stream:
        assert len(source.read_all(stream, 100_000, 60)) == 100_000


def test_only_https_is_followed() -> None:
    with pytest.raises(OSError, match="not https"):
        source.OnlyHttps().redirect_request(SimpleNamespace(), None, 302, "", {}, "http://example.org/feed.json")
