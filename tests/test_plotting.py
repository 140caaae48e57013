"""What is drawn is what was given, and is also said in words and told by more than colour."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_hex
from nbclient import NotebookClient

from helpers import plotting, widgets
from helpers.data import CLASS_NAMES
from helpers.plotting import RIGHT, WRONG, alt_text


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def said():
    """Return the alt text of the current figure, after drawing it for real."""
    plt.gcf().canvas.draw()
    return alt_text(plt.gcf())


def sure_of(label, probability):
    """Return ten probabilities, one of them given and the rest equal."""
    rest = (1 - probability) / 9
    return np.where(np.arange(10) == label, probability, rest)


# Alt text -------------------------------------------------------------------------------------------------------------


def test_plain_matplotlib_is_described_from_its_data():
    figure, (left, middle, right) = plt.subplots(1, 3)
    figure.suptitle("Three")
    left.plot([1, 2, 3], [4, 5, 6.5], label="rise")
    left.set(title="Lines", xlabel="x")
    middle.bar([0, 1], [3, 8])
    image = right.imshow([[0, 1], [2, 3]])
    figure.colorbar(image)
    assert said() == (
        "Three. Lines x: line rise from (1, 4) to (3, 6.5). bars 3, 8. picture of 2 x 2 values from 0 to 3."
    )


def test_an_empty_figure_has_nothing_to_say():
    plt.figure()
    assert said() == ""


def test_a_notebook_shows_pictures_with_escaped_alt_text():
    """In a real kernel, in the first cell too, and again after `%matplotlib inline` has dropped the formatters."""
    draw = "plt.figure()\nplt.title('\"<b>\" & ' + str(6 * 7))\nplt.show()"
    cells = [f"import helpers.plotting\nimport matplotlib.pyplot as plt\n{draw}", draw, "%matplotlib inline", draw]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook = NotebookClient(notebook, kernel_name="python3").execute()
    plt.figure()
    for index in (0, 1, 3):
        (output,) = notebook.cells[index].outputs
        assert output.output_type == "display_data" and output.data["image/png"]
        assert output.data["text/html"].startswith('<img alt="&quot;&lt;b&gt;&quot; &amp; 42.')
        assert output.data["text/plain"].startswith('"<b>" & 42')


# Pictures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(7, 28, 28), (7, 28, 28, 1)])
def test_images_in_a_mosaic(shape):
    images = np.random.default_rng(0).integers(1, 255, shape).astype(np.uint8)
    names = [f"number {i}" for i in range(7)]
    artist = plotting.plot_images(images, names, columns=3)
    assert [text.get_text() for text in artist.axes.texts] == names
    assert said() == "7 pictures: " + "; ".join(names) + "."
    drawn = artist.get_array().filled(0)
    assert np.isclose(drawn[:28, 3:31], images[0].squeeze() / images[0].max()).all()
    assert plotting.plot_images(images).axes.texts[0].get_text() == ""


def test_images_need_as_many_captions():
    with pytest.raises(ValueError, match="zip"):
        plotting.plot_images(np.zeros((3, 28, 28)), ["one"])


def test_class_samples_stand_in_the_row_of_their_class(few_clothes):
    artist = plotting.plot_class_samples(few_clothes.train_images, few_clothes.train_labels, per_class=4)
    assert artist.get_array().shape == (280, 112)
    labels = [label.get_text() for label in artist.axes.get_yticklabels()]
    assert labels == [f"{i}  {name}" for i, name in enumerate(CLASS_NAMES)]
    first_bag = few_clothes.train_images[few_clothes.train_labels == 8][0, :, :, 0]
    assert np.array_equal(artist.get_array()[8 * 28 : 9 * 28, :28], first_bag)
    assert "Ankle boot" in said()


def test_every_pixel_shows_its_number():
    image = np.arange(784).reshape(28, 28) % 256
    artist = plotting.plot_pixels(image)
    assert [int(text.get_text()) for text in artist.axes.texts] == list(image.ravel())
    assert said() == "A picture as 28 x 28 numbers from 0 to 255, 1% of them 0."


def test_pixel_values_before_and_after():
    before = np.array([0, 0, 255, 51], np.uint8)
    bars, _ = plotting.plot_pixel_values(before, before / np.float32(255))
    assert bars[0].get_height() == 0.002
    assert said() == ("Pixel values before: from 0 to 255, mean 76.5. Pixel values after: from 0 to 1, mean 0.3.")


# Counts ---------------------------------------------------------------------------------------------------------------


def test_parts_are_drawn_end_to_end():
    bars = plotting.plot_parts({"training": 55_000, "validation": 5_000, "test": 10_000})
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(0, 55_000), (55_000, 5_000), (60_000, 10_000)]
    assert len({bar.get_hatch() for bar in bars}) == 3
    assert said() == "Pictures: 55,000 for training, 5,000 for validation, 10,000 for test."


def test_class_counts_include_a_missing_class():
    training, test = plotting.plot_class_counts([0, 0, 9], [3])
    assert [bar.get_width() for bar in training] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert [bar.get_width() for bar in test] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert {bar.get_hatch() for bar in training} != {bar.get_hatch() for bar in test}
    assert "T-shirt/top 2" in said()


# The network ----------------------------------------------------------------------------------------------------------


def test_network_draws_small_layers_whole_and_large_ones_with_dots():
    layers = {"in": 784, "one": 1, "out": 5}
    neurons = plotting.plot_network(layers, highlight="out", drawn_at_most=7)
    assert [len(layer.get_offsets()) for layer in neurons] == [6, 1, 5]
    assert sum(len(c.get_segments()) for c in plt.gca().collections if hasattr(c, "get_segments")) == 6 * 1 + 1 * 5
    assert sum(text.get_text() == "⋮" for text in plt.gca().texts) == 1
    assert "in with 784 neurons, then one with 1 neurons, then out with 5 neurons" in said() and "out is" in said()


def test_functions_differ_by_more_than_colour():
    x = np.linspace(-1, 1, 3)
    lines = plotting.plot_functions(x, {"a": x, "b": x**2, "c": -x, "d": x + 1})
    assert len({line.get_linestyle() for line in lines}) == 4
    assert "a runs from -1 to 1, at the middle 0; b runs from 1 to 1" in said()


def test_softmax_marks_the_highest():
    scores = np.arange(10.0)
    for bars in plotting.plot_softmax(scores, scores / 45):
        assert [to_hex(bar.get_facecolor()).upper() == RIGHT for bar in bars] == [False] * 9 + [True]
    assert "scores: T-shirt/top 0.0" in said() and "Ankle boot 20.0%" in said()


# Training -------------------------------------------------------------------------------------------------------------


def test_history_with_and_without_validation():
    history = {"loss": [0.5, 0.3], "accuracy": [0.8, 0.9], "val_loss": [0.6, 0.4], "val_accuracy": [0.7, 0.85]}
    lines = plotting.plot_history(history)
    assert [line.get_linestyle() for line in lines] == ["--", "-", "--", "-"]
    assert said() == (
        "Over 2 epochs: training loss from 0.500 to 0.300, validation loss from 0.600 to 0.400. "
        "Over 2 epochs: training accuracy from 0.800 to 0.900, validation accuracy from 0.700 to 0.850."
    )
    assert len(plotting.plot_history({"loss": [0.5], "accuracy": [0.8]})) == 2


def test_race_up_to_an_epoch():
    _, ax = plt.subplots()
    drawn = plotting.plot_race({"adam": [0.8, 0.9], "sgd": [0.7, 0.75, 0.8]}, ylabel="accuracy", ax=ax)
    lines = [line for line, *_ in drawn]
    assert len({line.get_marker() for line in lines}) == 2, "told apart by more than colour"
    plotting.update_race(drawn, 3)
    assert [len(line.get_xdata()) for line in lines] == [2, 3]
    assert said() == "accuracy after epoch 3: adam 0.900; sgd 0.800."
    plotting.update_race(drawn, 0)
    assert said() == "accuracy after epoch 0: adam not begun; sgd not begun."


def test_measured_beside_reported():
    dots, crosses = plotting.plot_measured_and_reported({"a": 0.8, "b": 0.9}, {"b": 0.91, "c": 0.5})
    assert dots.get_offsets().tolist() == [[0.8, 0], [0.9, 1]] and crosses.get_offsets().tolist() == [[0.91, 1]]
    assert said() == "test accuracy: a 80.0%; b 90.0% (article 91.0%)."


def test_spread_draws_every_result():
    (dots,) = plotting.plot_spread({"a": [0.88, 0.87]}, {"article": 0.875})
    assert dots.get_offsets().tolist() == [[0.88, 0], [0.87, 0]]
    assert said() == "test accuracy: a 87.0%, 88.0%, mean 87.50%; article 87.5%."


def test_landscape_draws_means_and_spreads():
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
    assert said() == (
        "accuracy after epoch 2, mean and standard deviation over seeds, by size: small: training 0.300 ± 0.141, "
        "article 0.900; large: training 0.600 ± 0.000, your training 0.800. "
        "small from epoch to epoch, means: training 0.200 after epoch 1, "
        "0.200 after epoch 1, which has the smallest mean validation loss, 0.300 after epoch 2."
    )
    plotting.update_landscape(drawn, {"training": training * np.nan}, 1, 1)
    assert not drawn["best"].get_visible() and "large: training not measured" in said()
    plotting.update_landscape(drawn, {"training": training + 0.7}, 0, 2)
    assert [list(artist.get_xdata()) for artist in drawn["outside"]] == [[], [1]], "an arrow where a mean is too high"
    assert drawn["titles"][2].get_text() == ""
    plotting.update_landscape(drawn, {"training": training - 2}, 1, 2, name="the large one")
    assert [list(artist.get_xdata()) for artist in drawn["outside"]] == [[0, 1], []]
    assert "outside this view" in drawn["titles"][2].get_text() and "the large one from epoch to epoch" in said()


# Predictions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "text", "colour"), [(6, "Shirt 85% (Shirt) ✓", RIGHT), (4, "Shirt 85% (Coat) ✗", WRONG)]
)
def test_a_picture_with_its_prediction(label, text, colour):
    artist = plotting.plot_image(np.zeros((28, 28, 1)), sure_of(6, 0.85), label)
    assert artist.axes.get_xlabel() == text
    assert to_hex(artist.axes.spines["left"].get_edgecolor()).upper() == colour
    assert to_hex(artist.axes.xaxis.label.get_color()) == "#000000"
    assert said() == f"Picture, predicted (true): {text}."


def test_bars_of_a_right_and_of_a_wrong_prediction():
    right = plotting.plot_value_array(sure_of(6, 0.85), 6)
    assert [to_hex(bar.get_facecolor()).upper() for bar in right].count(RIGHT) == 1
    assert not any(bar.get_hatch() for bar in right)
    wrong = plotting.plot_value_array(sure_of(6, 0.85), 4, names=True)
    assert to_hex(wrong[6].get_facecolor()).upper() == WRONG and wrong[6].get_hatch()
    assert to_hex(wrong[4].get_facecolor()).upper() == RIGHT and not wrong[4].get_hatch()
    assert [label.get_text() for label in wrong[0].axes.get_xticklabels()] == list(CLASS_NAMES)
    assert said().startswith("Probabilities: Shirt 85%, ")


def test_the_hatch_of_a_wrong_bar_can_be_seen():
    bars = plotting.plot_value_array(sure_of(6, 0.9), 4)
    plt.gcf().canvas.draw()
    pixels = np.asarray(plt.gcf().canvas.buffer_rgba())[..., :3]
    inside = bars[6].get_window_extent().shrunk(0.8, 0.8)
    rows = slice(int(pixels.shape[0] - inside.y1), int(pixels.shape[0] - inside.y0))
    bar = pixels[rows, int(inside.x0) : int(inside.x1)]
    light = (bar > 200).all(axis=2).mean()
    assert 0.05 < light < 0.6


def test_a_grid_of_fifteen():
    probabilities = np.array([sure_of(i % 10, 0.9) for i in range(15)])
    figure = plotting.plot_predictions(np.zeros((15, 28, 28, 1)), probabilities, np.arange(15) % 10)
    assert len(figure.axes) == 30
    assert len(re.findall("✓", said())) == 15


def test_confusion_matrix_tells_the_most_frequent_mistakes():
    matrix = np.diag([50] * 10)
    matrix[6, 0], matrix[2, 4], matrix[4, 2] = 30, 20, 10
    plotting.plot_confusion_matrix(matrix)
    assert [int(text.get_text() or 0) for text in plt.gca().texts] == list(matrix.ravel())
    assert said() == (
        "Confusion matrix. Most often: Shirt taken for T-shirt/top 30 times, "
        "Pullover taken for Coat 20 times, Coat taken for Pullover 10 times."
    )


def test_updated_pictures_look_like_new_ones():
    """What a lab changes must be all that a new drawing would differ in."""
    first, second = np.random.default_rng(0).dirichlet(np.ones(10), 2)
    counts = np.random.default_rng(1).integers(0, 40, (2, 10, 10))
    bars = (plotting.plot_value_array, plotting.update_value_array, (first, 3), (second, 5))
    matrix = (plotting.plot_confusion_matrix, plotting.update_confusion_matrix, (counts[0],), (counts[1],))
    for plot, update, before, after in (bars, matrix):
        changed, new = plt.figure(), plt.figure()
        update(plot(*before, ax=changed.add_subplot()), *after)
        plot(*after, ax=new.add_subplot())
        for figure in (changed, new):
            figure.canvas.draw()
        np.testing.assert_array_equal(changed.canvas.buffer_rgba(), new.canvas.buffer_rgba())
        assert alt_text(changed) == alt_text(new)


def test_best_epoch_is_ringed():
    history = {"loss": [3, 2, 1], "accuracy": [0.1, 0.2, 0.3], "val_loss": [3, 1, 2], "val_accuracy": [0.1, 0.3, 0.2]}
    plotting.plot_history(history, mark_best=True)
    for ax in plt.gcf().axes:
        (ring,) = [line for line in ax.lines if "best" in str(line.get_label())]
        assert ring.get_xdata() == [2] and ring.get_label() == "best: epoch 2"
    assert "smallest validation loss after epoch 2" in said()


def test_every_function_draws_on_the_axes_it_is_given_and_has_a_use():
    """What no lesson and no lab draws has no place here."""
    from make_lessons import SOLUTIONS

    users = [*SOLUTIONS.glob("0*.py"), *Path(widgets.__file__).parent.glob("*.py")]
    texts = "\n".join(path.read_text(encoding="utf-8") for path in users)
    for name in (name for name in vars(plotting) if name.startswith(("plot_", "update_", "mark_"))):
        assert name in texts
    _, ax = plt.subplots()
    assert plotting.plot_parts({"a": 1}, ax=ax)[0].axes is ax
