"""What all tests of labs share: a little to look at, and short runs on it."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers.training import Config, train


@pytest.fixture(scope="session")
def run(few_clothes):
    return train(Config(hidden=(16,), epochs=3, validation_size=201), few_clothes)


@pytest.fixture(scope="session")
def slow_run(few_clothes):
    """A run that learns slowly."""
    return train(Config(hidden=(16,), epochs=3, validation_size=201, optimizer="sgd"), few_clothes)


@pytest.fixture(scope="session")
def model(run):
    return run.to_keras()


@pytest.fixture(autouse=True)
def nothing_ahead(monkeypatch):
    """Let no lab compile in the background, where nobody waits for it."""
    monkeypatch.setattr("helpers.widgets.training.prepare", lambda *_: None)


@pytest.fixture(scope="session")
def given(few_clothes, run, slow_run, model):
    return SimpleNamespace(
        clothes=few_clothes,
        training=(few_clothes.train_images, few_clothes.train_labels),
        test=(few_clothes.test_images, few_clothes.test_labels),
        run=run,
        slow_run=slow_run,
        model=model,
        scores=np.log(run.predict(few_clothes.test_images[:40]) + 1e-7),
    )
