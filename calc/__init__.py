"""Exact Express Entry answers: one profile in, one explained assessment out.

    from datetime import date
    from calc import advise, assess, timeline

    assess({"birth_date": "1996-05-01"}, date(2026, 10, 1))["crs"]["total"]

A profile that is refused raises InvalidProfile, whose `problems` name every bad answer by its place; a day before
Express Entry raises NoRuleYet. Both are ValueErrors. The JSON Schemas in the folder `schema` describe the profile, the
answers and the errors. Everything here is pure and can be sent to other processes.
"""

from calc.advice import advise
from calc.assessment import assess
from calc.plan import plan
from calc.rules import NoRuleYet
from calc.timeline import timeline
from calc.values import InvalidProfile

__all__ = ["InvalidProfile", "NoRuleYet", "advise", "assess", "plan", "timeline"]
