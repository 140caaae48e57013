"""What the article of 2020 reports, the course's one copy."""

from typing import NamedTuple


class Reported(NamedTuple):
    """One figure of the article.

    Parameters
    ----------
    comparison : str
        What it compares there, as the lab of runs names it.
    network : str
        The one that the figure is of: its hidden layers, or its optimizer.
    epoch : int
    metric : str
        What was measured, as in `Run.history`.
    value : float
        A fraction of 1.
    """

    comparison: str
    network: str
    epoch: int
    metric: str
    value: float


ARTICLE = (
    Reported("units", "128", 1, "accuracy", 0.826),
    Reported("units", "10", 5, "accuracy", 0.855),
    Reported("units", "128", 5, "accuracy", 0.8924),
    Reported("units", "512", 5, "accuracy", 0.898),
    Reported("layers", "128", 5, "test_accuracy", 0.874),
    Reported("layers", "128+10", 5, "test_accuracy", 0.873),
    Reported("layers", "128+158", 5, "test_accuracy", 0.881),
    Reported("layers", "128+512", 5, "test_accuracy", 0.873),
    Reported("optimizers", "adam_article", 1, "accuracy", 0.826),
    Reported("optimizers", "adam_article", 5, "accuracy", 0.8924),
)
