# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3 · Build the network
#
# **In this lesson you** put three layers together into a network, know what each of them does and how many numbers it
# can learn, and tell it how to learn them.
#
# **Time:** about 45 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · [2 Preprocess](02_preprocess.ipynb) · 3 Build ·
# [4 Train](04_train.ipynb) · [5 Evaluate](05_evaluate.ipynb) · [6 Exercises](06_exercises.ipynb)

# %% tags=["setup"]
# Run me with Shift+Enter: I bring what this lesson needs (a click shows how).
# All is installed if `make lab` opened this; if not, README.md says how.
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd().parent))  # this course's own helpers, whatever else is installed

import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import check, guess, hint, progress, solution
from helpers.data import CLASS_NAMES, load_arrays
from helpers.plotting import (
    enable_alt_text,
    plot_functions,
    plot_network,
    plot_softmax,
    plot_spread,
)
from helpers.sweep import read_results
from helpers.widgets import activation_explorer, downhill, layer_builder, softmax_explorer

print("Loading TensorFlow takes some seconds …")

import keras
import tensorflow as tf

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}, Keras {keras.__version__}")
progress(lesson=3)

# %% [markdown]
# ## Layers are building blocks
#
# A **layer** takes numbers in and gives numbers out. A network is a stack of layers, each working on what the one
# below it gives. Ours has three, and this is all of it:

# %% tags=["nbval-check-output"]
UNITS = 128  # neurons in the middle; try another number later
NETWORK = {"Flatten": 784, "Dense, ReLU": UNITS, "Dense, softmax": 10}

plot_network(NETWORK)
plt.show()

# %% [markdown]
# Every circle is a **neuron** (also called a **unit**), which holds one number. Every line is a **weight**, a number
# that the network may change while it learns. Let us go through the layers from left to right. But first: why is the
# one in the middle needed?

# %% [markdown]
# ## Why a straight line is not enough
#
# Take the smallest network there is: one number in, one out, one weight *m* and one **bias** *b*. It computes *y = m
# x + b*, a straight line. For some questions that is perfect. Celsius to Fahrenheit is *y = 1.8 x + 32*: a network
# with *m = 1.8* and *b = 32* makes no error at all.
#
# Now ask another question about temperature: how comfortable is it? Too cold is bad, 21 degrees is good, too hot is
# bad again. Here is that, with the best straight line through it.

# %% tags=["nbval-check-output"]
celsius = np.linspace(-9, 51, 121)
comfort = 10 - np.abs(celsius - 21) / 3
slope, intercept = np.polyfit(celsius, comfort, deg=1)

plot_functions(celsius, {"comfort": comfort, "best straight line": slope * celsius + intercept})
plt.xlabel("degrees Celsius")
plt.show()

# %% [markdown]
# The best line is flat: it says the same for every temperature. Could you stack several lines to get a bend? Try:
# feed *3 x + 1* into *2 y + 5*. You get *2 (3 x + 1) + 5 = 6 x + 7*, and that is a straight line again. A hundred
# layers of straight lines are one straight line.
#
# For such a question something has to bend. The simplest bend there is: keep what is positive, replace what is
# negative by zero.
#
# $$f(x) = \max(0, x)$$
#
# It is called **ReLU** (rectified linear unit). Two of them, one for each side, are enough for our question:


# %% tags=["nbval-check-output"]
def relu(x):
    return np.maximum(0, x)


too_hot = relu(celsius - 21)
too_cold = relu(21 - celsius)

plot_functions(
    celsius,
    {"comfort": comfort, "10 - too_hot / 3 - too_cold / 3": 10 - too_hot / 3 - too_cold / 3},
)
plt.xlabel("degrees Celsius")
plt.show()

# %% [markdown]
# An exact fit with two neurons. And "is it a shirt?" How much bending does that question need?

# %%
guess("no_middle_layer")

# %% [markdown]
# We have trained such networks with thirty different random beginnings each. These are their accuracies on 5,000
# validation pictures:

# %% tags=["nbval-check-output"]
results = read_results().query(
    "validation_size == 5000 and optimizer == 'adam' and dropout == 0 and epoch == 5"
)
sizes = {"no layer in the middle": "none", "10 units": "10", "128 units": "128"}
plot_spread(
    {name: results.query("hidden == @hidden").val_accuracy for name, hidden in sizes.items()},
    xlabel="validation accuracy",
)
plt.show()

# %% tags=["test"]
accuracy = {
    hidden: results.query("hidden == @hidden and activation == 'relu'").val_accuracy
    for hidden in sizes.values()
}
assert all(len(values) == 30 for values in accuracy.values())
assert 0.845 <= accuracy["none"].mean() <= 0.86 and 0.88 <= accuracy["128"].mean() <= 0.89
assert accuracy["none"].max() < accuracy["128"].min()

# %% [markdown]
# So straight weighing does most of the work here, ten units bend too little to bring more, and 128 units bring what
# is left: three or four points. On harder pictures than these, the bends count for far more.

# %% [markdown]
# ## Layer 1: Flatten
#
# The next layer wants its numbers in one row, and a picture is a square. `Flatten` cuts the square into its 28 rows
# and lays them end to end: 28 x 28 = 784. It has nothing to learn, so it has no parameters.

# %% tags=["nbval-check-output"]
clothes = load_arrays()
image = clothes.train_images[7]

figure, (square, row) = plt.subplots(
    2, 1, figsize=(8, 3.4), height_ratios=[4, 1], layout="constrained"
)
square.imshow(image[:, :, 0], cmap="gray_r")
square.set_title("28 x 28")
row.imshow(image.reshape(1, 784), cmap="gray_r", aspect="auto")
row.set(title="1 x 784", yticks=[])
plt.show()

# %% [markdown]
# ## Layer 2: Dense with ReLU
#
# **Dense** means that every neuron is joined to every number of the layer before. Each neuron multiplies all 784
# pixels by weights of its own, adds them up, adds its bias, and passes the sum through an **activation function**,
# here ReLU.

# %% tags=["nbval-check-output"]
plot_network(NETWORK, highlight="Dense, ReLU")
plt.show()

# %% [markdown]
# A **parameter** is a number that the network finds by learning: a weight or a bias. You can think of a neuron as a
# question such as "is there cloth here and none there?" The larger the answer, the more clearly yes; ReLU turns every
# no into 0.
#
# ReLU has relatives. **Sigmoid** squeezes everything between 0 and 1, **tanh** between -1 and 1, and **ELU** is a
# ReLU that bends smoothly. Which two of the four still rise far to the right of 0? Those pass on the most when a
# neuron is very sure.

# %% tags=["nbval-check-output"]
x = np.linspace(-4, 4, 161)
curves = {
    name: np.asarray(keras.activations.get(name)(x)) for name in ("relu", "sigmoid", "tanh", "elu")
}

plot_functions(x, curves)
plt.ylim(-1.3, 4.2)
plt.show()

# %% [markdown]
# The **slope** says how much the output changes when you nudge the input. A neuron learns by such nudges: where its
# curve is flat, it learns slowly or not at all.
#
# ### Move it: where is it flat?
#
# Where is the slope of each function 0, or nearly so? Guess, then slide the point along.

# %%
activations = activation_explorer()
activations

# %% [markdown]
# What to notice: the slope of ReLU is 1 or 0, nothing between. That of sigmoid is never above a quarter. Sigmoid and
# tanh go flat on both sides, ELU on the left alone, and none of these three ever reaches a slope of exactly 0.

# %% tags=["test"]
for function in ("sigmoid", "tanh", "elu", "relu"):
    activations.controls["function"].value = function
    activations.controls["x"].value = -2
assert activations.errors == []

# %% [markdown]
# Does it matter which one you take? In one layer hardly. But slopes are multiplied from layer to layer, and a quarter
# times a quarter times a quarter is little. Here are networks with **eight** hidden layers of 64 units, after one
# epoch (once through all pictures) and after five:

# %% tags=["nbval-check-output"]
deep = read_results().query("hidden == '64+64+64+64+64+64+64+64'")
groups = {
    f"{activation}, {epochs} epoch{'s' * (epochs > 1)}": deep.query(
        "activation == @activation and epoch == @epochs"
    ).val_accuracy
    for activation in ("relu", "elu", "tanh", "sigmoid")
    for epochs in (1, 5)
}
plot_spread(groups, xlabel="validation accuracy")
plt.show()

# %% tags=["test"]
means = deep.groupby(["activation", "epoch"]).val_accuracy.mean().unstack()
assert (means.loc["sigmoid", 1] < 0.4) and (means.loc[["relu", "elu", "tanh"], 1] > 0.8).all()
assert means.loc["sigmoid", 5] < 0.85 < means.loc[["relu", "elu", "tanh"], 5].min()

# %% [markdown]
# The deep network of sigmoids hardly learns at first. ReLU is the cheapest to compute and keeps its slope of 1, which
# is why it is the usual first choice.

# %% [markdown]
# ## Layer 3: Dense with softmax
#
# Ten neurons, one for each class. Each gives a **score** (also called a *logit*): any number, and the highest wins.
# Scores are hard to read, so **softmax** turns them into probabilities: every one between 0 and 1, all together
# exactly 1.
#
# $$p_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$$
#
# (*e* is a number, about 2.72, and NumPy's `np.exp(s)` is *e* to the power of *s*. Whatever the score *s*, that is
# positive, and it grows fast.)
#
# Ten scores that a network might give for a picture of a shirt. Guess the probability of "Shirt" before you look:

# %% tags=["nbval-check-output"]
scores = np.array([2.6, -1.2, 1.9, 0.4, 1.6, -4.0, 3.4, -5.0, -0.8, -4.5])
# Keras works on many pictures at once: scores[None] makes ten scores a table of one row, and [0] takes
# that row again.
probabilities = np.asarray(keras.activations.softmax(scores[None]))[0]

for name, score, probability in zip(CLASS_NAMES, scores, probabilities, strict=True):
    print(f"{name:12} {score:5.1f}  ->  {probability:5.1%}")
print(f"{'sum':20} {probabilities.sum():6.1%}")

# %% tags=["nbval-check-output"]
plot_softmax(scores, probabilities)
plt.show()

# %% [markdown]
# Such a set of probabilities is called a **distribution**. Notice that a lead of 0.8 in the score (3.4 for Shirt, 2.6
# for T-shirt) became more than twice the probability: softmax favours the winner, but the others keep a say.
#
# ### Move it: ten scores
#
# What happens to the other nine when you raise one score? And what if you lower all the others instead?
# Guess, then move them. The **temperature** divides all scores before softmax.

# %%
softmax_lab = softmax_explorer()
softmax_lab

# %% [markdown]
# What to notice: whatever you do, the bars sum to 1, so what one wins the others lose. Only the differences between
# scores count. A low temperature makes the network sound surer than its scores are, a high one less sure; the
# order never changes.

# %% tags=["test"]
softmax_lab.controls["Shirt"].value = -5
softmax_lab.controls["temperature"].value = 10
softmax_lab.controls["reset"].click()
assert softmax_lab.errors == [] and softmax_lab.controls["Shirt"].value == 3.4

# %% [markdown]
# ## The three layers together
#
# | layer | in | out | it learns |
# |---|---|---|---|
# | `Flatten` | 28 x 28 x 1 | 784 | nothing |
# | `Dense(128, activation="relu")` | 784 | 128 | what to look for |
# | `Dense(10, activation="softmax")` | 128 | 10 probabilities | what it means |
#
# In Keras a stack of layers is called `Sequential`, and `keras.Input` says what comes in: one picture. The number of
# pictures is left open.

# %%
model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(UNITS, activation="relu", name="hidden"),
        keras.layers.Dense(10, activation="softmax", name="output"),
    ]
)
model.summary(print_fn=print)  # else in colours that are hard to read

# %% [markdown]
# `None` in the shapes is that open number of pictures.
#
# ## How many numbers can it learn?
#
# Count them yourself before you run the next cell. Each neuron has one weight for each number that comes in, and one
# bias.

# %% tags=["nbval-check-output"]
hidden = 784 * UNITS + UNITS
output = UNITS * 10 + 10

print(f"hidden: 784 x {UNITS} weights + {UNITS} biases = {hidden:7,}")
print(f"output: {UNITS} x  10 weights +  10 biases = {output:7,}")
print(f"together                               = {hidden + output:7,}")
print(f"Keras counts                             {model.count_params():7,}")

# %% [markdown]
# About a hundred thousand, each of which the network will find by itself.
#
# ### Move it: stack layers
#
# Where do most of the parameters sit: in the first hidden layer, in a second one, or in the last? What does doubling
# the units do to each? Guess, then move them.

# %%
builder = layer_builder()
builder

# %% [markdown]
# What to notice: with few units nearly all parameters sit in the first layer, which meets 784 pixels. It doubles with
# the units; a layer between two hidden ones grows fourfold, since both its sides grow. And with no hidden layer at
# all, 7,850 are left.

# %% tags=["test"]
for units, layers in ((512, 3), (1, 0), (128, 1)):
    builder.controls["units"].value, builder.controls["layers"].value = units, layers
assert builder.errors == [] and "101,770" in builder.words

# %% [markdown]
# ## How it will learn: compile
#
# Three more things to say, then the network is ready to train.
#
# **The loss** measures how wrong a prediction is. We use *cross-entropy*: minus the **logarithm** of the probability
# *p* that the network gave to the right class. (The logarithm asks to which power *e* must be raised to give *p*: 0
# for 1, about -0.7 for one half, -2.3 for a tenth.) Sure and right costs nothing; sure and wrong costs a lot.

# %% tags=["nbval-check-output"]
p = np.linspace(0.01, 1, 100)
plot_functions(p, {"loss = -log(p)": -np.log(p)})
plt.xlabel("probability p given to the right class")
plt.ylabel("loss")
plt.show()

# %% [markdown]
# The right class can be written in two ways: as its number, 6, or as ten numbers with a single 1 in the place of the
# right class (**one-hot**). Keras has a loss for each. Our labels are numbers, and a list that is almost empty is
# called *sparse*; hence the long name. Both give the same loss:

# %% tags=["nbval-check-output"]
label = np.array([6])
one_hot = keras.utils.to_categorical(label, num_classes=10)
print("number", label[0], "as one-hot:", one_hot[0].astype(int))

from_number = keras.losses.sparse_categorical_crossentropy(label, probabilities[None])
from_one_hot = keras.losses.categorical_crossentropy(one_hot, probabilities[None])
print(f"sparse_categorical_crossentropy: {float(from_number[0]):.4f}")
print(f"categorical_crossentropy:        {float(from_one_hot[0]):.4f}")
print(f"-log(probability of {CLASS_NAMES[label[0]]}):      {-np.log(probabilities[label[0]]):.4f}")

# %% [markdown]
# These losses expect probabilities, and ours are, thanks to softmax. In many programs you will see a last layer
# without softmax and `from_logits=True` in the loss. That is the same thing in another place. Do one of the two,
# never both.

# %%
guess("what_numbers")

# %% [markdown]
# **The optimizer** changes the weights a little after every few pictures, so that the loss gets smaller. We use
# **Adam** ([Kingma and Ba, 2015](https://arxiv.org/abs/1412.6980)), which gives every weight a step size of its own.
# In lesson 4 you will race it against others.
#
# **Metrics** are numbers to read, not to learn from. *Accuracy* is the share of pictures that are named right.

# %%
model.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)

# %% [markdown]
# That is a complete neural network. It just has not learned anything yet: its weights are random numbers. So how good
# will it be?

# %%
some_images, some_labels = (
    clothes.train_images[:12_000] / np.float32(255),
    clothes.train_labels[:12_000],
)
_, untrained_accuracy = model.evaluate(some_images, some_labels, verbose=0)
print(f"{untrained_accuracy:.0%} right")

# %% tags=["test"]
assert 0.005 <= untrained_accuracy <= 0.3  # of 1,000 networks 1.5 to 23.5 %

# %% [markdown]
# Somewhere around one in ten, like somebody who guesses; run the cells again from `Sequential` on, and other random
# weights may give a third of that, or nearly twice as much.
#
# ## How learning works: downhill
#
# Back to the smallest network, *y = m x + b*, and to Celsius and Fahrenheit. Suppose it does not know the formula,
# only eleven temperatures in both. Its loss is the mean of the squared errors, and it depends on *m* and *b* alone:
# so you can draw it as a **landscape**, where low ground is a small loss.
#
# The **gradient** is the slope of that landscape in each direction. One **step** of gradient descent goes the other
# way:
#
# $$m \leftarrow m - \text{learning rate} \cdot \frac{\partial\,\text{loss}}{\partial m}$$
#
# and the same for *b*. (The fraction with the round d is the slope of the loss in the direction of *m*.) The
# **learning rate** says how far. (The temperatures are given in hundreds of degrees, so that both slopes are of a
# size.)
#
# ### Move it: find the valley
#
# What happens with a learning rate that is too small, and what with one that is too large? Guess, then press **Step**
# a few times, change the rate, and begin anew.

# %%
descent = downhill()
descent

# %% tags=["test"]
for _ in range(3):
    descent.controls["step"].click()
descent.controls["learning_rate"].value = 10 ** descent.controls["learning_rate"].max
descent.controls["ten"].click()
descent.controls["reset"].click()
assert descent.errors == []

x = np.arange(-40, 61, 10) / 100
y = 1.8 * x + 0.32


def loss_after(steps, rate, m=-1, b=2):
    for _ in range(steps):
        errors = m * x + b - y
        m, b = m - rate * np.mean(2 * errors * x), b - rate * np.mean(2 * errors)
    return np.mean((m * x + b - y) ** 2)


assert loss_after(60, 0.01) > 0.2 and loss_after(60, 0.3) < 0.001
assert loss_after(1, 0.9) > loss_after(1, 0.5)
assert loss_after(20, 0.9) < loss_after(20, 0.5) < loss_after(20, 0.3)
assert loss_after(200, 0.97) < 0.001 < loss_after(0, 1.0) and loss_after(3, 1.0) < loss_after(0, 1.0)
assert loss_after(400, 1.0) > 10_000

# %% [markdown]
# What to notice: a small rate creeps. One of 0.3 runs down the steep side and then along the valley. From about 0.5
# on it leaps from side to side: the first steps may gain less, but along the valley it gets on faster, and after
# twenty steps 0.9 is ahead. A bit below 1.0 is the end of that: from there on the leaps grow, slowly at first, and
# the loss explodes.
#
# A network of 784 pixels and ten classes learns in just the same way, only in 7,850 directions at once. Here it is
# without Keras, in NumPy: straight weighing and softmax, no layer in the middle.


# %%
def one_step(images, labels, weights, biases, learning_rate):
    """Return weights and biases after one step of gradient descent, and the loss before it."""
    # @ multiplies each pixel by its weight and adds up, for all pictures and classes.
    scores = images @ weights + biases
    probabilities = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    loss = -np.log(probabilities[np.arange(len(labels)), labels]).mean()
    # What was said minus what is true; np.eye(10)[labels] are the labels as one-hot rows.
    errors = (probabilities - np.eye(10, dtype="float32")[labels]) / len(labels)
    return (
        weights - learning_rate * images.T @ errors,
        biases - learning_rate * errors.sum(axis=0),
        loss,
    )


rows = some_images.reshape(len(some_images), 784)
weights, biases = np.zeros((784, 10), "float32"), np.zeros(10, "float32")
for step in range(1, 101):
    weights, biases, loss = one_step(rows, some_labels, weights, biases, learning_rate=0.1)
    if step in (1, 2, 5, *range(10, 101, 10)):
        right = np.mean((rows @ weights + biases).argmax(axis=1) == some_labels)
        print(f"after step {step:3}: loss {loss:.2f} before it, {right:.0%} right")

# %% tags=["test"]
assert 0.7 < right < 0.85

# %% [markdown]
# Every step here looks at all 12,000 pictures. An optimizer of Keras takes a step after every 32, which is why it
# gets further in the same time, and it finds the slopes through any number of layers by itself. That is all that
# *training* means.
#
# (Reading older code, for TensorFlow 1? [What it says today](../docs/older_code.md).)

# %% [markdown]
# ## Your turn
#
# ### 1. Count the parameters
#
# How many parameters does the network have with any other number of neurons in its hidden layer? Write the
# function. With 128 it must give what Keras counted above.


# %% tags=["nbval-check-output"]
def parameter_count(units):
    ...


check("parameter_count", parameter_count)

# %% tags=["solution", "nbval-check-output"]
def parameter_count(units):
    hidden = 784 * units + units
    output = units * 10 + 10
    return hidden + output


check("parameter_count", parameter_count)

# %% [markdown]
# ### 2. Write softmax
#
# Write softmax yourself, with NumPy, from its formula above.


# %% tags=["nbval-check-output"]
def softmax(scores):
    ...


check("softmax", softmax)

# %% tags=["solution", "nbval-check-output"]
def softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum()


check("softmax", softmax)

# %% [markdown]
# ### 3. Take a step downhill
#
# One step downhill, for the line: a function of two NumPy arrays `x` and `y`, of `m`, `b` and the learning
# rate, that returns the new `m` and `b`. The loss is the mean of the squared errors `(m * x + b - y) ** 2`, so its
# slope in the direction of *m* is the mean of `2 * (m * x + b - y) * x`, and in the direction of *b* the mean of `2 *
# (m * x + b - y)`.


# %% tags=["nbval-check-output"]
def gradient_step(x, y, m, b, learning_rate):
    ...


check("gradient_step", gradient_step)

# %% tags=["solution", "nbval-check-output"]
def gradient_step(x, y, m, b, learning_rate):
    errors = m * x + b - y
    return m - learning_rate * np.mean(2 * errors * x), b - learning_rate * np.mean(2 * errors)


check("gradient_step", gradient_step)

# %% [markdown]
# ### 4. Build a network of your own
#
# Build and compile a network of your own: other neurons, another activation, one layer more, as you like. It
# takes pictures `(28, 28, 1)` and gives ten probabilities. The function takes nothing and returns the compiled model,
# which `check` trains for a moment on 100 clothes.


# %% tags=["nbval-check-output"]
def build_model():
    ...


check("build_model", build_model)

# %% tags=["solution", "nbval-check-output"]
def build_model():
    small_model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="tanh"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    small_model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return small_model


check("build_model", build_model)

# %% [markdown]
# ### 5. Compile it with your own settings
#
# `"adam"` stands for `keras.optimizers.Adam()` with its own settings. Write a function that gets a model and
# compiles it with Adam at a learning rate of **0.003**, the loss for labels that are numbers, and accuracy to read.
# Name all three, as `optimizer=`, `loss=`, `metrics=`.


# %% tags=["nbval-check-output"]
def compile_model(model):
    ...


check("compile_model", compile_model)

# %% tags=["solution", "nbval-check-output"]
def compile_model(model):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.003),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


check("compile_model", compile_model)

# %% [markdown]
# ## In three lines
#
# - Flatten makes a row of the picture, a Dense layer with ReLU looks for what matters, a Dense layer with softmax
#   decides.
# - Without the bend of an activation function, any number of layers is one straight line.
# - `compile` adds what to make small (loss), how (optimizer), and what to show (metrics); learning is going downhill,
#   step by step.
#
# **Before:** [2 Preprocess](02_preprocess.ipynb) · **Next:** [4 Train](04_train.ipynb)
#
# When you are done here, *Shut Down Kernel* in the menu *Kernel* gives back the memory of this lesson.
