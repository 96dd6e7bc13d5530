"""Write the expected half of every contract pair anew: `.venv/bin/python tests/contract/record.py`.

Read the difference before you commit it: a pair that changes is a change of what readers are told.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from calc.bridge import handle  # noqa: E402


def reply_to(pair: dict) -> dict:
    """The core's reply to the question of a pair."""
    request = {"id": 1, "kind": "assess", "on": pair["on"], "profile": pair["profile"], "want": pair["want"]}
    return json.loads(handle(json.dumps(request)))


if __name__ == "__main__":
    for path in sorted(HERE.glob("*.json")):
        pair = json.loads(path.read_text(encoding="utf-8"))
        pair["expect"] = reply_to(pair)
        path.write_text(json.dumps(pair, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(path.name)
