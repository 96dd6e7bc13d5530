"""Exact Express Entry answers: one profile in, one explained assessment out.

    from datetime import date
    from calc import advise, assess, timeline

    assess({"birth_date": "1996-05-01"}, date(2026, 10, 1))["crs"]["total"]

The shapes of the profile and of the answers are described by the JSON Schemas published with the open data.
"""

from calc.advice import advise
from calc.assessment import assess
from calc.timeline import timeline

__all__ = ["advise", "assess", "timeline"]
