"""The results of many trainings."""

import matplotlib.pyplot as plt
import pytest

from helpers import plotting


def test_spread_draws_every_result(current_alt_text):
    dots = plotting.plot_spread({"a": [0.88, 0.87], "b": [0.8]}, {"article": 0.875, "luck": 0.1}, xlabel="accuracy")
    assert [group.get_offsets().tolist() for group in dots] == [[[0.88, 0], [0.87, 0]], [[0.8, 1]]]
    ax = plt.gca()
    mean, *marks = ax.lines
    assert mean.get_xydata().tolist() == [[0.875, 0], [0.8, 1]]
    assert [mark.get_xdata()[0] for mark in marks] == [0.875, 0.1]
    assert len({mark.get_linestyle() for mark in marks}) == 2
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["mean", "article 87.5%", "luck 10.0%"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"] and ax.get_ylim() == (1.5, -0.5)
    assert ax.get_xlabel() == "accuracy"
    assert current_alt_text() == (
        "accuracy: a 87.0%, 88.0%, mean 87.50%; b 80.0%, mean 80.00%; article 87.5%; luck 10.0%."
    )


def test_labels_of_close_results_are_exact():
    plotting.plot_spread({"a": [0.86, 0.88]})
    ticks = plt.gca().get_xticks()
    assert len(ticks) > 3 and ticks.round(3) == pytest.approx(ticks)
