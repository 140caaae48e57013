"""Small tables of numbers."""

import numpy as np
import pytest

from helpers.plotting import alt_text, plot_arrays


def test_each_number_stands_in_its_row_and_column():
    table = np.array([[1, 2.5], [30, 4]])
    numbers, row = plot_arrays({"table": table, "table.mean(axis=0)": table.mean(axis=0)})
    assert [text.get_text() for text in numbers] == ["1", "2.5", "30", "4"]
    x, y = np.array([text.get_position() for text in numbers]).T
    assert (np.diff(x)[[0, 2]] == 1).all() and y.tolist() == [0.5, 0.5, 1.5, 1.5]
    low, high = numbers[0].axes.get_ylim()
    assert low > high, "the first row is above"
    assert [text.get_text() for text in row] == ["15.5", "3.25"]
    assert alt_text(row[0].figure) == "table, shape (2, 2): 1 2.5; 30 4. table.mean(axis=0), shape (2,): 15.5 3.25."


@pytest.mark.parametrize("name", ["a", "a_long_expression[:, None] - of_numpy[None, :]"])
def test_the_table_stands_in_the_middle_below_its_expression(name):
    ((number,),) = plot_arrays({name: np.array([7])})
    texts = {text.get_text(): text.get_position()[0] for text in number.axes.texts}
    assert texts[name] == pytest.approx(texts["7"]) == pytest.approx(texts["shape (1,)"])
    assert number.axes.get_xlim()[1] > 0.17 * len(name)
