"""What the package promises of every picture."""

import inspect
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist

from helpers import plotting
from helpers.plotting import Display, alt_text
from helpers.plotting.predictions import ValueArrayDisplay

TOP = Path(plotting.__file__).parents[2]

ONE, OTHER_ONE = np.random.default_rng(0).dirichlet(np.ones(10), 2)
MATRIX, OTHER_MATRIX = np.random.default_rng(1).integers(0, 40, (2, 10, 10))
IMAGES = np.random.default_rng(2).integers(0, 256, (20, 28, 28, 1)).astype(np.uint8)
LABELS = np.arange(20) % 10
HISTORY = {"loss": [2, 1], "accuracy": [0.7, 0.8], "val_loss": [2, 1], "val_accuracy": [0.6, 0.7]}

# The data, and the shape of the axes.
PICTURES = {
    "plot_arrays": (({"a": LABELS[:3], "b": MATRIX[:2, :2]},), (2,)),
    "plot_class_counts": ((LABELS, LABELS), ()),
    "plot_class_samples": ((IMAGES, LABELS), ()),
    "plot_confusion_matrix": ((MATRIX,), ()),
    "plot_functions": ((ONE, {"a": ONE, "b": OTHER_ONE}), ()),
    "plot_history": ((HISTORY,), (2,)),
    "plot_image": ((IMAGES[0], ONE, 3), ()),
    "plot_images": ((IMAGES,), ()),
    "plot_network": (({"in": 3, "out": 2},), ()),
    "plot_parts": (({"a": 1, "b": 2},), ()),
    "plot_pixel_values": ((IMAGES, IMAGES / 255), (2,)),
    "plot_pixels": ((IMAGES[0],), ()),
    "plot_predictions": ((IMAGES, [ONE] * 20, LABELS), (5, 6)),
    "plot_softmax": ((ONE, ONE), (2,)),
    "plot_spread": (({"a": [0.8, 0.9]}, {"mark": 0.7}), ()),
    "plot_value_array": ((ONE, 3), ()),
}
UPDATES = {
    plotting.ConfusionMatrixDisplay: ((MATRIX,), (OTHER_MATRIX,), {}),
    plotting.SoftmaxDisplay: ((ONE * 9, ONE), (OTHER_ONE * -9, OTHER_ONE), {"limits": ((-20, 20), (0, 1.2))}),
    ValueArrayDisplay: ((ONE, 3), (OTHER_ONE, 5), {}),
}


def artists_in(result):
    """Return all artists in what a function returned."""
    if isinstance(result, Artist):
        return [result]
    parts = [part for part in vars(result).values() if np.iterable(part)] if isinstance(result, Display) else result
    return [artist for part in parts if not isinstance(part, str) for artist in artists_in(part)]


def axes_of(figure, shape):
    """Return new axes in an array of this shape; one alone for ()."""
    axes = np.empty(shape, object)
    for index in np.ndindex(*shape):
        axes[index] = figure.add_subplot(6, 6, len(figure.axes) + 1)
    return axes.item() if shape == () else axes


def test_every_picture_is_here():
    assert set(PICTURES) == {name for name in plotting.__all__ if name.startswith("plot_")}
    named = {getattr(plotting, name) for name in plotting.__all__ if name.endswith("Display")}
    assert {Display, *UPDATES} == named | {ValueArrayDisplay}  # which lessons get from a function alone
    assert all(issubclass(display, Display) for display in UPDATES)


@pytest.mark.parametrize("name", PICTURES)
def test_it_draws_on_the_axes_it_is_given_and_nowhere_else(name):
    data, shape = PICTURES[name]
    figure, elsewhere = plt.figure(), plt.figure().add_subplot()
    option = "axes" if shape else "ax"
    axes = axes_of(figure, shape)
    untouched = figure.add_subplot(6, 6, 36)
    before = [len(ax.get_children()) for ax in (elsewhere, untouched)]
    plt.figure(figure)
    plt.sca(untouched)  # a function that forgets its axes draws on the current ones

    artists = artists_in(getattr(plotting, name)(*data, **{option: axes}))

    given = list(np.ravel(axes))
    assert plt.get_fignums() == [1, 2] and figure.axes == [*given, untouched]
    assert [len(ax.get_children()) for ax in (elsewhere, untouched)] == before
    assert {artist.axes for artist in artists} == set(given)
    assert all(ax.alt_text for ax in given)


@pytest.mark.parametrize("name", PICTURES)
def test_without_axes_it_draws_on_one_new_figure(name):
    data, shape = PICTURES[name]
    elsewhere = plt.figure().add_subplot()
    before = len(elsewhere.get_children())
    artists = artists_in(getattr(plotting, name)(*data))
    assert plt.get_fignums() == [1, 2] and len(elsewhere.get_children()) == before
    assert {artist.axes for artist in artists} == set(plt.gcf().axes) and len(plt.gcf().axes) == np.prod(shape)
    assert plt.gcf().get_constrained_layout()


@pytest.mark.parametrize("name", PICTURES)
def test_it_takes_its_options_by_keyword_and_the_axes_last(name):
    data, shape = PICTURES[name]
    *rest, last = inspect.signature(getattr(plotting, name)).parameters.values()
    assert last.name == ("axes" if shape else "ax") and last.default is None and last.kind == last.KEYWORD_ONLY
    by_position = [parameter for parameter in rest if parameter.kind != last.KEYWORD_ONLY]
    assert len(data) <= len(by_position) <= len(data) + 1


@pytest.mark.parametrize("display", UPDATES)
def test_updated_pictures_look_like_new_ones(display):
    """What `update` changes, and says that it changes, must be all that a new drawing would differ in."""
    before, after, options = UPDATES[display]
    pictures = []
    for data in (before, after):
        figure = plt.figure()
        option, shape = ("axes", (2,)) if display is plotting.SoftmaxDisplay else ("ax", ())
        picture = display(*data, **options, **{option: axes_of(figure, shape)})
        artists = picture.update(*data)
        for artist in artists:
            artist.set_animated(True)
        figure.canvas.draw()
        rest = figure.canvas.copy_from_bbox(figure.bbox)
        artists = picture.update(*after)
        figure.canvas.restore_region(rest)
        for artist in artists:
            figure.draw_artist(artist)
        pictures.append((np.array(figure.canvas.buffer_rgba()), alt_text(figure)))
    (updated, updated_words), (new, new_words) = pictures
    np.testing.assert_array_equal(updated, new)
    assert updated_words == new_words


def test_right_is_blue_and_wrong_is_orange_as_the_lessons_say():
    assert (plotting.RIGHT, plotting.WRONG) == ("#0072B2", "#D55E00")


def test_a_display_must_be_able_to_update():
    with pytest.raises(NotImplementedError):
        Display().update()


@pytest.mark.parametrize("name", plotting.__all__)
def test_it_has_a_use(name):
    """What no lesson and no lab uses has no place here."""
    users = [*TOP.glob("solutions/0*.py"), *TOP.glob("helpers/widgets/*.py")]
    assert any(re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) for path in users)
