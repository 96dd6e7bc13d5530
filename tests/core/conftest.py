import pytest
from hypothesis import settings

from calc.assessment import own_rules

settings.register_profile("normal", max_examples=150, deadline=None)
settings.load_profile("normal")


@pytest.fixture(scope="session")
def rules():
    return own_rules()
