"""The labs of predictions, of what is mixed up, and of photos."""

import numpy as np
import pytest
from lab_tools import alt_texts, click, drag, image_in, pictures, png, seen, set_controls, text_of
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.photo import ENDINGS, PHOTOS, open_photo, perturb, photo_of, prepare, turn
from helpers.plotting import OTHER, RIGHT, WRONG
from helpers.widgets._views import RankingDisplay, percent

pytestmark = pytest.mark.filterwarnings("error")


def test_prediction_browser_finds_what_it_is_asked_for(few_clothes, run):
    lab = widgets.prediction_browser(run, few_clothes.test_images, few_clothes.test_labels)
    probabilities = run.predict(few_clothes.test_images)
    wrong = probabilities.argmax(axis=1) != few_clothes.test_labels
    lab.controls["which"].value = "mistakes"
    assert lab.controls["number"].max == wrong.sum()
    surest = np.flatnonzero(wrong)[probabilities.max(axis=1)[wrong].argmax()]
    assert f"Picture {surest}," in alt_texts(lab)[0]
    lab.controls["true"].value = lab.controls["predicted"].value = 1
    assert "There are none" in text_of(lab) and lab.errors == []
    lab.controls["which"].value = "all"
    lab.controls["epoch"].value = 0
    untrained = run.predict(few_clothes.test_images, 0).argmax(axis=1)
    assert lab.controls["number"].max == max(1, ((few_clothes.test_labels == 1) & (untrained == 1)).sum())


def test_prediction_browser_shows_the_picture_and_its_bars(few_clothes, run):
    lab = widgets.prediction_browser(run, few_clothes.test_images, few_clothes.test_labels)
    assert lab.controls["number"].max == 300
    set_controls(lab, which="right ones", order="least sure first", number=2, epoch=2)
    probabilities = run.predict(few_clothes.test_images, 2)
    right = np.flatnonzero(probabilities.argmax(axis=1) == few_clothes.test_labels)
    i = right[np.argsort(probabilities[right].max(axis=1), kind="stable")[1]]
    image_ax, bars_ax = pictures(lab)[0].figure.axes
    np.testing.assert_array_equal(image_in(image_ax), few_clothes.test_images[i, ..., 0])
    order = np.argsort(-probabilities[i], kind="stable")
    assert [bar.get_width() for bar in bars_ax.patches] == pytest.approx(probabilities[i][order])
    names, numbers = [[text.get_text() for text in part] for part in (bars_ax.texts[:10], bars_ax.texts[10:])]
    assert names == [CLASS_NAMES[j] for j in order]
    for number, j in zip(numbers, order, strict=True):
        share, *sign = number.split("% ")
        assert float(share.rstrip("%")) == pytest.approx(100 * probabilities[i, j], abs=0.1)
        assert sign == (["✓"] if j == few_clothes.test_labels[i] else [])
    name = CLASS_NAMES[few_clothes.test_labels[i]]
    prediction = f"{name} {probabilities[i].max():.0%} ({name}) ✓"
    assert f"2 of {len(right):,}: <b>{prediction}</b> (picture {i})" in text_of(lab)
    assert alt_texts(lab)[0].startswith(f"Picture {i}, predicted (true): {prediction}. Probabilities: {name} ")


def test_prediction_browser_tells_true_from_predicted(few_clothes, run):
    lab = widgets.prediction_browser(run, few_clothes.test_images, few_clothes.test_labels)
    predicted = run.predict(few_clothes.test_images).argmax(axis=1)
    for true, taken_for in ((6, 0), (0, 6)):
        set_controls(lab, true=true, predicted=taken_for)
        count = ((few_clothes.test_labels == true) & (predicted == taken_for)).sum()
        assert count and f"1 of {count}: " in text_of(lab)


@pytest.mark.parametrize(
    ("label", "signs", "colours"),
    [
        (4, ["✓", "", ""], [RIGHT, OTHER, OTHER]),
        (7, ["✗", "", "✓"], [WRONG, OTHER, RIGHT]),
        (None, ["", "", ""], [RIGHT, OTHER, OTHER]),
    ],
)
def test_bars_are_sorted_and_tell_right_from_wrong(label, signs, colours):
    probabilities = np.array([0, 0, 0.3, 0, 0.5004, 0, 0, 0.1996, 0, 0])
    display = RankingDisplay(np.ones(10) / 10, 1, ax=Figure().subplots())
    display.update(probabilities, label)
    assert [name.get_text() for name in display.names[:3]] == ["Coat", "Pullover", "Sneaker"]
    expected = [f"{share} {sign}".strip() for share, sign in zip(("50.0%", "30.0%", "19.9%"), signs, strict=True)]
    assert [number.get_text() for number in display.numbers[:4]] == [*expected, "0.0%"]
    assert [to_hex(bar.get_facecolor()).upper() for bar in display.bars[:3]] == [c.upper() for c in colours]
    assert [bool(bar.get_hatch()) for bar in display.bars] == [sign == "✗" for sign in (*signs, *[""] * 7)]
    assert display.ax.alt_text == "Probabilities: Coat 50%, Pullover 30%, Sneaker 20%"


def test_nothing_is_rounded_up_to_certain():
    assert [percent(share) for share in (1, 0.99999, 0.9, 0)] == ["100.0%", "99.9%", "90.0%", "0.0%"]


# Confusion ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def confusions(few_clothes, run):
    lab = widgets.confusion_explorer(run, few_clothes.test_images, few_clothes.test_labels)
    yield lab
    assert lab.errors == []
    lab.close()


def test_confusion_explorer_counts(confusions, few_clothes, run):
    for epoch in (3, 0):
        predicted = run.predict(few_clothes.test_images, epoch).argmax(axis=1)
        confusions.controls["epoch"].value = epoch
        for true, taken_for in ((6, 0), (2, 4), (1, 1)):
            set_controls(confusions, true=true, predicted=taken_for)
            count = ((few_clothes.test_labels == true) & (predicted == taken_for)).sum()
            words = f"{CLASS_NAMES[true]} taken for {CLASS_NAMES[taken_for]}"
            assert f"<b>{words}: {count:,} times</b>" in text_of(confusions)
            assert alt_texts(confusions)[1].endswith(f" Framed: {words}, {count:,} times.")
            ax = pictures(confusions)[1].figure.axes[0]
            assert ax.texts[10 * true + taken_for].get_text() == (str(count) if count else "")
            (frame,) = ax.patches
            assert frame.get_xy() == (taken_for - 0.5, true - 0.5)


def test_confusion_explorer_shows_the_surest_first_page_by_page(confusions, few_clothes, run):
    confidence = run.predict(few_clothes.test_images)[:, 1]
    predicted = run.predict(few_clothes.test_images).argmax(axis=1)
    found = np.flatnonzero((few_clothes.test_labels == 1) & (predicted == 1))
    found = found[np.argsort(-confidence[found], kind="stable")]
    set_controls(confusions, true=1, predicted=1)
    assert confusions.controls["page"].max == -(-len(found) // 12) > 1
    for page in (1, 2):
        confusions.controls["page"].value = page
        shown = found[12 * (page - 1) : 12 * page]
        captions = "; ".join(f"{confidence[i]:.0%}" for i in shown)
        assert alt_texts(confusions)[0] == f"{len(shown)} pictures: {captions}."
        ax = pictures(confusions)[0].figure.axes[0]
        first = few_clothes.test_images[shown[0], ..., 0]
        np.testing.assert_allclose(image_in(ax)[:28, 3:31], first / first.max())


def test_confusion_explorer_where_there_are_none(confusions):
    set_controls(confusions, true=9, predicted=3)  # no boot is taken for a dress
    assert alt_texts(confusions)[0] == "There are none." and confusions.controls["page"].max == 1
    set_controls(confusions, predicted=9)
    assert "pictures: " in alt_texts(confusions)[0]


def test_a_click_on_a_field_of_the_matrix_chooses_it(confusions):
    _, matrix = pictures(confusions)
    (ax,) = matrix.figure.axes
    for true, taken_for in ((2, 4), (0, 9), (9, 0)):
        for shift in (-0.4, 0, 0.49):
            set_controls(confusions, true=5, predicted=5)
            click(matrix, ax, taken_for + shift, true + shift)
            assert (confusions.controls["true"].value, confusions.controls["predicted"].value) == (true, taken_for)
            assert f"Framed: {CLASS_NAMES[true]} taken for {CLASS_NAMES[taken_for]}, " in matrix.alt
    before = seen(confusions)
    matrix._handle_custom_msg({"x": 0.01, "y": 0.99}, [])  # beside the matrix
    assert seen(confusions) == before


# Photos ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def photos(run):
    lab = widgets.photo_lab(run)
    yield lab
    lab.close()


def test_photo_lab_takes_a_photo_and_a_bad_file_leaves_it(photos):
    begin = alt_texts(photos)
    photos.controls["upload"].receive(png(), "my photo.png")
    photo = alt_texts(photos)
    assert {ax.images[0].get_alpha() for ax in pictures(photos)[1].figure.axes} == {1}
    assert photo != begin and "my photo.png" in photo[2] and photos.controls["book"].value == "your own photo"
    photos.controls["upload"].receive(b"no picture", "<notes>.png")
    refused = text_of(photos)
    assert 'role="alert"' in refused and "&lt;notes&gt;.png is not a JPEG" in refused
    assert "is still from before: my photo.png" in refused
    assert len(photos.errors) == 1 and alt_texts(photos)[2] == photo[2]
    assert "from before: photo" in alt_texts(photos)[1]
    assert {ax.images[0].get_alpha() for ax in pictures(photos)[1].figure.axes} == {0.3}, "what is from before is pale"
    for name, value in (("degrees", 90), ("threshold", 1)):
        photos.controls[name].value = value
        assert "&lt;notes&gt;.png is not" in text_of(photos), "it stays"
    photos.controls["reset"].click()
    assert photos.controls["degrees"].value == 0 and "&lt;notes&gt;.png is not" in text_of(photos)
    photos.controls["upload"].receive(png(), "another.png")
    assert "alert" not in text_of(photos) and "from before" not in " ".join(alt_texts(photos))
    assert len(photos.errors) == 1


def test_photo_lab_says_why_the_browser_did_not_send_a_file(photos):
    photos.controls["upload"].receive(b"", "scan.tif", problem="scan.tif is too large.")
    assert "scan.tif is too large. <b>What you see, pale, is still from before: T-shirt on a sheet." in text_of(photos)
    photos.controls["upload"].receive(png(), "my photo.png")
    assert "alert" not in text_of(photos)


def test_photo_lab_refuses_a_photo_of_nothing(photos):
    begin = alt_texts(photos)
    photos.controls["upload"].receive(png(colour="white"), "snow.png")
    assert "Nothing stands out" in text_of(photos) and alt_texts(photos)[2] == begin[2]
    photos.controls["book"].value = "shirt on red"
    assert "Nothing stands out" not in text_of(photos) and "shirt on red" in alt_texts(photos)[2]


def test_photo_lab_returns_to_the_learners_photo(photos):
    photos.controls["book"].value = "your own photo"
    assert "T-shirt on a sheet" in text_of(photos), "there is none yet"
    photos.controls["upload"].receive(png(), "my photo.png")
    photos.controls["book"].value = "shirt on red"
    assert "my photo.png" not in text_of(photos)
    photos.controls["book"].value = "your own photo"
    assert "my photo.png" in text_of(photos) and photos.errors == []


def test_a_photo_of_the_book_is_chosen_by_a_click(photos):
    book = pictures(photos)[0]
    (ax,) = book.figure.axes
    for number, name in enumerate(PHOTOS):
        click(book, ax, number + 0.5, 0.5)
        assert photos.controls["book"].value == name and f"{name}: <b>" in text_of(photos)
        assert book.alt.endswith(f"The one shown is: {name}.") and int(ax.patches[0].get_x()) == number
    photos.controls["upload"].receive(b"no picture", "notes.png")
    click(book, ax, number + 0.5, 0.5)
    assert "notes.png" not in text_of(photos), "the same photo again, in place of the refused file"
    photos.controls["upload"].receive(png(), "my photo.png")
    assert book.alt.endswith("None of them is shown.") and not ax.patches[0].get_visible()
    assert [int(image.get_extent()[0]) for image in ax.images] == list(range(len(PHOTOS))), "each in its place"


def test_photo_lab_shows_every_step(photos):
    photos.controls["upload"].receive(png(), "my photo.png")
    steps = prepare(open_photo(png()))
    axes = pictures(photos)[1].figure.axes
    assert [ax.get_title() for ax in axes] == [f"{number}. {name}" for number, name in enumerate(steps, 1)]
    for ax, (name, step) in zip(axes, steps.items(), strict=True):
        if name == "garment":  # drawn over the photo, all else pale, and a line around it
            drawn = image_in(ax).astype(int)
            np.testing.assert_array_equal(drawn[step], steps["photo"][step])
            line = (drawn == [200, 0, 120]).all(axis=-1)
            assert line.any() and not (line & step).any() and drawn[~step & ~line].min() >= 178
        else:
            np.testing.assert_array_equal(image_in(ax), step)
        left, right, bottom, top = ax.images[0].get_extent()
        assert (top - bottom) / (right - left) == pytest.approx(step.shape[0] / step.shape[1])
    assert "Step 1, photo: 80 x 120 pixels. Step 2, unlike the edge: 80 x 120 pixels, " in alt_texts(photos)[1]


@pytest.mark.parametrize(
    ("moves", "how"),
    [
        ({"threshold": 2}, {"threshold": 2}),
        ({"left": 10, "right_edge": 60, "top": 30, "bottom": 90}, {"box": (0.1, 0.3, 0.6, 0.9)}),
        ({"fit": "a shoe or bag"}, {"fit": "a shoe or bag"}),
        ({"quarters": 1, "mirror": True}, {}),
    ],
)
def test_photo_lab_is_put_right_by_hand(photos, moves, how):
    name = "boot, its toe to the right"
    photos.controls["book"].value = name
    set_controls(photos, **moves)
    photo = turn(open_photo(photo_of(name)), moves.get("quarters", 0), moves.get("mirror", False))
    np.testing.assert_array_equal(image_in(pictures(photos)[2].figure.axes[0]), prepare(photo, **how)["28 x 28"])
    photos.controls["book"].value = "shirt on red"
    assert [photos.controls[name].value for name in ("left", "right_edge", "top", "bottom")] == [0, 100, 0, 100]
    assert (photos.controls["threshold"].value, photos.controls["mirror"].value) == (0, False)


def test_photo_lab_says_when_nothing_is_left(photos):
    set_controls(photos, left=80, right_edge=20)
    assert "Nothing is left of the garment" in text_of(photos) and "from before" in alt_texts(photos)[1]
    photos.controls["reset"].click()
    assert "Nothing is left" not in text_of(photos) and "from before" not in alt_texts(photos)[1]
    assert photos.errors == []


def test_photo_lab_says_what_it_doubts(photos):
    assert "The garment fills 45% of the photo." in text_of(photos)
    photos.controls["book"].value = "jeans on wood of much the same colour"
    assert "Garment and ground have much the same colours." in text_of(photos)
    assert "is that your garment?" in text_of(photos)


def test_photo_lab_takes_every_kind_of_file_that_can_be_opened(photos):
    assert photos.controls["upload"].accept.split(",") == list(ENDINGS)


@pytest.mark.parametrize(("name", "value"), [("right", 5), ("down", -3), ("degrees", 90), ("noise", 0.5)])
def test_photo_lab_predicts_the_perturbed_picture(photos, run, name, value):
    photos.controls["upload"].receive(png(), "<my> photo.png")
    photos.controls[name].value = value
    image = perturb(prepare(open_photo(png()))["28 x 28"], **{name: value})
    np.testing.assert_array_equal(image_in(pictures(photos)[2].figure.axes[0]), image)
    probabilities = run.predict(image[None])[0]
    likeliest = np.argsort(-probabilities)[:3]
    prediction = ", ".join(f"{CLASS_NAMES[i]} {probabilities[i]:.0%}" for i in likeliest)
    assert f"&lt;my&gt; photo.png: <b>{prediction}</b>" in text_of(photos)
    assert f"photo.png as 28 x 28 pixels, taken for: {prediction}." in alt_texts(photos)[2]
    photos.controls["reset"].click()
    assert [photos.controls[name].value for name in ("right", "down", "degrees", "noise")] == [0, 0, 0, 0]


def test_photo_lab_of_a_model_predicts_as_its_run(photos, model):
    lab = widgets.photo_lab(model)
    assert text_of(lab) == text_of(photos)
    lab.close()


def test_a_box_drawn_over_the_photo_holds_the_garment(photos):
    steps = pictures(photos)[1]
    for number in (0, 3):  # the photo, and the garment in it
        ax = steps.figure.axes[number]
        left, right, bottom, top = ax.images[0].get_extent()
        click(steps, ax, left + 0.2 * (right - left), top - 0.3 * (top - bottom))
        drag(steps, ax, left + 0.9 * (right - left), top - 0.7 * (top - bottom))
        edges = [photos.controls[name].value for name in ("left", "right_edge", "top", "bottom")]
        assert edges == [20, 90, 30, 70]
        photos.controls["reset"].click()
    click(steps, steps.figure.axes[5], 0.5, 0.5)  # the small picture is no photo
    drag(steps, steps.figure.axes[5], 0.6, 0.6)
    assert photos.controls["left"].value == 0 and photos.controls["right_edge"].value == 100
    assert [error for error in photos.errors if "photo" not in str(error)] == []
