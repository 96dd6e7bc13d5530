"""The three programs: who may enter the pool, condition by condition."""

from __future__ import annotations

from calc.programs import cec, fst, fsw

PROGRAMS = {"fsw": fsw.assessed, "cec": cec.assessed, "fst": fst.assessed}
