"""What all tests of a class share."""

import pytest
from made_up_class import write_class


@pytest.fixture(scope="session")
def class_of_ten(tmp_path_factory):
    """The folder of a class with a learner of every kind."""
    return write_class(tmp_path_factory.mktemp("class"))
