"""The rooms beside this one have the made-up projects that are fuzzed here too."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tooling"))
