"""The exercises of lesson 6."""

from . import _judge
from ._exercise import Exercise

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

EXERCISES = (IMAGES_APART, EXTRA_LAYER_PARAMETERS, GAP)
