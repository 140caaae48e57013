"""The exercises of lesson 6."""

import numpy as np

from . import _judge
from ._exercise import Exercise, Wrong

IMAGES_APART = Exercise(
    name="images_apart",
    lesson=6,
    question="How many of 10,000 test pictures lie between 87.4 % and 88.1 %?",
    check=_judge.number(
        70,
        {
            0.7: "That is the difference in per cent, and the number of pictures was asked for.",
            0.007: "That is the difference as a share, and the number of pictures was asked for.",
            7: "That would be so with 1,000 test pictures, and there are 10,000.",
            700: "That is 7 % of the test pictures, and the results differ by less.",
            420: "That would be so with the 60,000 training pictures, and the results are on the test pictures.",
            490: "That would be so with training and test pictures together; the results are on the test pictures.",
            -70: "The size is right, but how many pictures there are cannot be negative.",
            8_810: "That is how many are right in the better result, and the difference was asked for.",
            8_740: "That is how many are right in the worse result, and the difference was asked for.",
        },
    ),
    hints=(
        "How many pictures are right in each of the two results?",
        "1 % of 10,000 pictures is 100 pictures.",
        "88.1 % is 8,810 pictures: take away those of 87.4 %.",
    ),
    solution="images_apart = 8810 - 8740",
    why="So few pictures decide between two networks, and another seed moves more than that.",
)

EXTRA_LAYER_PARAMETERS = Exercise(
    name="extra_layer_parameters",
    lesson=6,
    question="How many parameters has a network with layers of 128, 64 and 10 neurons?",
    check=_judge.number(
        785 * 128 + 129 * 64 + 65 * 10,
        {
            101_770: "That is the network without the layer of 64.",
            784 * 128 + 128 * 64 + 64 * 10: "You forgot the biases: each neuron has one.",
            785 * 128 + 129 * 64 + 129 * 10: "You joined the ten outputs to the 128, where they are joined to the 64.",
            785 * 128 + 785 * 64 + 65 * 10: "You joined the 64 to the pixels, where they are joined to the 128.",
            785 * 128 + 129 * 64: "You left out the output layer.",
            129 * 64 + 65 * 10: "You left out the layer of 128, which has by far the most.",
            785 * 192 + 193 * 10: "That is one layer of 192, and two behind each other were asked for.",
            129 * 64: "That is the layer of 64 alone, and the whole network was asked for.",
            128 + 64 + 10: "That is how many neurons there are, and each has many weights.",
        },
    ),
    hints=(
        "Go from layer to layer: how many numbers come in, and how many neurons are there?",
        "Each layer has inputs times neurons weights, and one bias a neuron; the inputs are 784, then 128, then 64.",
        "The first layer has 784 * 128 + 128; add the same for 128 and 64, and for 64 and 10.",
    ),
    solution="extra_layer_parameters = (784 * 128 + 128) + (128 * 64 + 64) + (64 * 10 + 10)",
    why="A further layer costs little here, because it meets 128 numbers and not 784 pixels.",
)


def _histories():
    """Return histories in which every known mistake leads to a number of its own."""
    return [
        (
            {
                "accuracy": [0.80, 0.95, 0.90, 0.97],
                "val_accuracy": [0.82, 0.80, 0.88, 0.86],
                "loss": [0.6, 0.4, 0.3, 0.2],
                "val_loss": [0.55, 0.50, 0.40, 0.45],
            },
        ),
        (
            {
                "accuracy": [0.80, 0.95, 0.90, 0.85],
                "val_accuracy": [0.80, 0.80, 0.86, 0.88],
                "loss": [0.6, 0.3, 0.35, 0.4],
                "val_loss": [0.6, 0.7, 0.5, 0.35],
            },
        ),
    ]


def _gaps(history):
    return [a - v for a, v in zip(history["accuracy"], history["val_accuracy"], strict=True)]


GAP = Exercise(
    name="gap",
    lesson=6,
    question="How far is training accuracy above validation accuracy at the last epoch?",
    check=_judge.function(
        examples=_histories,
        expected=lambda history: _gaps(history)[-1],
        read=_judge.returns_number("one number"),
        mistakes={
            "Your function drops the minus, which would say that validation is the better one.": (
                lambda history: abs(_gaps(history)[-1])
            ),
            "You took training away from validation, where training minus validation was asked for.": (
                lambda history: -_gaps(history)[-1]
            ),
            "Your function returns the largest gap of all epochs, and that of the last was asked for.": (
                lambda history: max(_gaps(history))
            ),
            "Your function returns the gap at the first epoch, and that of the last was asked for.": (
                lambda history: _gaps(history)[0]
            ),
            "Your function returns the mean gap of all epochs, and that of the last was asked for.": (
                lambda history: sum(_gaps(history)) / len(_gaps(history))
            ),
            "Your function compares the losses, where the accuracies were asked for.": (
                lambda history: history["loss"][-1] - history["val_loss"][-1]
            ),
            "Your function compares the losses, where the accuracies were asked for: training minus validation.": (
                lambda history: history["val_loss"][-1] - history["loss"][-1]
            ),
            "Your function returns per cent, where a share was expected.": lambda history: 100 * _gaps(history)[-1],
            "Your function compares the best accuracies, where those of the last epoch were asked for.": (
                lambda history: max(history["accuracy"]) - max(history["val_accuracy"])
            ),
            "Your function adds the two accuracies.": lambda history: (
                history["accuracy"][-1] + history["val_accuracy"][-1]
            ),
        },
        describe=lambda history: (
            f"a last training accuracy of {history['accuracy'][-1]} and validation accuracy of "
            f"{history['val_accuracy'][-1]}"
        ),
        on_error=_judge.history_is_a_dict,
    ),
    hints=(
        'A history is a dict of lists: history["accuracy"] has one number for each epoch.',
        "The last element of a list has the index -1.",
        'Take history["val_accuracy"][-1] away from the same of the training accuracy.',
    ),
    solution="""\
def gap(history):
    return history["accuracy"][-1] - history["val_accuracy"][-1]""",
    why="The gap is what the network knows by heart; it may be negative, for a network that has learned little yet.",
)

# Many runs ------------------------------------------------------------------------------------------------------------


def _accuracies(mean, spread, n, tail=1):
    """Return n accuracies with exactly this mean and standard deviation, in a mixed order and with no two the same.

    They have a long tail, upwards or downwards (-1), so that mean and median are not the same.
    """
    steps = -np.log(1 - (np.arange(n) + 0.5) / n)
    steps = tail * np.random.default_rng(n).permutation((steps - steps.mean()) / steps.std(ddof=1))
    return mean + spread * steps


def _two_networks():
    """Return examples of the accuracies of two networks; no two are the same, so that > and >= agree."""
    return [
        (_accuracies(0.8743, 0.003, 10), _accuracies(0.8719, 0.004, 10, -1)),
        (_accuracies(0.8701, 0.002, 6), _accuracies(0.8723, 0.0041, 9, -1)),
        (_accuracies(0.8801, 0.003, 7), _accuracies(0.8799, 0.0035, 7, -1)),
    ]


def _wins(a, b):
    return sum(x > y for x in a for y in b)


def _side_by_side(a, b):
    n = min(len(a), len(b))
    return np.mean(a[:n] > b[:n])


SHARE_OF_WINS = Exercise(
    name="share_of_wins",
    lesson=6,
    question="In what share of all pairs has the first network the higher accuracy?",
    check=_judge.function(
        examples=_two_networks,
        expected=lambda a, b: _wins(a, b) / (len(a) * len(b)),
        read=_judge.returns_number("one number from 0 to 1"),
        mistakes={
            "Your function compares only runs at the same place, where each was to meet each of the other network.": (
                _side_by_side
            ),
            "Your function returns how many pairs are won, where the share of all pairs was expected.": _wins,
            "Your function returns the share that the second network wins.": (
                lambda a, b: _wins(b, a) / (len(a) * len(b))
            ),
            "Your function returns per cent, where a share from 0 to 1 was expected.": (
                lambda a, b: 100 * _wins(a, b) / (len(a) * len(b))
            ),
            "Your function divides by the runs of one network, where the number of pairs was expected.": (
                lambda a, b: _wins(a, b) / len(a)
            ),
            "Your function compares each run with the other network's mean, where it was to meet each single run.": (
                lambda a, b: np.mean(a > b.mean())
            ),
            "Your function compares the two means, which says who wins on average but not how often.": (
                lambda a, b: float(a.mean() > b.mean())
            ),
            "Your function compares each run with the other network's best, where it was to meet each single run.": (
                lambda a, b: np.mean(a > b.max())
            ),
            "Your function compares each run with the other network's median, where it was to meet each single run.": (
                lambda a, b: np.mean(a > np.median(b))
            ),
            "Your function divides by 100, which is the number of pairs only where both networks have ten runs.": (
                lambda a, b: _wins(a, b) / 100
            ),
            "Your function returns how far the means are apart, where a share of pairs was expected.": (
                lambda a, b: a.mean() - b.mean()
            ),
            "Your function divides by the runs of both networks together, where the number of pairs was expected.": (
                lambda a, b: _wins(a, b) / (len(a) + len(b))
            ),
        },
        describe=lambda a, b: f"{len(a)} runs of one network and {len(b)} of another",
    ),
    hints=(
        "Ten runs meet ten others in 100 pairs: count those in which the first is higher.",
        "Two loops inside each other meet every pair; or let NumPy do it, with a column against a row.",
        "a[:, None] > b[None, :] is a table of True and False with a row for each run of a; take its mean.",
    ),
    solution="""\
def share_of_wins(a, b):
    return np.mean(a[:, None] > b[None, :])""",
    why="0.5 is a coin that is thrown; only near 0 or 1 does a single comparison tell which network is better.",
)


def _signal_and_noise():
    """Return examples of two networks whose means are a known number of standard errors apart.

    Each tells two formulas apart that are easily taken for each other.
    """
    examples = []
    # Runs of each, spread of each, and how many standard errors a is above b.
    for n_a, n_b, spread_a, spread_b, errors in (
        (10, 10, 0.002, 0.002, 5.0),
        (10, 10, 0.004, 0.003, 0.5),
        (10, 10, 0.002, 0.002, 4.0),
        (30, 30, 0.004, 0.004, 2.5),
        (20, 20, 0.003, 0.003, 2.9),
        (10, 10, 0.003, 0.003, 1.2),
        (10, 20, 0.003, 0.002, -4.0),
        (12, 9, 0.004, 0.004, -1.4),
        (40, 40, 0.0015, 0.0015, -2.5),
        (4, 4, 0.009, 0.009, 1.5),
        (4, 4, 0.009, 0.009, 3.0),
        (12, 12, 0.002, 0.006, 0.8),
        (12, 12, 0.002, 0.006, 1.5),
        (5, 40, 0.001, 0.006, 3.0),
        (40, 5, 0.006, 0.001, 3.0),
        (5, 40, 0.006, 0.001, -1.6),
        (10, 10, 0.003, 0.003, 0.0),
        (8, 8, 0.002, 0.002, 9.0),
        (40, 40, 0.001, 0.001, 11.0),
        (40, 40, 0.001, 0.001, 13.9),
    ):
        error = np.sqrt(spread_a**2 / n_a + spread_b**2 / n_b)
        a, b = _accuracies(0.873 + errors * error, spread_a, n_a), _accuracies(0.873, spread_b, n_b, -1)
        examples.append((a, b))
    return examples


def _distance(a, b):
    return abs(a.mean() - b.mean())


def _standard_error(a, b):
    return np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))


def _returns_truth(value):
    """Read what a function returned as True or False."""
    if np.shape(value) == () and np.asarray(value).dtype == bool:
        return bool(value)
    if np.shape(value) != ():
        raise Wrong(f"Your function returns the shape {np.shape(value)}, where one True or False was expected.")
    if isinstance(value, str):
        raise Wrong("Your function returns text, where True or False was expected, without quotation marks.")
    raise Wrong(
        f"Your function returns something of the type {type(value).__name__}, where True or False was expected."
    )


IS_SIGNAL = Exercise(
    name="is_signal",
    lesson=6,
    question="Are two means further apart than twice the standard error of their difference?",
    check=_judge.function(
        examples=_signal_and_noise,
        expected=lambda a, b: _distance(a, b) > 2 * _standard_error(a, b),
        read=_returns_truth,
        mistakes={
            "Your function said True each time that it was tried.": lambda a, b: True,
            "Your function said False each time that it was tried.": lambda a, b: False,
            "Your function says True to noise and False to a signal.": (
                lambda a, b: _distance(a, b) <= 2 * _standard_error(a, b)
            ),
            "Your function misses a signal where the second network is the better one: the distance has no sign.": (
                lambda a, b: a.mean() - b.mean() > 2 * _standard_error(a, b)
            ),
            "Your function misses a signal where the first network is the better one: the distance has no sign.": (
                lambda a, b: b.mean() - a.mean() > 2 * _standard_error(a, b)
            ),
            "Your function decides as if it took one standard error, where two were asked for.": (
                lambda a, b: _distance(a, b) > _standard_error(a, b)
            ),
            "Your function decides as if it took three standard errors, where two were asked for.": (
                lambda a, b: _distance(a, b) > 3 * _standard_error(a, b)
            ),
            "Your function decides by how much single runs spread: the standard error divides by the number of runs.": (
                lambda a, b: _distance(a, b) > 2 * np.sqrt(a.var(ddof=1) + b.var(ddof=1))
            ),
            "Your function asks that no run of one network reaches any of the other, which is far too strict.": (
                lambda a, b: a.min() > b.max() or b.min() > a.max()
            ),
            "Your function decides as if it added two standard errors, where their squares are added under one root.": (
                lambda a, b: _distance(a, b) > 2 * (a.std(ddof=1) / np.sqrt(len(a)) + b.std(ddof=1) / np.sqrt(len(b)))
            ),
            "Your function takes the standard error of the first network alone; the difference has that of both.": (
                lambda a, b: _distance(a, b) > 2 * a.std(ddof=1) / np.sqrt(len(a))
            ),
            "Your function takes the standard error of the second network alone; the difference has that of both.": (
                lambda a, b: _distance(a, b) > 2 * b.std(ddof=1) / np.sqrt(len(b))
            ),
            "Your function divides both by the number of runs of the first network: each has its own number.": (
                lambda a, b: _distance(a, b) > 2 * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))
            ),
            "Your function divides both by the number of runs of the second network: each has its own number.": (
                lambda a, b: _distance(a, b) > 2 * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(b))
            ),
            "Your function divides each by the other's number of runs.": (
                lambda a, b: _distance(a, b) > 2 * np.sqrt(a.var(ddof=1) / len(b) + b.var(ddof=1) / len(a))
            ),
            "Your function divides by the runs of both together, where each is divided by its own.": (
                lambda a, b: _distance(a, b) > 2 * np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / (len(a) + len(b)))
            ),
            "Your function compares the medians, where the means were asked for.": (
                lambda a, b: abs(np.median(a) - np.median(b)) > 2 * _standard_error(a, b)
            ),
            "Your function finds a signal in nearly any difference: did you forget the square root?": (
                lambda a, b: _distance(a, b) > 2 * (a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
            ),
        },
        describe=lambda a, b: (
            f"{len(a)} and {len(b)} runs with the means {a.mean():.4f} and {b.mean():.4f} and the standard deviations "
            f"{a.std(ddof=1):.4f} and {b.std(ddof=1):.4f}"
        ),
    ),
    hints=(
        "Three numbers decide: how far the means are apart, how much single runs spread, and how many there are.",
        "compare(a, b) above returns the difference of the means and its standard error.",
        "The difference may be negative, so take abs of it before you ask whether it is more than twice the error.",
    ),
    solution="""\
def is_signal(a, b):
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return abs(a.mean() - b.mean()) > 2 * error""",
    why="More runs make the standard error smaller, so that even a small difference can be told from luck.",
)

EXERCISES = (IMAGES_APART, EXTRA_LAYER_PARAMETERS, SHARE_OF_WINS, IS_SIGNAL, GAP)
