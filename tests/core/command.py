"""The command line, run as the program it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*arguments: str | bytes, text: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    """`python -m calc` with these arguments and this text on standard input. A run that hangs fails."""
    data = text if isinstance(text, bytes) else text.encode()
    command = [sys.executable, "-m", "calc", *arguments]
    return subprocess.run(command, input=data, capture_output=True, cwd=ROOT, timeout=60, check=False)
