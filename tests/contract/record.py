"""Write the expected half of every contract pair anew: `.venv/bin/python tests/contract/record.py`.

Read the difference before you commit it: a pair that changes is a change of what readers are told. A pair about a day
whose rules have been read since it was recorded is left as it is: it tells what was said before.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from known import still_holds  # noqa: E402

from calc.bridge import handle  # noqa: E402

WIDTH = 200


def reply_to(pair: dict) -> dict:
    """The core's reply to the question of a pair."""
    request = {"id": 1, "kind": "assess", "on": pair["on"], "profile": pair["profile"], "want": pair["want"]}
    return json.loads(handle(json.dumps(request)))


def written(value: Any, indent: int = 0, before: int = 0) -> str:
    """JSON as it stands in a pair's file: what fits stands on one line, after `before` characters of its own."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + before + len(flat) <= WIDTH or not isinstance(value, (dict, list)):
        return flat
    inner = indent + 1
    if isinstance(value, list):
        parts = [written(one, inner) for one in value]
    else:
        parts = [f"{json.dumps(key)}: {written(one, inner, len(key) + 4)}" for key, one in value.items()]
    ends = "[]" if isinstance(value, list) else "{}"
    lines = ",\n".join(" " * inner + part for part in parts)
    return f"{ends[0]}\n{lines}\n{' ' * indent}{ends[1]}"


if __name__ == "__main__":
    for path in sorted(HERE.glob("*.json")):
        pair = json.loads(path.read_text(encoding="utf-8"))
        if still_holds(pair):
            pair["expect"] = reply_to(pair)
            path.write_text(written(pair) + "\n", encoding="utf-8")
            print(path.name)
