"""What tests of trainings share: a small configuration, and whether two runs are equal."""

from helpers.training import Config

SMALL = Config(hidden=(16,), epochs=3, validation_size=200)


def same(one, other):
    """Tell whether two runs are equal to the last bit."""
    return (
        one.config == other.config
        and one.history == other.history
        and [[array.tobytes() for array in epoch] for epoch in one.weights]
        == [[array.tobytes() for array in epoch] for epoch in other.weights]
    )
