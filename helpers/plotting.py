"""Arrays in, matplotlib Axes out, in one palette, each picture with a description in words.

Every `plot_…` function takes its data first and its options by keyword, draws on `ax` (or on a new figure) and returns
the artists that it drew, so that they can be updated. It also says on `ax.alt_text` what a reader who cannot see the
picture should hear; `alt_text` collects that for a whole figure, and in a notebook `plt.show()` sends it along.
"""

import html

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from IPython.core.pylabtools import print_figure
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.data import CLASS_NAMES

# Okabe and Ito's palette, told apart by people who do not see red and green: https://jfly.uni-koeln.de/color/
RIGHT = "#0072B2"
WRONG = "#D55E00"
OTHER = "#777777"
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")

PICTURE_COLOURS = "gray_r"
"""Dark clothes on white paper: 0 is drawn white, the largest value black."""


# Alt text --------------------------------------------------------------------------------------------------------


def alt_text(figure):
    """Describe a figure in words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        The figure's title and, for each of its axes, `ax.alt_text` where a `plot_…` function left one,
        else what the axes' titles, labels and data tell.
    """
    title = figure.get_suptitle()
    parts = [getattr(ax, "alt_text", None) or _describe(ax) for ax in figure.axes if ax.get_label() != "<colorbar>"]
    return " ".join(_sentence(part) for part in [title, *parts] if part)


def _sentence(text):
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _describe(ax):
    """Describe axes that plain matplotlib calls drew."""
    name = " ".join(label for label in (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) if label)
    content = []
    for image in ax.images:
        values = image.get_array()
        rows, columns = values.shape[:2]
        content.append(f"picture of {rows} x {columns} values from {values.min():g} to {values.max():g}")
    for bars in ax.containers:
        content.append("bars " + ", ".join(f"{bar.get_height():g}" for bar in bars))
    for line in ax.lines:
        x, y = line.get_data()
        if len(x):
            content.append(f"line {_name(line)} from ({x[0]:.3g}, {y[0]:.3g}) to ({x[-1]:.3g}, {y[-1]:.3g})")
    return ": ".join(part for part in (name, "; ".join(content)) if part)


def _name(artist):
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def _figure_html(figure):
    png = print_figure(figure, fmt="png", base64=True)
    return f'<img alt="{html.escape(alt_text(figure))}" src="data:image/png;base64,{png}">'


def _use_alt_text(_cell=None):
    """Let the figures of this notebook carry their alt text.

    JupyterLab ignores alt text in an output's metadata, so the picture is sent as HTML too.
    """
    formatters = get_ipython().display_formatter.formatters
    formatters["text/html"].for_type(Figure, _figure_html)
    formatters["text/plain"].for_type(Figure, lambda figure, printer, cycle: printer.text(alt_text(figure)))


if hasattr(get_ipython(), "kernel"):
    # A notebook's backend drops every formatter of figures when it starts, and so does `%matplotlib inline`:
    # so let it start now, and set ours again before each cell.
    plt.switch_backend(plt.get_backend())
    _use_alt_text()
    get_ipython().events.register("pre_run_cell", _use_alt_text)


# Pictures --------------------------------------------------------------------------------------------------------


def _axes(ax, **figure_options):
    """Return `ax`, or new axes on a new figure."""
    if ax is None:
        _, ax = plt.subplots(layout="constrained", **figure_options)
    return ax


def _picture(image):
    """Return an image (28, 28) or (28, 28, 1), array or tensor, as an array (28, 28)."""
    image = np.asarray(image)
    return image[..., 0] if image.ndim == 3 else image


def plot_images(images, captions=None, *, columns=5, size=1.3, ax=None):
    """Draw pictures in rows, each with a caption below it, as one mosaic.

    Parameters
    ----------
    images : array (n, 28, 28) or (n, 28, 28, 1)
        Each picture is drawn from its own darkest to its own brightest value.
    captions : sequence of n str, optional
    columns : int
    size : float
        Inches per picture, where a new figure is made.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    images = [_picture(image).astype(float) for image in images]
    captions = [""] * len(images) if captions is None else list(captions)
    rows = -(-len(images) // columns)
    height, width = images[0].shape
    # One image for all is ten times as fast as one axes for each.
    step_y, step_x = height + (10 if any(captions) else 2), width + 6
    mosaic = np.full((rows * step_y, columns * step_x), np.nan)
    ax = _axes(ax, figsize=(columns * size, rows * size * step_y / step_x))
    for index, (image, caption) in enumerate(zip(images, captions, strict=True)):
        row, column = divmod(index, columns)
        top, left = row * step_y, column * step_x + 3
        mosaic[top : top + height, left : left + width] = image / max(image.max(), 1e-9)
        ax.text(left + width / 2 - 0.5, top + height + 1, caption, ha="center", va="top", fontsize=8)
    artist = ax.imshow(mosaic, cmap=PICTURE_COLOURS, vmin=0, vmax=1)
    ax.axis("off")
    ax.alt_text = f"{len(images)} pictures" + (
        ": " + "; ".join(" ".join(c.split()) for c in captions) if any(captions) else ""
    )
    return artist


def plot_class_samples(images, labels, *, per_class=10, ax=None):
    """Draw the first few pictures of each class, one row a class.

    Parameters
    ----------
    images : array (n, 28, 28, 1)
    labels : int array (n,)
    per_class : int
        Pictures in a row.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    labels = np.asarray(labels)
    rows = [np.hstack([_picture(images[i]) for i in np.flatnonzero(labels == c)[:per_class]]) for c in range(10)]
    ax = _axes(ax, figsize=(7.5, 6.6))
    artist = ax.imshow(np.vstack(rows), cmap=PICTURE_COLOURS, interpolation="nearest")
    ax.set_yticks(np.arange(10) * 28 + 13.5, [f"{label}  {name}" for label, name in enumerate(CLASS_NAMES)])
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.alt_text = f"{per_class} pictures of each class, one row a class: " + ", ".join(CLASS_NAMES)
    return artist


def plot_pixels(image, *, ax=None):
    """Draw a picture with the number of every pixel written into it.

    Parameters
    ----------
    image : uint8 array (28, 28) or (28, 28, 1), values 0..255
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    picture = _picture(image)
    ax = _axes(ax, figsize=(8.4, 8.4))
    artist = ax.imshow(picture, cmap=PICTURE_COLOURS, vmin=0, vmax=255)
    for (row, column), value in np.ndenumerate(picture):
        ax.text(column, row, value, ha="center", va="center", fontsize=6, color="white" if value > 127 else "black")
    ax.set(xlabel="column", ylabel="row")
    ax.alt_text = (
        f"A picture as {picture.shape[0]} x {picture.shape[1]} numbers from {picture.min()} to {picture.max()}, "
        f"{np.mean(picture == 0):.0%} of them 0"
    )
    return artist


def plot_average(image, title, *, ax=None):
    """Draw the average of many pictures.

    Parameters
    ----------
    image : float array (28, 28) or (28, 28, 1), values 0..255
    title : str
        Of what it is the average.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = _axes(ax, figsize=(2.6, 2.8))
    picture = _picture(image)
    artist = ax.imshow(picture, cmap=PICTURE_COLOURS, vmin=0, vmax=255)
    ax.set(title=title, xticks=[], yticks=[])
    ax.alt_text = f"{' '.join(title.split())}: mean pixel value {picture.mean():.0f}, largest {picture.max():.0f}"
    return artist


def plot_pixel_marked(image, row, column, reach, *, title="", ax=None):
    """Draw a picture with a frame around one pixel, and a thinner one around its neighbours.

    Parameters
    ----------
    image : uint8 array (28, 28) or (28, 28, 1), values 0..255
    row, column : int
    reach : int
        How many neighbours to each side the thinner frame encloses.
    title : str
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = _axes(ax, figsize=(3.6, 3.6))
    picture = _picture(image)
    artist = ax.imshow(picture, cmap=PICTURE_COLOURS, vmin=0, vmax=255)
    for size, width in ((0, 2.5), (reach, 1)):
        corner, side = (column - size - 0.5, row - size - 0.5), 2 * size + 1
        ax.add_patch(Rectangle(corner, side, side, fill=False, edgecolor=WRONG, lw=width))
    ax.set(title=title, xticks=[0, 9, 18, 27], yticks=[0, 9, 18, 27], xlim=(-0.5, 27.5), ylim=(27.5, -0.5))
    ax.alt_text = f"{title}: the pixel in row {row}, column {column} is framed; its value is {picture[row, column]:g}"
    return artist


def plot_pixel_values(before, after, *, axes=None):
    """Draw how often each pixel value occurs, before and after scaling.

    Parameters
    ----------
    before, after : array of any shape
        The same pictures, raw and scaled.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(8, 2.6), sharey=True, layout="constrained")
    drawn = []
    for ax, values, name, colour in zip(axes, (before, after), ("before", "after"), (OTHER, RIGHT), strict=True):
        values = np.asarray(values).ravel()
        counts, edges = np.histogram(values, bins=32)
        drawn.append(ax.bar(edges[:-1], counts / 1000, width=np.diff(edges), align="edge", color=colour))
        ax.set(title=name, xlabel=f"pixel value ({values.dtype})", ylabel="thousands of pixels")
        ax.label_outer()
        ax.alt_text = f"Pixel values {name}: from {values.min():g} to {values.max():g}, mean {values.mean():.3g}"
    return drawn


# Counts ----------------------------------------------------------------------------------------------------------


def plot_parts(parts, *, ax=None):
    """Draw how the pictures are divided, as one bar in parts.

    Parameters
    ----------
    parts : dict of str to int
        Pictures in each part, such as `{"training": 60_000, "test": 10_000}`; four parts at most.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.patches.Rectangle
    """
    ax = _axes(ax, figsize=(8, 1.5))
    drawn, start = [], 0
    for (name, count), hatch, colour in zip(parts.items(), ("", "//", "..", "xx"), SERIES, strict=False):
        (bar,) = ax.barh(0, count, left=start, color=colour, alpha=0.35, hatch=hatch, edgecolor="black")
        # Names stand above the bar, where a small part has room.
        ax.text(start + count / 2, 0.48, f"{name}\n{count:,}", ha="center", va="bottom")
        drawn.append(bar)
        start += count
    ax.set(ylim=(-0.5, 1.3), xlabel="pictures", yticks=[])
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.spines[["left", "top", "right"]].set_visible(False)
    ax.alt_text = "Pictures: " + ", ".join(f"{count:,} for {name}" for name, count in parts.items())
    return drawn


def plot_class_counts(train_labels, test_labels, *, ax=None):
    """Draw how many pictures of each class there are for training and for testing.

    Parameters
    ----------
    train_labels, test_labels : int array (n,), values 0..9
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
    """
    ax = _axes(ax, figsize=(7, 3.8))
    drawn, said = [], []
    for labels, name, shift, colour, hatch in (
        (train_labels, "training", -0.2, RIGHT, ""),
        (test_labels, "test", 0.2, WRONG, "//"),
    ):
        counts = np.bincount(labels, minlength=10)
        bars = ax.barh(np.arange(10) + shift, counts, 0.38, label=name, color=colour, hatch=hatch, edgecolor="white")
        ax.bar_label(bars, [f" {count:,}" for count in counts], fontsize=8)
        drawn.append(bars)
        said.append(f"{name}: " + ", ".join(f"{c} {n:,}" for c, n in zip(CLASS_NAMES, counts, strict=True)))
    ax.set_yticks(range(10), CLASS_NAMES)
    ax.invert_yaxis()
    ax.set(xlabel="pictures", xlim=(0, 7_200))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
    ax.alt_text = "Pictures of each class, " + "; ".join(said)
    return drawn


# The network -----------------------------------------------------------------------------------------------------


def plot_network(layers, *, highlight=None, drawn_at_most=7, ax=None):
    """Draw layers of neurons, each joined to all of the layer before.

    Parameters
    ----------
    layers : dict of str to int
        The neurons of each layer, in order, such as `{"Flatten": 784, "Dense, ReLU": 128, "Dense, softmax": 10}`.
    highlight : str, optional
        The layer to draw in colour, with the lines that lead to it.
    drawn_at_most : int
        Larger layers are drawn with dots in their middle.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.collections.PathCollection
        The neurons of each layer.
    """
    ax = _axes(ax, figsize=(8, 3.6))
    names, sizes = list(layers), list(layers.values())
    heights = [_neuron_heights(size, drawn_at_most) for size in sizes]
    drawn = []
    for x, (name, size, ys) in enumerate(zip(names, sizes, heights, strict=True)):
        on = name == highlight
        if x:
            lines = [[(x - 1, y_from), (x, y_to)] for y_from in heights[x - 1] for y_to in ys]
            # One collection for all lines is several times as fast as a line each.
            ax.add_collection(LineCollection(lines, colors=RIGHT if on else OTHER, lw=0.6, alpha=0.6, zorder=1))
        drawn.append(ax.scatter([x] * len(ys), ys, s=130, color=RIGHT if on else "white", edgecolor="black", zorder=2))
        if size > drawn_at_most:
            ax.text(x, 0, "⋮", ha="center", va="center", fontsize=16)
        ax.text(x, 1.16, f"{name}\n{size:,}", ha="center", va="bottom", fontweight="bold" if on else "normal")
    ax.set(xlim=(-0.5, len(names) - 0.5), ylim=(-1.15, 1.55))
    ax.axis("off")
    ax.alt_text = (
        "A network: "
        + ", then ".join(f"{name} with {size:,} neurons" for name, size in layers.items())
        + (
            "; every neuron of a layer is joined to all of the layer before"
            + (f"; {highlight} is highlighted" if highlight else "")
        )
    )
    return drawn


def _neuron_heights(size, drawn_at_most):
    """Return the heights, -1..1, of the neurons to draw, with a gap in the middle where some are left out."""
    if size <= drawn_at_most:
        return np.linspace(1, -1, size) if size > 1 else np.zeros(1)
    half = drawn_at_most // 2
    return np.concatenate([np.linspace(1, 0.25, half), np.linspace(-0.25, -1, half)])


def plot_functions(x, functions, *, ax=None):
    """Draw functions of one variable over each other.

    Parameters
    ----------
    x : float array (n,)
    functions : dict of str to float array (n,)
        The name and the values of each function; four at most.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
    """
    ax = _axes(ax, figsize=(6, 3.4))
    ax.axhline(0, color=OTHER, lw=0.8)
    ax.axvline(0, color=OTHER, lw=0.8)
    drawn = []
    for (name, y), colour, style in zip(functions.items(), SERIES, ("-", "--", "-.", ":"), strict=False):
        drawn += ax.plot(x, y, style, color=colour, lw=2, label=name)
    ax.set(xlabel="x", ylabel="f(x)")
    ax.legend()
    ax.alt_text = f"Functions of x from {x[0]:g} to {x[-1]:g}: " + "; ".join(
        f"{name} runs from {y[0]:.3g} to {y[-1]:.3g}, at the middle {y[len(y) // 2]:.3g}"
        for name, y in functions.items()
    )
    return drawn


def plot_function_and_slope(*, axes):
    """Prepare two axes for a function and its slope, which `update_function_and_slope` draws.

    Returns
    -------
    list of (matplotlib.lines.Line2D, matplotlib.lines.Line2D)
        For each axes the curve and a point on it.
    """
    drawn = []
    for ax, title, limits, colour in zip(
        axes, ("f(x)", "slope of f"), ((-1.3, 4.2), (-0.2, 1.3)), SERIES, strict=False
    ):
        ax.axhline(0, color=OTHER, lw=0.8)
        ax.axvline(0, color=OTHER, lw=0.8)
        ax.set(title=title, xlabel="x", xlim=(-4, 4), ylim=limits)
        (curve,) = ax.plot([], [], color=colour, lw=2)
        (point,) = ax.plot([], [], "o", ms=10, color="black", mfc="none", mew=2)
        drawn.append((curve, point))
    return drawn


def update_function_and_slope(drawn, x, curves, at, name):
    """Draw a function and its slope, with a point on each.

    Parameters
    ----------
    drawn : list
        What `plot_function_and_slope` returned.
    x : float array (n,)
    curves : two float arrays (n,)
        The function's values, and its slopes.
    at : int
        The index of the points.
    name : str
        The function's name, for the alt text.

    Returns
    -------
    list of matplotlib.lines.Line2D
        All that changed.
    """
    for (curve, point), y in zip(drawn, curves, strict=True):
        curve.set_data(x, y)
        point.set_data([x[at]], [y[at]])
        curve.axes.alt_text = f"{curve.axes.get_title()} for {name}: at x = {x[at]:.2f} it is {y[at]:.3f}"
    return [artist for pair in drawn for artist in pair]


def plot_softmax(scores, probabilities, *, limits=(None, None), axes=None):
    """Draw the scores of the ten classes beside the probabilities that softmax makes of them.

    Parameters
    ----------
    scores, probabilities : float array (10,)
    limits : two of (float, float) or None
        How far each axis reaches; as far as needed, if None.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.container.BarContainer
        `update_softmax` can change them.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True, layout="constrained")
    drawn = []
    for ax, values, title, limit in zip(
        axes, (scores, probabilities), ("scores", "probabilities"), limits, strict=True
    ):
        bars = ax.barh(range(10), values)
        ax.axvline(0, color="black", lw=0.8)
        ax.margins(x=0.18)
        if limit:
            ax.set_xlim(limit)
        ax.set_title(title)
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.bar_label(bars, [""] * 10, padding=3, fontsize=8)
        drawn.append(bars)
    axes[0].set_yticks(range(10), CLASS_NAMES)
    axes[0].invert_yaxis()
    update_softmax(drawn, scores, probabilities)
    return drawn


def update_softmax(drawn, scores, probabilities):
    """Give the bars that `plot_softmax` drew other values.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that changed: bars and numbers.
    """
    changed = []
    for bars, values, form in zip(drawn, (scores, probabilities), ("{:.1f}", "{:.1%}"), strict=True):
        ax, highest = bars[0].axes, int(np.argmax(values))
        for i, (bar, text, value) in enumerate(zip(bars, ax.texts, values, strict=True)):
            bar.set(width=value, color=RIGHT if i == highest else OTHER)
            text.xy = (value, text.xy[1])
            text.set(text=form.format(value), ha="left" if value >= 0 else "right")
            text.set_position((3 if value >= 0 else -3, 0))
            changed += [bar, text]
        ax.alt_text = f"{ax.get_title()}: " + ", ".join(
            f"{name} {form.format(value)}" for name, value in zip(CLASS_NAMES, values, strict=True)
        )
    return changed


# Training --------------------------------------------------------------------------------------------------------


def plot_history(history, *, mark_best=False, axes=None):
    """Draw loss and accuracy after each epoch: training dashed, validation solid.

    Parameters
    ----------
    history : dict of str to sequence of float
        `loss` and `accuracy`, and `val_loss` and `val_accuracy` where there is validation data: one value an epoch,
        as in `model.fit(...).history`.
    mark_best : bool
        Ring the epoch with the smallest validation loss.
    axes : two matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.lines.Line2D
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    drawn = []
    for ax, name in zip(axes, ("loss", "accuracy"), strict=True):
        said = []
        for key, label, style, colour in ((name, "training", "--o", OTHER), (f"val_{name}", "validation", "-s", RIGHT)):
            if key not in history:
                continue
            values = np.asarray(history[key])
            drawn += ax.plot(np.arange(1, len(values) + 1), values, style, color=colour, ms=4, label=label)
            said.append(f"{label} {name} from {values[0]:.3f} to {values[-1]:.3f}")
        if mark_best and "val_loss" in history:
            best = int(np.argmin(history["val_loss"]))
            ring = {"ms": 13, "mfc": "none", "mec": WRONG, "mew": 2, "ls": "none"}
            ax.plot([best + 1], [history[f"val_{name}"][best]], "o", label=f"best: epoch {best + 1}", **ring)
            said.append(f"smallest validation loss after epoch {best + 1}")
        ax.set(xlabel="epoch", title=name)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend()
        ax.alt_text = f"Over {len(history[name])} epochs: " + ", ".join(said)
    return drawn


def plot_cursors(axes):
    """Draw a vertical line on each of several axes, for `set_xdata` to move.

    Returns
    -------
    list of matplotlib.lines.Line2D
    """
    return [ax.axvline(1, color="black", lw=1.2, ls=":") for ax in axes]


def plot_race(runs, *, ylabel, ax):
    """Prepare axes on which `update_race` draws several trainings up to an epoch.

    Parameters
    ----------
    runs : dict of str to sequence of float
        A name and one value an epoch for each run, four runs at most.
    ylabel : str
        What was measured.
    ax : matplotlib.axes.Axes

    Returns
    -------
    list of (matplotlib.lines.Line2D, matplotlib.text.Text, sequence of float)
        One for each run, with its values.
    """
    drawn = []
    for (name, values), colour, marker in zip(runs.items(), SERIES, "osD^", strict=False):
        (line,) = ax.plot(np.arange(1, len(values) + 1), values, marker=marker, ms=5, color=colour, label=name)
        drawn.append((line, ax.text(0, 0, "", va="center", color="black"), list(values)))
    ax.set(xlabel="epoch", ylabel=ylabel, xlim=(0.5, max(map(len, runs.values())) + 0.8))
    ax.margins(y=0.1)
    ax.set_ylim(ax.get_ylim())  # the limits stay when the lines get shorter
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(loc="upper left", bbox_to_anchor=(1.08, 1), frameon=False)
    return drawn


def update_race(drawn, epoch):
    """Draw the lines of `plot_race` up to an epoch.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that changed: lines and numbers.
    """
    said = []
    ends = _spread([values[:epoch][-1] if epoch else 0 for *_, values in drawn], drawn[0][0].axes.get_ylim())
    for (line, text, values), height in zip(drawn, ends, strict=True):
        shown = values[:epoch]
        line.set_data(np.arange(1, len(shown) + 1), shown)
        text.set_text(f"   {shown[-1]:.3f}" if shown else "")
        text.set_position((len(shown), height))
        said.append(f"{line.get_label()} {shown[-1]:.3f}" if shown else f"{line.get_label()} not begun")
    ax = drawn[0][0].axes
    ax.alt_text = f"{ax.get_ylabel()} after epoch {epoch}: {'; '.join(said)}"
    return [artist for line, text, _ in drawn for artist in (line, text)]


def _spread(heights, limits):
    """Move the heights of texts apart, upwards, so that none covers another."""
    room = 0.055 * (limits[1] - limits[0])
    moved = list(heights)
    order = np.argsort(heights)
    for below, above in zip(order, order[1:], strict=False):
        moved[above] = max(moved[above], moved[below] + room)
    return moved


def plot_landscape(names, series, *, xlabel, ylabel, epochs, limits, connected=True, axes):
    """Prepare axes on which `update_landscape` draws many repeated trainings: over networks, and over epochs.

    Parameters
    ----------
    names : sequence of str
        The networks, in the order in which they stand.
    series : sequence of str
        What was measured, such as "training" and "validation"; two at most.
    xlabel, ylabel : str
    epochs : int
        How many there are at most.
    limits : (float, float)
        Of the values.
    connected : bool
        Whether the networks have an order, so that a line may join them.
    axes : two matplotlib.axes.Axes

    Returns
    -------
    dict of str to artists
    """
    left, right = axes
    styles = list(zip(series, ((OTHER, "--", "o"), (RIGHT, "-", "s"))[-len(series) :], (-0.13, 0.13), strict=False))
    drawn = {"axes": axes, "names": list(names), "series": {}}
    for name, (colour, style, marker), offset in styles:
        (seeds,) = left.plot([], [], ".", color=colour, alpha=0.5, ms=4)
        spread = left.add_collection(LineCollection([], colors=colour, linewidths=2, alpha=0.6))
        (mean,) = left.plot([], [], ls=style if connected else "none", marker=marker, ms=5, color=colour)
        band = right.fill_between([1], [0], [0], color=colour, alpha=0.25, lw=0)
        (curve,) = right.plot([], [], ls=style, marker=marker, ms=3, color=colour, label=f"{name}, mean")
        drawn["series"][name] = {"offset": offset if len(series) > 1 else 0, "left": (seeds, spread, mean)}
        drawn["series"][name]["right"] = (band, curve)
    drawn["own"] = [
        left.plot([], [], "*", ms=11, color=WRONG, mec="white")[0],
        right.plot([], [], "-*", ms=6, lw=1, color=WRONG, label="your runs")[0],
    ]
    drawn["reported"] = [
        left.plot([], [], "x", ms=9, mew=2, color="black")[0],
        right.plot([], [], "x", ms=9, mew=2, color="black", label="article")[0],
    ]
    drawn["cursors"] = plot_cursors(axes)
    ring = "smallest\nvalidation loss" if "validation" in series else "_not in the legend"
    (drawn["best"],) = right.plot([], [], "o", ms=14, mfc="none", mec="black", label=ring)
    left.set_xticks(range(len(names)), names)
    left.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.6, len(names) - 0.4), ylim=limits)
    right.set(xlabel="epoch", xlim=(0.3, epochs + 0.7), ylim=limits)
    right.xaxis.get_major_locator().set_params(integer=True)
    drawn["titles"] = [ax.text(0.5, 1.02, "", transform=ax.transAxes, ha="center") for ax in axes]
    for ax in axes:
        ax.grid(axis="y", alpha=0.3)
    right.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9)
    return drawn


def update_landscape(drawn, values, network, epoch, *, best=None, own=(), reported=()):
    """Draw what was measured after an epoch, and how one network went on from epoch to epoch.

    Parameters
    ----------
    drawn : dict
        What `plot_landscape` returned.
    values : dict of str to float array (networks, seeds, epochs)
        For each series; NaN where there is nothing.
    network : int
        The network to follow over the epochs: a position in `names`.
    epoch : int
        From 1.
    best : int, optional
        The epoch to ring.
    own : sequence of (int, dict of str to sequence of float)
        Single runs to draw on top: the position of their network, and for each series a value an epoch.
    reported : sequence of (int, int, float)
        The position of a network, an epoch and the value that an article reports of the first series.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that may have changed.
    """
    left, right = drawn["axes"]
    names, said, changed = drawn["names"], {name: [] for name in drawn["names"]}, []
    for series, artists in drawn["series"].items():
        x = np.arange(len(names)) + artists["offset"]
        now = values[series][:, :, epoch - 1]
        means, spreads = _mean_and_spread(now, axis=1)
        seeds, spread, mean = artists["left"]
        seeds.set_data(np.repeat(x, now.shape[1]), now.ravel())
        mean.set_data(x, means)
        spread.set_segments([[(at, m - s), (at, m + s)] for at, m, s in zip(x, means, spreads, strict=True)])
        for name, m, s in zip(names, means, spreads, strict=True):
            said[name].append(f"{series} {m:.3f} ± {s:.3f}" if np.isfinite(m) else f"{series} not measured")

        band, curve = artists["right"]
        means, spreads = _mean_and_spread(values[series][network], axis=0)
        epochs = np.arange(1, len(means) + 1)
        curve.set_data(epochs, means)
        band.set_data(epochs, means - spreads, means + spreads)
        if best is not None and series == list(drawn["series"])[-1]:
            drawn["best"].set_data([best], [means[best - 1]])
        changed += [*artists["left"], *artists["right"]]
    drawn["best"].set_visible(best is not None)

    _draw_own(drawn, own, network, epoch, said)
    offset = next(iter(drawn["series"].values()))["offset"]
    now = [(at + offset, value) for at, when, value in reported if when == epoch]
    drawn["reported"][0].set_data([x for x, _ in now], [value for _, value in now])
    ever = [(when, value) for at, when, value in reported if at == network]
    drawn["reported"][1].set_data([when for when, _ in ever], [value for _, value in ever])
    drawn["titles"][0].set_text(f"all, after epoch {epoch}")
    drawn["titles"][1].set_text(f"{names[network]}, from epoch to epoch")
    drawn["cursors"][0].set_xdata([network, network])
    drawn["cursors"][1].set_xdata([epoch, epoch])

    for at, when, value in reported:
        if when == epoch:
            said[names[at]].append(f"article {value:.3f}")
    left.alt_text = (
        f"{left.get_ylabel()} after epoch {epoch}, mean and standard deviation over seeds, by {left.get_xlabel()}: "
    ) + "; ".join(f"{name}: {', '.join(parts)}" for name, parts in said.items())
    right.alt_text = f"{names[network]} from epoch to epoch" + (
        f", with the smallest mean validation loss after epoch {best}" if best is not None else ""
    )
    return [*changed, *drawn["cursors"], *drawn["titles"], drawn["best"], *drawn["own"], *drawn["reported"]]


def _draw_own(drawn, own, network, epoch, said):
    """Draw single runs on top of the means, and add to what is said of their networks."""
    points, lines = [], []
    for at, history in own:
        for series, artists in drawn["series"].items():
            so_far = list(history.get(series, ()))
            if len(so_far) >= epoch:
                points.append((at + artists["offset"], so_far[epoch - 1]))
                said[drawn["names"][at]].append(f"your {series} {so_far[epoch - 1]:.3f}")
            if at == network:
                lines += [*enumerate(so_far, 1), (np.nan, np.nan)]  # the gap keeps two lines apart
    for artist, data in zip(drawn["own"], (points, lines), strict=True):
        artist.set_data([x for x, _ in data], [y for _, y in data])


def _mean_and_spread(values, axis):
    """Return mean and standard deviation of what is there: a mean of NaN where nothing is, no spread for one alone."""
    there = np.ma.masked_invalid(values)
    return there.mean(axis=axis).filled(np.nan), np.ma.filled(there.std(axis=axis, ddof=1), 0)


def plot_message(words, *, ax):
    """Write a sentence where a picture will be.

    Returns
    -------
    matplotlib.text.Text
    """
    ax.axis("off")
    ax.alt_text = " ".join(words.split())
    return ax.text(0.02, 0.5, words, va="center", fontsize=11, transform=ax.transAxes)


def plot_measured_and_reported(measured, reported, *, xlabel="test accuracy", ax=None):
    """Draw what was measured here beside what an article reports.

    Parameters
    ----------
    measured, reported : dict of str to float
        A name and a fraction of 1 for each training; `reported` may leave some out.
    xlabel : str
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of two matplotlib.collections.PathCollection
        Dots (measured) and crosses (reported).
    """
    ax = _axes(ax, figsize=(7, 0.5 * len(measured) + 1.2))
    names = list(measured)
    for y, name in enumerate(names):
        if name in reported:
            ax.plot([measured[name], reported[name]], [y, y], color=OTHER, lw=1, zorder=1)
    dots = ax.scatter(list(measured.values()), range(len(names)), s=60, color=RIGHT, label="measured here")
    in_both = [name for name in names if name in reported]
    crosses = ax.scatter(
        [reported[n] for n in in_both],
        [names.index(n) for n in in_both],
        marker="x",
        s=60,
        color=WRONG,
        label="article",
    )
    ax.set_yticks(range(len(names)), names)
    ax.invert_yaxis()
    ax.margins(y=0.5 / len(names))
    ax.set_xlabel(xlabel)
    ax.xaxis.set_major_formatter("{x:.1%}")
    ax.grid(axis="x", alpha=0.3)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
    ax.alt_text = f"{xlabel}: " + "; ".join(
        f"{name} {value:.1%}" + (f" (article {reported[name]:.1%})" if name in reported else "")
        for name, value in measured.items()
    )
    return [dots, crosses]


def plot_spread(groups, marks=None, *, xlabel="test accuracy", ax=None):
    """Draw the results of repeated trainings as dots, one row for each group, and their mean as a bar.

    Parameters
    ----------
    groups : dict of str to sequence of float
        A name and the results of its trainings, as fractions of 1.
    marks : dict of str to float, optional
        Values to compare with, drawn as vertical lines; three at most.
    xlabel : str
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    list of matplotlib.collections.PathCollection
    """
    marks = marks or {}
    ax = _axes(ax, figsize=(8, 0.5 * len(groups) + 1.9))
    drawn = [
        ax.scatter(values, [row] * len(values), s=60, color=RIGHT, alpha=0.6, edgecolor="white")
        for row, values in enumerate(groups.values())
    ]
    means = [np.mean(values) for values in groups.values()]
    ax.plot(means, range(len(groups)), "|", ms=26, mew=2, color="black", label="mean")
    for (name, value), style in zip(marks.items(), ("-", "--", ":"), strict=False):
        ax.axvline(value, color=WRONG, ls=style, label=f"{name} {value:.1%}")
    ax.set_yticks(range(len(groups)), groups)
    ax.set(xlabel=xlabel, ylim=(len(groups) - 0.5, -0.5))
    ax.xaxis.set_major_formatter("{x:.1%}")
    ax.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(marks) + 1, frameon=False, fontsize=9, markerscale=0.5
    )
    ax.alt_text = f"{xlabel}: " + "; ".join(
        [
            f"{name} {', '.join(f'{value:.1%}' for value in sorted(values))}, mean {mean:.2%}"
            for (name, values), mean in zip(groups.items(), means, strict=True)
        ]
        + [f"{name} {value:.1%}" for name, value in marks.items()]
    )
    return drawn


# Predictions -----------------------------------------------------------------------------------------------------


def prediction_text(probabilities, label):
    """Say what was predicted, how surely, and what is true, such as `Shirt 85% (Shirt) ✓`.

    Parameters
    ----------
    probabilities : float array (10,)
    label : int
        The true class.

    Returns
    -------
    str
    """
    guess = int(np.argmax(probabilities))
    return f"{CLASS_NAMES[guess]} {probabilities[guess]:.0%} ({CLASS_NAMES[label]}) {'✓' if guess == label else '✗'}"


def _verdict_colour(probabilities, label):
    return RIGHT if np.argmax(probabilities) == label else WRONG


def plot_image(image, probabilities, label, *, ax=None):
    """Draw a picture and below it the prediction, its probability and the true class.

    Parameters
    ----------
    image : array (28, 28) or (28, 28, 1)
    probabilities : float array (10,)
        The model's prediction.
    label : int
        The true class.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = _axes(ax, figsize=(2.6, 2.8))
    artist = ax.imshow(_picture(image), cmap=PICTURE_COLOURS)
    ax.set(xticks=[], yticks=[])
    text = prediction_text(probabilities, label)
    ax.set_xlabel(text)
    ax.spines[:].set(color=_verdict_colour(probabilities, label), linewidth=2)
    ax.alt_text = f"Picture, predicted (true): {text}"
    return artist


def plot_value_array(probabilities, label, *, names=False, ax=None):
    """Draw the ten probabilities of a prediction as bars.

    The true class is blue; where another class has the highest bar, that one is orange and hatched.

    Parameters
    ----------
    probabilities : float array (10,)
    label : int
        The true class.
    names : bool
        Write the class names below the bars, turned, in place of the labels 0 to 9.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.container.BarContainer
    """
    ax = _axes(ax, figsize=(4, 2.8))
    # A hatch takes the colour of the edge, so the edges are white, and as wide as nothing.
    bars = ax.bar(range(10), probabilities, edgecolor="white", linewidth=0)
    ax.set(ylim=(0, 1), yticks=[])
    if names:
        ax.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    else:
        ax.set_xticks(range(10), range(10), fontsize=7)
    update_value_array(bars, probabilities, label)
    return bars


def update_value_array(bars, probabilities, label):
    """Give the bars that `plot_value_array` drew other values.

    Parameters
    ----------
    bars : matplotlib.container.BarContainer
    probabilities : float array (10,)
    label : int or None
        The true class; where it is not known, the highest bar is blue.
    """
    probabilities = np.asarray(probabilities)
    guess = int(np.argmax(probabilities))
    label = guess if label is None else label
    for bar, height in zip(bars, probabilities, strict=True):
        bar.set(height=height, facecolor=OTHER, hatch="")
    bars[guess].set(facecolor=WRONG, hatch="////")
    bars[label].set(facecolor=RIGHT, hatch="")
    top = [i for i in np.argsort(probabilities)[::-1][:3] if probabilities[i] >= 0.005]
    bars[0].axes.alt_text = "Probabilities: " + (
        ", ".join(f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in top) or "none"
    )


def plot_predictions(images, probabilities, labels, *, rows=5, columns=3):
    """Draw a grid of pictures, each with its prediction below and its ten probabilities beside it.

    Parameters
    ----------
    images : array (n, 28, 28, 1)
    probabilities : float array (n, 10)
    labels : int array (n,)
    rows, columns : int
        The first `rows * columns` pictures are drawn.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = plt.subplots(
        rows, 2 * columns, figsize=(3.6 * columns, 2.1 * rows), width_ratios=[1, 1] * columns, layout="constrained"
    )
    for i, (picture_ax, bars_ax) in enumerate(axes.reshape(-1, 2)):
        plot_image(images[i], probabilities[i], labels[i], ax=picture_ax)
        picture_ax.xaxis.label.set_fontsize(8)
        plot_value_array(probabilities[i], labels[i], ax=bars_ax)
    return figure


def plot_confusion_matrix(matrix, *, ax=None):
    """Draw how often each class was taken for each other.

    Parameters
    ----------
    matrix : int array (10, 10)
        Counts: a row for each true class, a column for each predicted one, as scikit-learn's `confusion_matrix`.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.image.AxesImage
    """
    ax = _axes(ax, figsize=(7.4, 6.6))
    artist = ax.imshow(np.zeros((10, 10)), cmap="Oranges")
    for row, column in np.ndindex(10, 10):
        ax.text(column, row, "", ha="center", va="center", fontweight="bold" if row == column else "normal")
    ax.set_xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    ax.set_yticks(range(10), CLASS_NAMES)
    ax.set(xlabel="predicted", ylabel="true")
    update_confusion_matrix(artist, matrix)
    return artist


def update_confusion_matrix(artist, matrix):
    """Give the matrix that `plot_confusion_matrix` drew other counts.

    Returns
    -------
    list of matplotlib.artist.Artist
        All that there is to draw: the coloured fields, and the counts that are not 0.
    """
    matrix = np.asarray(matrix)
    # Coloured by mistakes alone: the many right ones would wash out everything else.
    mistakes = np.where(np.eye(10, dtype=bool), 0, matrix)
    most = max(mistakes.max(), 1)
    artist.set(data=mistakes, clim=(0, most))
    ax = artist.axes
    for text, (row, column) in zip(ax.texts, np.ndindex(10, 10), strict=True):
        count = matrix[row, column]
        dark = mistakes[row, column] > most * 0.6
        # An empty field says never, and takes no time to draw.
        text.set(text=count or "", color=RIGHT if row == column else "white" if dark else "black")
    worst = np.argsort(mistakes, axis=None)[::-1][:3]
    ax.alt_text = "Confusion matrix. Most often: " + ", ".join(
        f"{CLASS_NAMES[row]} taken for {CLASS_NAMES[column]} {mistakes[row, column]} times"
        for row, column in zip(*np.unravel_index(worst, matrix.shape), strict=True)
    )
    return [artist, *(text for text in ax.texts if text.get_text())]


def mark_cell(ax):
    """Add a frame as large as a cell of a matrix, for `set_xy` to move.

    Returns
    -------
    matplotlib.patches.Rectangle
    """
    return ax.add_patch(Rectangle((-0.5, -0.5), 1, 1, fill=False, edgecolor="black", lw=2.5))


# Inside the network ----------------------------------------------------------------------------------------------


def plot_weights(weights, limit, *, title="", axes=None):
    """Draw the weights of a neuron as a picture: where it wants cloth is green, where it wants none is brown.

    Parameters
    ----------
    weights : float array (28, 28)
    limit : float
        The size of the weight that is drawn darkest.
    title : str
    axes : two matplotlib.axes.Axes, optional
        For the picture, and for its colour bar.

    Returns
    -------
    matplotlib.image.AxesImage
        `update_weights` can change it.
    """
    if axes is None:
        _, axes = plt.subplots(1, 2, figsize=(4.8, 3.8), width_ratios=[25, 1], layout="constrained")
    ax, bar_ax = axes
    # Brown to green by way of white, of different lightness: told apart by people who do not see red and green.
    artist = ax.imshow(weights, cmap="BrBG", vmin=-limit, vmax=limit)
    ax.set(title=title, xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.figure.colorbar(artist, cax=bar_ax, label="weight")
    update_weights(artist, weights)
    return artist


def update_weights(artist, weights):
    """Give the picture that `plot_weights` drew other weights (28, 28)."""
    artist.set_data(weights)
    highest, lowest = (np.unravel_index(find(weights), weights.shape) for find in (np.argmax, np.argmin))
    artist.axes.alt_text = (
        f"{artist.axes.get_title()}: weights from {weights.min():.2f} (row {lowest[0]}, column {lowest[1]}) "
        f"to {weights.max():.2f} (row {highest[0]}, column {highest[1]})"
    )


# A photo ---------------------------------------------------------------------------------------------------------


def plot_steps(steps, *, figure=None):
    """Draw the steps from a photo to a picture of 28 x 28 beside each other.

    Parameters
    ----------
    steps : dict of str to uint8 array (height, width)
        As `helpers.photo.prepare` returns them.
    figure : matplotlib.figure.Figure, optional

    Returns
    -------
    list of matplotlib.image.AxesImage
    """
    figure = figure or plt.figure(figsize=(8.8, 2.2))
    drawn = []
    for number, (ax, (name, picture)) in enumerate(
        zip(np.atleast_1d(figure.subplots(1, len(steps))), steps.items(), strict=True)
    ):
        # The photo as it is; from then on dark means much, as in all pictures of this course.
        colours = "gray" if number == 0 else PICTURE_COLOURS
        drawn.append(ax.imshow(picture, cmap=colours, vmin=0, vmax=255))
        ax.set(title=f"{number + 1}. {name}", xticks=[], yticks=[])
        ax.title.set_fontsize(9)
        ax.alt_text = f"Step {number + 1}, {name}: {picture.shape[0]} x {picture.shape[1]} pixels"
    figure.subplots_adjust(left=0.01, right=0.99, top=0.88, bottom=0.02)
    return drawn
