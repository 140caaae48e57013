"""How sure a network is, and of which mistake most."""

import numpy as np

from .._exercise import Exercise, Mistake
from .._judge import judge_function
from .._values import returned_number


def _row(label, confidence, other, other_share):
    """Return ten probabilities with two of them given, and the rest shared by the others."""
    row = np.full(10, (1 - confidence - other_share) / 8)
    row[label], row[other] = confidence, other_share
    return row


def _confident_predictions():
    """Return examples in which every known mistake leads to an index of its own.

    They have fewer rows than there are classes, and more; the one looked for also is the first, and the last.
    """
    rows = [  # prediction, true label
        ((3, 0.97, 5, 0.01), 3),  # right, and the surest of all
        ((2, 0.55, 6, 0.20), 6),  # the first mistake
        ((9, 0.80, 7, 0.02), 9),
        ((4, 0.40, 2, 0.35), 2),  # the least sure mistake
        ((1, 0.90, 3, 0.08), 1),
        ((6, 0.80, 0, 0.17), 0),  # the one looked for
        ((8, 0.78, 5, 0.001), 5),  # the true class got the least
        ((5, 0.93, 7, 0.05), 5),
        ((7, 0.60, 9, 0.30), 9),  # the last mistake
    ]
    probabilities = np.array([_row(*numbers) for numbers, _ in rows])
    labels = np.array([label for _, label in rows])
    more = np.concatenate([probabilities, probabilities[[4, 7, 2]]]), np.concatenate([labels, labels[[4, 7, 2]]])
    random = np.random.default_rng(7)
    by_chance = [_by_chance(random, size) for size in random.integers(3, 15, 30)]
    orders = ([4, 8, 0, 3, 6, 2, 7, 5, 1], [5, 0, 1, 3, 2, 6, 8], [4, 8, 0, 3, 9, 6, 2, 10, 7, 1, 11, 5])
    return [(probabilities, labels), *((more[0][order], more[1][order]) for order in orders), *by_chance]


def _by_chance(random, size):
    """Return predictions of which two at least are wrong; what lies behind the highest says nothing."""
    probabilities = np.stack([random.dirichlet(np.full(10, spread)) for spread in random.uniform(0.1, 1, size)])
    named = probabilities.argmax(axis=1)
    wrong = random.permutation(np.arange(size) % 2 == 0)
    return probabilities, np.where(wrong, (named + random.integers(1, 10, size)) % 10, named)


def _mistakes(probabilities, labels):
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)


MOST_CONFIDENT_MISTAKE = Exercise(
    name="most_confident_mistake",
    lesson=5,
    question="Which wrong prediction was the network surest of?",
    judge=judge_function(
        examples=_confident_predictions,
        expected=lambda p, y: max(
            (max(row), i)
            for i, (row, label) in enumerate(zip(p.tolist(), y, strict=True))
            if row.index(max(row)) != label
        )[1],
        read=returned_number("one index"),
        describe=lambda p, y: f"{len(y)} predictions of which {len(_mistakes(p, y))} are wrong",
    ),
    mistakes=(
        Mistake(
            lambda p, y: p.max(axis=1).argmax(),
            "Your function finds the surest of all predictions, but that one is right.",
        ),
        Mistake(
            lambda p, y: _mistakes(p, y)[0], "Your function finds the first mistake, and the surest was asked for."
        ),
        Mistake(
            lambda p, y: min(_mistakes(p, y), key=lambda i: p[i].max()),
            "Your function finds the least sure mistake, and the surest was asked for.",
        ),
        Mistake(
            lambda p, y: p[_mistakes(p, y)].max(),
            "Your function returns a probability, where the index of a picture was asked for.",
        ),
        Mistake(
            lambda p, y: p[_mistakes(p, y)].max(axis=1).argmax(),
            "Your index counts the mistakes alone, where the index among all pictures was asked for.",
        ),
        Mistake(
            lambda p, y: p[np.arange(len(y)), y].argmin(),
            "Your function finds the picture whose true class got the least, not the mistake that is surest.",
        ),
        Mistake(
            lambda p, y: _mistakes(p, y)[-1], "Your function finds the last mistake, and the surest was asked for."
        ),
        Mistake(lambda p, y: len(_mistakes(p, y)), "Your function returns how many mistakes there are."),
        Mistake(
            lambda p, y: max(_mistakes(p, y), key=lambda i: p[i].max() - p[i, y[i]]),
            "Your function goes by the distance to the true class, and the highest probability was asked for.",
        ),
    ),
    hints=(
        "Two things must be true of it: the predicted class is not the label, and no other such picture is surer.",
        "Take the highest probability of each picture, and set it to 0 where the prediction is right.",
        "np.where(wrong, confidence, 0) keeps the confidence of mistakes alone; np.argmax of it is the index.",
    ),
    why="Setting the others to 0 keeps every picture in its place; picking the mistakes out would lose the index.",
)
