"""What is worked out once is used again only for the very same files, and only if it is as it was written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from express_entry import exports, guides, occupations, stored
from express_entry.library import Library
from express_entry.yaml12 import BadData

ROOT = Path(__file__).resolve().parents[2]
KEY = b"key"


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-1],
        lambda whole: whole + b" ",
        lambda whole: whole.replace(b"answer", b"danger"),
        lambda whole: whole.partition(b"\n")[2],
        lambda _: b"",
    ],
    ids=["cut short", "longer", "altered", "no seal", "empty"],
)
def test_what_is_damaged_is_worked_out_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "folder" / "kept"
    stored.save(file, KEY, b"an answer")
    assert stored.load(file, KEY) == b"an answer"
    file.write_bytes(damage(file.read_bytes()))
    assert stored.load(file, KEY) is None


def test_another_key_and_no_file_give_nothing(tmp_path: Path) -> None:
    stored.save(tmp_path / "kept", KEY, b"an answer")
    assert stored.load(tmp_path / "kept", b"another") is None
    assert stored.load(tmp_path / "nowhere", KEY) is None
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_guide_is_rendered_once_until_its_text_or_a_file_changes(tmp_path: Path, library: Library) -> None:
    guide, page = library.guides["fr"]["french"], library.guide_pages["fr"]["french"]
    file = tmp_path / "rule.yaml"
    made: list[str] = []

    def pages(said: str, of: guides.Guide = guide) -> guides.Page:
        def make() -> guides.Page:
            made.append(said)
            return page

        return guides.Store(tmp_path / "kept", [file]).page(of, make)

    file.write_text("one", encoding="utf-8")
    assert pages("first") == pages("again") == page
    file.write_text("two", encoding="utf-8")
    assert pages("another rule") == pages("again") == page
    other = guides.Guide(**{**vars(guide), "body": f"{guide.body}\nMore."})
    assert pages("another text", other) == pages("again", other) == page
    assert made == ["first", "another rule", "another text"]


def test_job_titles_are_the_same_when_they_were_read_before(tmp_path: Path) -> None:
    for language, text in (("en", "00010\tA judge\texample\n00010\tB judge\n"), ("fr", "00010\tUn juge\tinclusion\n")):
        file = tmp_path / occupations.TITLES / f"{language}.tsv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    first, again = (occupations.read_job_titles(tmp_path, ["00010"]) for _ in range(2))
    assert first == again
    assert first["en"]["00010"] == [("00010", "A judge", "example"), ("00010", "B judge", "")]
    file.write_text("00010\tUne juge\n", encoding="utf-8")
    assert occupations.read_job_titles(tmp_path, ["00010"])["fr"]["00010"] == [("00010", "Une juge", "")]
    # Other groups make other faults.
    with pytest.raises(BadData) as told:
        occupations.read_job_titles(tmp_path, ["00010", "00011"])
    assert len(told.value.faults) == len(("en", "fr"))


def test_the_data_files_are_named_in_their_order(library: Library) -> None:
    assert exports.data_names(library) == [*exports.data_files(library)]
