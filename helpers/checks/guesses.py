"""All guesses: what a lesson asks before its next cell shows the answer; a new one is written here alone."""

from ._guess import Guess

_IN_ORDER = (
    # 1 Explore
    Guess(
        name="naming_without_looking",
        lesson=1,
        question="How often is somebody right who names a class without looking?",
        options={
            "1 % of the time": "There are ten classes, not a hundred.",
            "10 % of the time": "Ten classes of equal size: one time in ten. That is the mark to beat.",
            "50 % of the time": "That would be so with two classes; there are ten.",
        },
        answer="10 % of the time",
    ),
    # 2 Preprocess
    Guess(
        name="pixels_to_learn_from",
        lesson=2,
        question="The network learns from pixels 0 to 255, and another one from pixels 0 to 1. Which learns better?",
        options={
            "both the same": (
                "The pictures say the same, but the sizes of the steps do not fit both. Run the next cell."
            ),
            "0 to 255: larger numbers say more": "They say the same, only louder. Run the next cell.",
            "0 to 1": "And by far. Run the next cell.",
        },
        answer="0 to 1",
    ),
    Guess(
        name="forgotten_scaling",
        lesson=2,
        question="Suppose you scale the training pictures and forget the others. How many will the network name right?",
        options={
            "none or one in ten": "It seems so, but a picture that is 255 times as strong still has the same shape.",
            "nearly as many as before": "That is the danger: so nobody notices. Look at the loss in the next cell.",
            "TensorFlow stops with an error": "That would be good! But shape and type fit, so nobody complains.",
        },
        answer="nearly as many as before",
    ),
    Guess(
        name="who_decides",
        lesson=2,
        question="You try ten networks and want the best one. Which pictures decide?",
        options={
            "training": "There the network that learned most by heart would win.",
            "validation": "And the winner then goes through the test, once.",
            "test": "Then its result there is the luckiest of ten, and no longer what new pictures would give.",
        },
        answer="validation",
    ),
    # 3 Build
    Guess(
        name="no_middle_layer",
        lesson=3,
        question=(
            "Without any layer in the middle, how many of the clothes are named right? (With 128 units: 88 to 89 %.)"
        ),
        options={
            "about 10 %": (
                "Far more: ten straight weighings of 784 pixels, one for each class, already tell most of them apart."
            ),
            "about 50 %": (
                "More: ten straight weighings of 784 pixels, one for each class, already tell most of them apart."
            ),
            "about 85 %": "Ten straight weighings of 784 pixels, one for each class, already tell most of them apart.",
        },
        answer="about 85 %",
    ),
    Guess(
        name="what_numbers",
        lesson=3,
        question="A model gives [2.1, -0.3, 5.0, ...] for a picture. What are these numbers?",
        options={
            "probabilities": "A probability is never negative and never above 1.",
            "scores (logits)": "So it has no softmax at its end; apply one before you read them as probabilities.",
            "labels": "A label is a single whole number from 0 to 9.",
        },
        answer="scores (logits)",
    ),
    # 4 Train
    Guess(
        name="steps_in_an_epoch",
        lesson=4,
        question="How many steps of 32 pictures make one epoch over 60,000 pictures?",
        options={
            "1,875": "60,000 / 32 = 1,875. Such a number is what Keras counts while it trains.",
            "60,000": "That is the number of pictures. A step takes 32 of them at once.",
            "32": "That is the number of pictures in one step.",
        },
        answer="1,875",
    ),
    Guess(
        name="without_steps",
        lesson=4,
        question="What would fit do with this stream if you left out steps_per_epoch?",
        options={
            "stop after 1,875 steps": "It cannot know that number: it waits for an end of the stream that never comes.",
            "stop with an error": (
                "It cannot know that anything is wrong: it waits for an end of the stream that never comes."
            ),
            "go on for ever": (
                "Its first epoch would never end. If that happens to you: Kernel, Interrupt. Without "
                "repeat the stream ends by itself after each epoch, and steps_per_epoch is not needed."
            ),
        },
        answer="go on for ever",
    ),
    # 5 Evaluate
    Guess(
        name="shape_of_one",
        lesson=5,
        question="What shape must a single picture have when you give it to the model?",
        options={
            "(28, 28, 1)": "The model would take this for 28 pictures of another shape. It always wants a batch.",
            "(1, 28, 28, 1)": "A batch of one picture, with one colour.",
            "(28, 28)": "That is the picture alone; the colour and the batch are missing.",
        },
        answer="(1, 28, 28, 1)",
    ),
    # 6 Exercises
    Guess(
        name="one_epoch",
        lesson=6,
        question="Five epochs gave about 89 % on the training pictures. What will a single one give?",
        options={
            "about 20 %": "More: an epoch is 1,719 steps, and each of them corrects the weights.",
            "about 50 %": "More: an epoch is 1,719 steps, and each of them corrects the weights.",
            "about 80 %": "The first epoch does most of the work. Look at the numbers.",
        },
        answer="about 80 %",
    ),
    Guess(
        name="ten_units",
        lesson=6,
        question="128 neurons (units, which is the same) reach 89 % on the training pictures. What do 10 reach?",
        options={
            "about 30 %": "Far more: every neuron looks at all 784 pixels, and ten of them already see a lot.",
            "about 60 %": "More: every neuron looks at all 784 pixels, and ten of them already see a lot.",
            "about 85 %": "But in lesson 3 no hidden layer at all reached that too.",
        },
        answer="about 85 %",
    ),
    Guess(
        name="another_layer",
        lesson=6,
        question="So 158 is good, and 10 or 512 do harm: what will thirty runs say?",
        options={
            "the same, and as clearly": "So it seems after one run of each. Look at yours, and then at thirty.",
            "something else": "In part. But look first how far the runs of a single network spread.",
            "that one run of each could not tell": "Look at your run of each, and then at thirty.",
        },
        answer="that one run of each could not tell",
    ),
)

GUESSES = {guess.name: guess for guess in _IN_ORDER}
"""All guesses by name, in the order in which the lessons ask them."""
