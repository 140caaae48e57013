"""Losses and accuracies over the epochs."""

import matplotlib.pyplot as plt
import numpy as np

from helpers import plotting
from helpers.plotting import OTHER, RIGHT


def test_history_with_and_without_validation(current_alt_text):
    history = {"loss": [0.5, 0.3], "accuracy": [0.8, 0.9], "val_loss": [0.6, 0.4], "val_accuracy": [0.7, 0.85]}
    lines = plotting.plot_history(history)
    assert [line.get_linestyle() for line in lines] == ["--", "-", "--", "-"]
    assert [line.get_color() for line in lines] == [OTHER, RIGHT] * 2
    for ax in plt.gcf().axes:
        assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "validation"]
    assert np.array_equal(lines[1].get_xydata(), [[1, 0.6], [2, 0.4]])
    assert [ax.get_title() for ax in plt.gcf().axes] == ["loss", "accuracy"]
    assert current_alt_text() == (
        "Over 2 epochs: training loss from 0.500 to 0.300, validation loss from 0.600 to 0.400. "
        "Over 2 epochs: training accuracy from 0.800 to 0.900, validation accuracy from 0.700 to 0.850."
    )
    assert len(plotting.plot_history({"loss": [0.5], "accuracy": [0.8]}, mark_best=True)) == 2
    assert current_alt_text() == (
        "Over 1 epochs: training loss from 0.500 to 0.500. Over 1 epochs: training accuracy from 0.800 to 0.800."
    )


def test_best_epoch_is_ringed(current_alt_text):
    history = {"loss": [3, 2, 1], "accuracy": [0.1, 0.2, 0.3], "val_loss": [3, 1, 2], "val_accuracy": [0.1, 0.3, 0.2]}
    plotting.plot_history(history, mark_best=True)
    for ax, height in zip(plt.gcf().axes, (1, 0.3), strict=True):
        (ring,) = [line for line in ax.lines if "best" in str(line.get_label())]
        assert ring.get_xydata().tolist() == [[2, height]] and ring.get_label() == "best: epoch 2"
    assert "smallest validation loss after epoch 2" in current_alt_text()
