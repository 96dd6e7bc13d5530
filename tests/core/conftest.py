import pytest

from calc.assessment import own_rules


@pytest.fixture(scope="session")
def rules():
    return own_rules()
