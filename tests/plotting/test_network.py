"""A network is drawn as layers of neurons."""

import matplotlib.pyplot as plt
from matplotlib.colors import to_hex

from helpers import plotting
from helpers.plotting import OTHER, RIGHT


def bundles():
    """Return for each layer but the first the lines that lead to it: float arrays (lines, 2 ends, 2), and colours."""
    drawn = [patch for patch in plt.gca().patches if len(patch.get_path())]
    return [(patch.get_path().vertices.reshape(-1, 2, 2), to_hex(patch.get_edgecolor()).upper()) for patch in drawn]


def test_network_draws_small_layers_whole_and_large_ones_with_dots(current_alt_text):
    layers = {"in": 784, "one": 1, "out": 5}
    neurons = plotting.plot_network(layers, highlight="out", max_neurons=7)
    assert [len(layer.get_offsets()) for layer in neurons] == [6, 1, 5]
    assert [len(lines) for lines, _ in bundles()] == [6 * 1, 1 * 5]
    assert [text.get_position() for text in plt.gca().texts if text.get_text() == "⋮"] == [(0, 0)]
    assert current_alt_text() == (
        "A network: in with 784 neurons, then one with 1 neurons, then out with 5 neurons; "
        "every neuron of a layer is joined to all of the layer before; out is highlighted."
    )


def test_network_joins_each_neuron_to_all_of_the_layer_before():
    _, neurons = plotting.plot_network({"in": 2, "out": 2})
    ends = {tuple(map(tuple, line)) for lines, _ in bundles() for line in lines}
    assert ends == {((0, start), (1, end)) for start in (-1, 1) for end in (-1, 1)}
    assert neurons.get_offsets().tolist() == [[1, 1], [1, -1]]


def test_network_highlights_one_layer_and_the_lines_that_lead_to_it(current_alt_text):
    neurons = plotting.plot_network({"in": 8, "middle": 2, "out": 3}, highlight="middle")
    colours = [to_hex(layer.get_facecolor()[0]).upper() for layer in neurons]
    assert colours == ["#FFFFFF", RIGHT, "#FFFFFF"]
    assert [colour for _, colour in bundles()] == [RIGHT, OTHER]
    assert [text.get_text() for text in plt.gca().texts if text.get_weight() == "bold"] == ["middle\n2"]
    plt.figure()
    plotting.plot_network({"in": 2, "out": 2})
    assert current_alt_text().endswith("the layer before.")
