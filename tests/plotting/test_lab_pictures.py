"""Pictures of single labs."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import plotting


def test_race_up_to_an_epoch(current_alt_text):
    _, ax = plt.subplots()
    drawn = plotting.plot_race({"adam": [0.8, 0.9], "sgd": [0.7, 0.75, 0.8]}, ylabel="accuracy", ax=ax)
    lines = [line for line, *_ in drawn]
    assert len({line.get_marker() for line in lines}) == 2, "told apart by more than colour"
    plotting.update_race(drawn, 3)
    assert [len(line.get_xdata()) for line in lines] == [2, 3]
    assert current_alt_text() == "accuracy after epoch 3: adam 0.900; sgd 0.800."
    plotting.update_race(drawn, 0)
    assert current_alt_text() == "accuracy after epoch 0: adam not begun; sgd not begun."


def test_landscape_draws_means_and_spreads(current_alt_text):
    _, axes = plt.subplots(1, 2)
    training = np.array([[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6], [0.5, np.nan]]])  # networks, seeds, epochs
    drawn = plotting.plot_landscape(
        ["small", "large"], ["training"], xlabel="size", ylabel="accuracy", epochs=2, limits=(0, 1), axes=axes
    )
    plotting.update_landscape(
        drawn, {"training": training}, 0, 2, best=1, own=[(1, {"training": [0.7, 0.8]})], reported=[(0, 2, 0.9)]
    )
    artists = drawn["series"]["training"]
    _, spread, mean = artists["left"]
    assert mean.get_xydata().tolist() == pytest.approx(np.array([[0, 0.3], [1, 0.6]]))
    deviation = np.std([0.2, 0.4], ddof=1)
    ends = np.array(spread.get_segments())[:, :, 1]
    assert ends == pytest.approx(np.array([[0.3 - deviation, 0.3 + deviation], [0.6, 0.6]])), "one alone has no spread"
    _, curve = artists["right"]
    assert curve.get_xydata() == pytest.approx(np.array([[1, 0.2], [2, 0.3]]))
    assert drawn["best"].get_xydata().tolist() == [[1, pytest.approx(0.2)]]
    assert [artist.get_xydata().tolist() for artist in drawn["own"]] == [[[1, 0.8]], []], "it is not of this network"
    assert [artist.get_xydata().tolist() for artist in drawn["reported"]] == [[[0, 0.9]], [[2, 0.9]]]
    assert current_alt_text() == (
        "accuracy after epoch 2, mean and standard deviation over seeds, by size: small: training 0.300 ± 0.141, "
        "article 0.900; large: training 0.600 ± 0.000, your training 0.800. "
        "small from epoch to epoch, means: training 0.200 after epoch 1, "
        "0.200 after epoch 1, which has the smallest mean validation loss, 0.300 after epoch 2."
    )
    plotting.update_landscape(drawn, {"training": training * np.nan}, 1, 1)
    assert not drawn["best"].get_visible() and "large: training not measured" in current_alt_text()
    plotting.update_landscape(drawn, {"training": training + 0.7}, 0, 2)
    assert [list(artist.get_xdata()) for artist in drawn["outside"]] == [[], [1]], "an arrow where a mean is too high"
    assert drawn["titles"][2].get_text() == ""
    plotting.update_landscape(drawn, {"training": training - 2}, 1, 2, name="the large one")
    assert [list(artist.get_xdata()) for artist in drawn["outside"]] == [[0, 1], []]
    assert (
        "outside this view" in drawn["titles"][2].get_text()
        and "the large one from epoch to epoch" in current_alt_text()
    )
