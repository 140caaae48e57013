"""Counts of pictures are drawn as they are, told apart by more than colour."""

from matplotlib.colors import to_hex

from helpers import plotting
from helpers.data import CLASS_NAMES
from helpers.plotting import RIGHT, WRONG


def test_parts_are_drawn_end_to_end(current_alt_text):
    bars = plotting.plot_parts({"training": 55_000, "validation": 5_000, "test": 10_000})
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(0, 55_000), (55_000, 5_000), (60_000, 10_000)]
    assert len({bar.get_hatch() for bar in bars}) == 3
    texts = [(text.get_position()[0], text.get_text()) for text in bars[0].axes.texts]
    assert texts == [(27_500, "training\n55,000"), (57_500, "validation\n5,000"), (65_000, "test\n10,000")]
    assert current_alt_text() == "Pictures: 55,000 for training, 5,000 for validation, 10,000 for test."


def test_class_counts_include_a_missing_class(current_alt_text):
    training, test = plotting.plot_class_counts([0, 0, 9], [3])
    assert [bar.get_width() for bar in training] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert [bar.get_width() for bar in test] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert {bar.get_hatch() for bar in training} != {bar.get_hatch() for bar in test}
    assert [to_hex(bars[0].get_facecolor()).upper() for bars in (training, test)] == [RIGHT, WRONG]
    ax = training[0].axes
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "test"]
    assert [label.get_text() for label in ax.get_yticklabels()] == list(CLASS_NAMES)
    assert ax.yaxis_inverted(), "the first class is on top"
    assert training[0].get_y() < test[0].get_y()
    assert [text.get_text() for text in ax.texts[9:14]] == [" 1", " 0", " 0", " 0", " 1"]
    assert current_alt_text().startswith("Pictures of each class, training: T-shirt/top 2, Trouser 0, ")
    assert "Ankle boot 1; test: T-shirt/top 0, Trouser 0, Pullover 0, Dress 1, " in current_alt_text()


def test_a_whole_data_set_has_room_for_its_numbers():
    training, _ = plotting.plot_class_counts([0] * 6_000, [0])
    assert training[0].axes.get_xlim()[1] > 6_500
