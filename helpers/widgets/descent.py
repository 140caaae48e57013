"""Go downhill on the landscape of a loss, step by step."""

import numpy as np
from ipywidgets import HTML, Button, FloatLogSlider, FloatSlider
from matplotlib.collections import LineCollection

from helpers.plotting import OTHER, RIGHT, WRONG, Display
from helpers.widgets._controls import beside, labelled, row
from helpers.widgets._lab import Lab
from helpers.widgets._picture import Picture

# Hundreds of degrees: in degrees, the slope for m would be thousands of times that for b, and no rate would suit both.
CELSIUS = np.arange(-40, 61, 10) / 100
FAHRENHEIT = 1.8 * CELSIUS + 0.32

LOWEST = (1.8, 0.32)
"""The m and b of the smallest loss, which is 0."""

M_LIMITS, B_LIMITS = (-2, 5), (-1.5, 2.5)
LEVELS = (0.01, 0.03, 0.1, 0.3, 1, 2, 4)
ARRIVED = 0.001
"""The root of such a loss, in degrees Fahrenheit: 3."""
EXPLODED = 10_000
"""Here the walk ends: a few hundred steps more, and the numbers would be too large for a computer."""

# The landscape is as pale in a dark page, so what lies on it stays dark; black would take the page's colour.
_INK, _PAPER = "#111111", "#fefefe"
_ON_PAPER = {"facecolor": _PAPER, "labelcolor": _INK, "framealpha": 1}


class Downhill(Lab):
    """Fit a line by gradient descent, and watch it walk down the landscape of the loss.

    Its controls are `step`, `ten`, `reset`, `learning_rate`, and `m` and `b`, where the walk begins.
    """

    def __init__(self):
        controls = {
            "learning_rate": labelled(
                FloatLogSlider, "Learning rate", "A step is this times the slope", min=-3, max=0.5, step=0.05, value=0.1
            ),
            "m": _start_slider("m", M_LIMITS, -1),
            "b": _start_slider("b", B_LIMITS, 2),
            "step": _button("Step", "Go one step downhill", "step-forward"),
            "ten": _button("Ten steps", "Go ten steps downhill", "fast-forward"),
            "reset": _button("Begin anew", "Go back to the start", "undo"),
        }
        self._path = []  # (m, b) at the start and after each step
        self._picture, self._reading = Picture(7.6, 3.4), HTML()
        with self._picture.redraw() as figure:
            axes = [figure.add_axes((0.075, 0.14, 0.53, 0.72)), figure.add_axes((0.685, 0.14, 0.305, 0.72))]
            self._display = DescentDisplay([self._start(controls)], self._start(controls), axes=axes)
        settings = (controls[name] for name in ("learning_rate", "m", "b"))
        buttons = row(*(controls[name] for name in ("step", "ten", "reset")))
        super().__init__([beside([*settings, buttons, self._reading], [self._picture])], controls)
        self._picture.on_click(self.guarded(self._begin_at))
        controls["step"].on_click(self.guarded(lambda _: self._walk(1)))
        controls["ten"].on_click(self.guarded(lambda _: self._walk(10)))
        controls["reset"].on_click(self.guarded(lambda _: self._begin_anew()))

    def update(self):
        start = self._start(self.controls)
        if self._path[:1] != [start]:  # another one than that of the walk so far
            self._path = [start]
        following = self._next()
        self._picture.show(self._display.update(self._path, following))
        self._reading.value = _numbers(self._path, following) + _verdict(self._path)

    def _begin_at(self, ax, m, b):
        """Begin where the landscape was clicked."""
        if ax is self._display.landscape:
            self.move(m=m, b=b)

    def _start(self, controls):
        return controls["m"].value, controls["b"].value

    def _next(self):
        return _step(*self._path[-1], self.controls["learning_rate"].value)

    def _walk(self, steps):
        for _ in range(steps):
            if loss_of(*self._path[-1]) > EXPLODED:
                break
            self._path.append(self._next())
        self.refresh()

    def _begin_anew(self):
        self._path = []
        self.refresh()


def _start_slider(name, limits, value):
    low, high = limits
    what_it_is = f"The {name} to begin with"
    return labelled(FloatSlider, f"Begin at {name}", what_it_is, min=low, max=high, step=0.1, value=value)


def _button(description, tooltip, icon):
    button = Button(description=description, tooltip=tooltip, icon=icon)
    button.layout.width = "auto"
    return button


def loss_of(m, b):
    """Return the mean squared error of the line y = m x + b; m and b may be arrays of the same shape."""
    errors = np.multiply.outer(m, CELSIUS) + np.asarray(b)[..., None] - FAHRENHEIT
    return np.mean(errors**2, axis=-1)


def slopes_of(m, b):
    """Return how fast the loss grows with m, and how fast with b."""
    errors = m * CELSIUS + b - FAHRENHEIT
    return float(np.mean(2 * errors * CELSIUS)), float(np.mean(2 * errors))


def _step(m, b, learning_rate):
    slope_m, slope_b = slopes_of(m, b)
    return m - learning_rate * slope_m, b - learning_rate * slope_b


def _numbers(path, following):
    """Return in words where the walk is and where it goes on."""
    (m, b), (slope_m, slope_b) = path[-1], slopes_of(*path[-1])
    return (
        f"<div>Step <b>{len(path) - 1}</b>: m = {_number(m)}, b = {_number(b)}, "
        f"loss <b>{_number(loss_of(m, b), 4)}</b>. "
        f"The slope is {_number(slope_m)} in the direction of m and {_number(slope_b)} in that of b, so the next step "
        f"changes m by {_number(following[0] - m, 4, '+')} and b by {_number(following[1] - b, 4, '+')}.</div>"
    )


def _number(value, digits=3, sign=""):
    """Return a number as text; of a large one, fewer digits are of use."""
    digits = digits if abs(value) < 10 else 1 if abs(value) < 1000 else 0
    return f"{round(value, digits) + 0.0:{sign},.{digits}f}"  # + 0.0: no -0.0000


def _verdict(path):
    """Return in a sentence what became of the loss."""
    losses = [loss_of(m, b) for m, b in path]
    if losses[-1] > EXPLODED:
        words = (
            f"<b>The loss explodes:</b> the steps land higher and higher, and the walk is ended after {len(path) - 1}. "
            "Choose a smaller learning rate and begin anew."
        )
    elif len(losses) > 1 and losses[-1] > losses[-2]:
        words = "The last step led upwards: it was too long."
    elif losses[-1] < ARRIVED:
        first = next(step for step, loss in enumerate(losses) if loss < ARRIVED)
        words = f"The loss is below {ARRIVED} since step {first}: the line is less than 4 degrees wrong on average."
    else:
        words = ""
    if not _is_inside(path[-1]) and losses[-1] <= EXPLODED:
        words = f"{words} The point has left the picture."
    return f"<div>{words.strip() or '&nbsp;'}</div>"  # a line that is always there, so that nothing jumps


def _is_inside(point):
    return M_LIMITS[0] <= point[0] <= M_LIMITS[1] and B_LIMITS[0] <= point[1] <= B_LIMITS[1]


class DescentDisplay(Display):
    """A walk on the landscape of the loss, and the line where it has come to.

    Parameters
    ----------
    path : list of (float, float)
        m and b at the start and after each step.
    following : (float, float)
        m and b after one step more.
    axes : two matplotlib.axes.Axes
        For the landscape, and for the line.
    """

    def __init__(self, path, following, *, axes):
        self.landscape, self.data = axes
        self._draw_landscape()
        self._draw_data()
        self.update(path, following)

    def _draw_landscape(self):
        ax = self.landscape
        m, b = np.meshgrid(np.linspace(*M_LIMITS, 141), np.linspace(*B_LIMITS, 81))
        loss = loss_of(m, b)
        # Evenly coloured from level to level, though the levels are not evenly spaced: pale is low.
        colours = [(1 - 0.5 * k, 1 - 0.35 * k, 1 - 0.15 * k) for k in np.linspace(0, 1, len(LEVELS) + 1)]
        ax.contourf(m, b, loss, (0, *LEVELS), colors=colours, extend="max")
        lines = ax.contour(m, b, loss, LEVELS, colors=OTHER, linewidths=0.6)
        names = {level: f"loss {level:g}" for level in LEVELS}
        ax.clabel(lines, fmt=names, fontsize=8, colors=_INK, manual=_label_places(LEVELS[3:]), inline_spacing=2)
        ax.plot(*LOWEST, "*", ms=14, mfc=_PAPER, mec=_INK, ls="none", label="lowest")
        (self.path,) = ax.plot([], [], "-o", ms=3, lw=1.2, color=WRONG)
        self.arrow = ax.quiver(0, 0, 0, 0, angles="xy", scale_units="xy", scale=1, width=0.008, color=_INK, zorder=3)
        (self.following,) = ax.plot([], [], "o", ms=9, mfc="none", mec=_INK, mew=1.2, ls="none", label="next step")
        (self.point,) = ax.plot([], [], "o", ms=7, color=WRONG, mec=_INK, ls="none", label="now")
        for zorder, artist in enumerate((self.path, self.arrow, self.following, self.point), start=4):
            artist.set_zorder(zorder)
        # As wide as high, so that the steepest way down crosses the lines of equal loss at right angles.
        ax.set(xlim=M_LIMITS, ylim=B_LIMITS, aspect="equal", xlabel="m", ylabel="b")
        handles = [self.point, self.following, *(line for line in ax.lines if line.get_label() == "lowest")]
        ax.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize=9, **_ON_PAPER)

    def _draw_data(self):
        ax = self.data
        ax.plot(CELSIUS, FAHRENHEIT, "o", color=RIGHT, ms=5, label="measured")
        self.errors = ax.add_collection(LineCollection([], colors=OTHER, linewidths=1))
        (self.line,) = ax.plot([], [], color=WRONG, lw=2, label="the line")
        for zorder, artist in enumerate((self.errors, self.line), start=4):
            artist.set_zorder(zorder)
        ax.set(xlim=(-0.5, 0.7), ylim=(-2, 3.5), xlabel="x: Celsius / 100", ylabel="y: Fahrenheit / 100")
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, fontsize=9, frameon=False)

    def update(self, path, following):
        (m, b), slopes = path[-1], np.array(slopes_of(*path[-1]))
        self.path.set_data(*zip(*path, strict=True))
        self.point.set_data([m], [b])
        self.following.set_data(*([value] for value in following))
        # As long as the slope is large, up to a length that hides nothing.
        self.arrow.set_offsets([(m, b)])
        self.arrow.set_UVC(*(-slopes / max(1, np.hypot(*slopes))))
        self.line.set_data([-0.5, 0.7], [m * x + b for x in (-0.5, 0.7)])
        self.errors.set_segments([[(x, y), (x, m * x + b)] for x, y in zip(CELSIUS, FAHRENHEIT, strict=True)])
        self._describe(path, following)
        return [self.path, self.arrow, self.following, self.point, self.errors, self.line]

    def _describe(self, path, following):
        m, b = path[-1]
        self.landscape.alt_text = (
            f"The loss by m and b, lowest at m = {LOWEST[0]}, b = {LOWEST[1]}. After {len(path) - 1} steps from "
            f"m = {_number(path[0][0])}, b = {_number(path[0][1])} it is {_number(loss_of(m, b), 4)} "
            f"at m = {_number(m)}, b = {_number(b)}{'' if _is_inside(path[-1]) else ', outside the picture'}; "
            f"the next step leads to m = {_number(following[0])}, b = {_number(following[1])}"
        )
        errors = m * CELSIUS + b - FAHRENHEIT
        self.data.alt_text = (
            f"Eleven temperatures and the line y = {_number(m)} x {'-' if b < 0 else '+'} {_number(abs(b))}, "
            f"which is {_number(errors[0])} from the coldest and {_number(errors[-1])} from the warmest"
        )


def _label_places(levels):
    """Return for each level of the loss a point (m, b) on its line: up the steep side, where walks seldom come."""
    m = 3.0
    # For one m, the loss is the square of the distance to the best b, and what is left even there.
    best_b = LOWEST[1] - (m - LOWEST[0]) * CELSIUS.mean()
    return [(m, best_b + np.sqrt(level - loss_of(m, best_b))) for level in levels]
