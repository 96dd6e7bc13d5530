"""Exact Express Entry scores: one profile in, one explained assessment out.

    from datetime import date
    from calc import assess

    assess({"birth_date": "1996-05-01"}, date(2026, 10, 1))["crs"]["total"]

The shapes of the profile and the assessment are described by the JSON Schemas published with the open data.
"""

from calc.assessment import assess

__all__ = ["assess"]
