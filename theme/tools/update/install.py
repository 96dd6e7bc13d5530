"""Several files changed as one: all of them are in place, or none."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.place import Place

# All that the readers of rounds and pool look at.
READ = (Path("content", "draws"), Path("content", "pool"), Path("rules", "categories"))


def install(place: Place, texts: Mapping[Path, str], check: Callable[[Path], object]) -> None:
    """Writes the texts, if `check` finds nothing wrong with a copy of the records that has them.

    Whatever `check` raises is passed on, and then nothing has changed.
    """
    beside = {path: _beside(place.root / path) for path in texts}
    try:
        for path, text in texts.items():
            _write(beside[path], text)
        with tempfile.TemporaryDirectory(prefix="waymark-") as folder:
            copy = Path(folder)
            for part in READ:
                shutil.copytree(place.root / part, copy / part, ignore=shutil.ignore_patterns(".*"))
            for path in texts:
                shutil.copyfile(beside[path], copy / path)
            check(copy)
        _keep_old(place, texts)
        try:
            for path in texts:
                os.replace(beside[path], place.root / path)
        except BaseException:
            recover(place)
            raise
        _forget_old(place)
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)


def recover(place: Place) -> bool:
    """Brings the old files back if an update was stopped among its last steps; whether there was one."""
    kept = _kept(place)
    if not kept.is_dir():
        return False
    for name, existed in json.loads((kept / "files.json").read_text(encoding="utf-8")).items():
        target = place.root / name
        if existed:
            beside = _beside(target)
            shutil.copyfile(kept / name, beside)
            os.replace(beside, target)
        else:
            target.unlink(missing_ok=True)
    _forget_old(place)
    return True


def _kept(place: Place) -> Path:
    return place.cache / "before-update"


def _keep_old(place: Place, texts: Mapping[Path, str]) -> None:
    """The old files stand complete under their name from one moment to the next."""
    half = place.cache / "before-update.new"
    shutil.rmtree(half, ignore_errors=True)
    existed = {path.as_posix(): (place.root / path).exists() for path in texts}
    for name, exists in existed.items():
        if exists:
            (half / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place.root / name, half / name)
    _write(half / "files.json", json.dumps(existed))
    half.rename(_kept(place))


def _forget_old(place: Place) -> None:
    done = place.cache / "before-update.done"
    shutil.rmtree(done, ignore_errors=True)
    _kept(place).rename(done)
    shutil.rmtree(done, ignore_errors=True)


def _beside(path: Path) -> Path:
    # In the same folder, so that it can take the file's place in one step; the readers pass over names like this.
    return path.with_name(f".{path.name}.new")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
