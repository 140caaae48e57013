"""A whole environment is taken for whole: the one that runs these tests."""

import subprocess
import sys

import pytest
from project import TOP


@pytest.mark.slow
def test_a_real_environment_is_whole():
    done = subprocess.run([sys.executable, "tools/whole.py"], cwd=TOP, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
