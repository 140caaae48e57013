"""Look into a picture: every pixel is a number."""

from ipywidgets import HTML, IntSlider, ToggleButtons
from matplotlib.patches import Rectangle

from helpers.data import CLASS_NAMES
from helpers.plotting import PICTURE_COLOURS, WRONG, Display
from helpers.widgets._controls import beside, labelled, row, stepper
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture
from helpers.widgets._views import table

_REACH = 4  # pixels to each side of the one that is pointed at


class PixelInspector(Lab):
    """Look at a picture beside its numbers, and point at a pixel by sliders or by a click.

    Its controls are `number`, `row`, `column` and `scale`.

    Parameters
    ----------
    images : uint8 array (n, 28, 28, 1)
    labels : int array (n,)
    """

    def __init__(self, images, labels):
        self._images, self._labels = images, labels
        last = len(images) - 1
        controls = {
            "number": labelled(IntSlider, "Picture", "The picture's number", max=last, value=min(7, last)),
            "row": labelled(IntSlider, "Row", "Pixels from the top", max=27, value=10),
            "column": labelled(IntSlider, "Column", "Pixels from the left", max=27, value=10),
            "scale": labelled(
                ToggleButtons,
                "Numbers",
                options=[("raw, 0 to 255", 1), ("scaled, 0 to 1", 255)],
                tooltips=["as they are stored", "divided by 255"],
            ),
        }
        self._picture, self._numbers = Picture(3.8, 3.8), HTML()
        with self._picture.redraw() as figure:
            self._display = MarkedPixelDisplay(images[0], 0, 0, "", ax=figure.add_axes((0.1, 0.08, 0.88, 0.84)))
        rest = [controls[name] for name in ("row", "column", "scale")]
        super().__init__([beside([stepper(controls["number"]), *rest], [row(self._picture, self._numbers)])], controls)
        self._picture.on_click(lambda _, x, y: self.guarded(self.move)(row=round(y), column=round(x)))

    def update(self):
        number, *pixel, scale = (self.controls[name].value for name in ("number", "row", "column", "scale"))
        image = self._images[number]
        self._picture.show(self._display.update(image, *pixel, CLASS_NAMES[self._labels[number]]))
        self._numbers.value = _number_table(image[..., 0], *pixel, scale)


def _number_table(image, row, column, divisor):
    """Return the numbers around a pixel as an HTML table, the pixel itself framed and bold."""
    rows, columns = (range(max(0, at - _REACH), min(28, at + _REACH + 1)) for at in (row, column))

    def text(r, c):
        value = f"{image[r, c]}" if divisor == 1 else f"{image[r, c] / divisor:.2f}"
        return f'<b style="border: 2px solid; padding: 0 2px">{value}</b>' if (r, c) == (row, column) else value

    return table(
        ["row", *columns],
        [[r, *(text(r, c) for c in columns)] for r in rows],
        f"Row {row}, column {column}: <b>{text(row, column)}</b>, and the numbers around it",
    )


class MarkedPixelDisplay(Display):
    """A picture, uint8 (28, 28, 1), with a frame around one pixel, and a thinner one around its neighbours."""

    def __init__(self, image, row, column, title, *, ax):
        self.ax = ax
        self.image = ax.imshow(image[..., 0], cmap=PICTURE_COLOURS, vmin=0, vmax=255, interpolation="none")
        self.frames = [
            ax.add_patch(Rectangle((0, 0), 2 * reach + 1, 2 * reach + 1, fill=False, edgecolor=WRONG, lw=width))
            for reach, width in ((0, 2.5), (_REACH, 1))
        ]
        ax.set(xticks=[0, 9, 18, 27], yticks=[0, 9, 18, 27], xlim=(-0.5, 27.5), ylim=(27.5, -0.5))
        self.update(image, row, column, title)

    def update(self, image, row, column, title):
        self.image.set_data(image[..., 0])
        for frame, reach in zip(self.frames, (0, _REACH), strict=True):
            frame.set_xy((column - reach - 0.5, row - reach - 0.5))
        self.ax.set_title(title)
        self.ax.alt_text = (
            f"{title}: the pixel in row {row}, column {column} is framed; its value is {image[row, column, 0]:g}"
        )
        # The axes' frame too: it lies on the picture's edge.
        return [self.image, *self.frames, *self.ax.spines.values(), self.ax.title]
