"""A garment is told from its ground by colour, and becomes a picture like the data; doubts are said."""

import contextlib
import itertools
import time
import timeit

import numpy as np
import pytest
from PIL import Image, ImageDraw

from helpers.photo import PHOTOS, PhotoError, doubts, open_photo, perturb, photo_of, prepare, turn
from helpers.photo.garment import (
    difference_from,
    edges_of,
    evidence_for,
    lab_colours,
    large_parts,
    otsu,
    outside_of,
)

pytestmark = pytest.mark.filterwarnings("error")

BROWN, NAVY = (96, 60, 30), (53, 63, 130)  # of the same grey, 67


def rectangle(paper, ink, box=(40, 20, 80, 120), size=(120, 150), noise=0):
    """Return a photo of a rectangle, 40 wide and 100 high, on a plain ground, with a little noise if wanted."""
    image = Image.new("RGB", size, paper)
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=ink)
    values = np.asarray(image) + np.random.default_rng(0).normal(0, noise, (size[1], size[0], 3))
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def mask_of(box, size=(120, 150)):
    mask = np.zeros((size[1], size[0]), bool)
    mask[box[1] : box[3], box[0] : box[2]] = True
    return mask


def overlap(one, other):
    return (one & other).sum() / (one | other).sum()


# Colours --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((255, 255, 255), (100, 0, 0)),
        ((255, 0, 0), (54, 81, 70)),
        ((0, 255, 0), (88, -79, 81)),
        ((0, 0, 255), (30, 68, -112)),
    ],
)
def test_lab(rgb, lab):
    """The values that colour tables have, for a white as paper is seen (D50)."""
    np.testing.assert_allclose(lab_colours(Image.new("RGB", (2, 3), rgb)), np.broadcast_to(lab, (3, 2, 3)), atol=1)


def test_a_difference_is_that_of_colours_and_counts_lightness_less():
    colours = np.zeros((40, 60, 3))
    colours[10:30, 10:30] = 10, 0, 0
    colours[10:30, 35:55] = 0, 6, 8
    difference = difference_from(edges_of((40, 60)), colours)
    assert difference[20, 20] == pytest.approx(7, abs=0.1) and difference[20, 45] == pytest.approx(10, abs=0.1)
    assert difference[0].max() == 0


def test_otsu_parts_two_groups_also_of_unequal_size():
    random = np.random.default_rng(0)
    for few in (100, 1000, 5000):
        values = np.concatenate([random.normal(10, 2, 5000), random.normal(50, 5, few)])
        assert 15 < otsu(values) < 38


def test_otsu_is_where_the_groups_are_most_alike():
    values = np.random.default_rng(1).gamma(2, 10, 3000)
    within = {
        t: values[values <= t].var() * np.mean(values <= t) + values[values > t].var() * np.mean(values > t)
        for t in range(5, 90)
    }
    assert otsu(values) == pytest.approx(min(within, key=within.get), abs=1.5)


def test_evidence_is_how_many_doublings_more_frequent_a_colour_is_inside():
    colours = np.full((100, 100, 3), [50.0, 0, 0])
    mask = np.zeros((100, 100), bool)
    mask[:, :50] = True
    colours[:, :40] = 50, 40, 0  # inside alone: and so far from the others that no bin has both
    colours[:, 80:] = 50, -50, 0  # outside alone
    evidence = evidence_for(mask, np.zeros_like(mask), colours)
    assert evidence[50, 10] > 6 and evidence[50, 92] < -6
    # A fifth of what is inside, and three fifths of what is outside: a third is log2(3) halvings.
    assert evidence[50, 60] == pytest.approx(-np.log2(3), abs=0.1)


def test_what_is_ground_for_sure_counts_twice():
    colours = np.full((100, 100, 3), [50.0, 0, 0])
    mask = np.zeros((100, 100), bool)
    mask[:, :50] = True
    colours[:, 50:75] = 50, 50, 0
    ground = np.zeros_like(mask)
    ground[:, 75:] = True
    once = evidence_for(mask, np.zeros_like(mask), colours)[50, 10]
    assert once == pytest.approx(1, abs=0.1)
    assert evidence_for(mask, ground, colours)[50, 10] == pytest.approx(np.log2(3 / 2), abs=0.1)


def test_large_parts():
    mask = np.zeros((40, 60), bool)
    mask[5:25, 5:25] = True
    mask[10:20, 10:20] = False  # a hole
    mask[30:39, 30:40] = True  # more than a fifth of 300
    mask[30:36, 50:59] = True  # 54: less
    kept = large_parts(mask)
    assert kept[15, 15] and kept[35, 35] and not kept[32, 55]
    assert kept.sum() == 400 + 90
    assert not large_parts(np.zeros((5, 5), bool)).any()


def test_edges_and_boxes():
    edges = edges_of((100, 200))
    assert edges[:6].all() and edges[:, :6].all() and edges[-6:].all() and edges[:, -6:].all()
    assert not edges[6:-6, 6:-6].any()
    outside = outside_of((0.1, 0.2, 0.5, 1), (100, 200))
    assert not outside[20:, 20:100].any() and outside.sum() == 100 * 200 - 80 * 80


# The steps ------------------------------------------------------------------------------------------------------------


def test_the_steps():
    steps = prepare(rectangle("white", "navy"))
    kinds = {name: (step.dtype.kind, step.shape) for name, step in steps.items()}
    assert kinds == {
        "photo": ("u", (150, 120, 3)),
        "unlike the edge": ("f", (150, 120)),
        "evidence": ("f", (150, 120)),
        "garment": ("b", (150, 120)),
        "cut out": ("u", steps["cut out"].shape),
        "28 x 28": ("u", (28, 28)),
    }
    np.testing.assert_allclose(steps["cut out"].shape, (100, 40), atol=6)
    assert overlap(steps["garment"], mask_of((40, 20, 80, 120))) > 0.85


@pytest.mark.parametrize(
    ("paper", "ink"),
    [
        ("white", "black"),
        ("black", "white"),
        (BROWN, NAVY),
        (NAVY, BROWN),
        ("#b89b72", "#70a89e"),
        ("#d8c8a8", "#e8dcc8"),
    ],
    ids=["black on white", "white on black", "navy on brown", "brown on navy", "turquoise on wood", "beige on beige"],
)
@pytest.mark.parametrize("noise", [0, 4])
def test_any_other_colour_is_told_from_its_ground(paper, ink, noise):
    mask = prepare(rectangle(paper, ink, noise=noise))["garment"]
    assert overlap(mask, mask_of((40, 20, 80, 120))) > 0.85


def test_no_brightness_tells_navy_from_brown():
    grey = np.asarray(rectangle(BROWN, NAVY).convert("L")).astype(int)
    assert np.ptp(grey) <= 2


def test_joints_and_specks_do_not_make_the_garment_small():
    photo = rectangle("#c0b8b0", "#803030", noise=3)
    pen = ImageDraw.Draw(photo)
    pen.line([(15, 0), (15, 149)], fill="#908880", width=2)
    pen.line([(0, 135), (119, 135)], fill="#908880", width=2)
    pen.ellipse((100, 20, 106, 26), fill="#803030")
    mask = prepare(photo)["garment"]
    assert overlap(mask, mask_of((40, 20, 80, 120))) > 0.85


def test_a_shadow_is_not_garment():
    photo = rectangle("#c8c0b8", "#203080", noise=2)
    values = np.asarray(photo).astype(float)
    values[20:120, 80:95] *= 0.8
    mask = prepare(Image.fromarray(values.astype(np.uint8)))["garment"]
    assert mask[25:115, 86:95].mean() < 0.1


def test_a_print_in_the_middle_is_garment():
    photo = rectangle("white", "navy", noise=2)
    ImageDraw.Draw(photo).ellipse((52, 60, 68, 76), fill="white")
    assert prepare(photo)["garment"][68, 60]


def test_dark_cloth_is_bright_and_the_ground_is_black():
    photo = rectangle("#ddccbb", (55, 55, 55))
    steps = prepare(photo)
    middle = steps["28 x 28"][4:24, 12:16]
    assert (middle == 200).all() and not steps["28 x 28"][:, :7].any()
    light = prepare(rectangle("#302010", (205, 205, 205)))["28 x 28"]
    assert (light[4:24, 12:16] == 50).all() and not light[:, :7].any()


def test_nothing_but_the_garment_is_in_the_picture():
    steps = prepare(rectangle("#886644", "#4466aa", noise=5))
    whole = np.where(steps["garment"], 255 - np.asarray(rectangle("#886644", "#4466aa", noise=5).convert("L")), 0)
    rows, columns = np.flatnonzero(whole.any(axis=1)), np.flatnonzero(whole.any(axis=0))
    np.testing.assert_array_equal(steps["cut out"], whole[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


@pytest.mark.parametrize(
    ("box", "fit", "rows", "columns"),
    [
        ((40, 20, 80, 120), "automatic", 28, 9),  # 11 are four fifths of 28 * 40 / 100 = 11
        ((20, 40, 100, 120), "automatic", 28, 22),
        ((15, 55, 105, 120), "automatic", 28, 22),
        ((10, 60, 110, 100), "automatic", 11, 28),  # more than twice as wide
        ((20, 40, 100, 120), "a shoe or bag", 28, 28),
        ((10, 60, 110, 100), "a garment", 28, 22),
        ((40, 20, 80, 120), "a shoe or bag", 28, 11),
    ],
)
def test_a_garment_is_narrowed_and_a_shoe_is_not(box, fit, rows, columns):
    picture = prepare(rectangle("white", "black", box=box), fit=fit)["28 x 28"]
    r, c = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    assert abs(len(r) - rows) <= 1 and abs(len(c) - columns) <= 1
    assert abs(r[0] - (27 - r[-1])) <= 1 and abs(c[0] - (27 - c[-1])) <= 1, "in the middle"


def test_wider_than_high_and_not_its_own_mirror_image_is_a_shoe():
    photo = Image.new("RGB", (150, 120), "white")
    ImageDraw.Draw(photo).polygon([(80, 30), (120, 30), (120, 95), (20, 95), (20, 80), (80, 75)], fill="black")
    picture = prepare(photo)["28 x 28"]
    assert picture.any(axis=0).all() and not picture.any(axis=1).all()
    coat = Image.new("RGB", (150, 120), "white")
    ImageDraw.Draw(coat).polygon(
        [(50, 30), (100, 30), (130, 60), (100, 60), (100, 95), (50, 95), (50, 60), (20, 60)], fill="black"
    )
    picture = prepare(coat)["28 x 28"]
    assert picture.any(axis=1).all() and picture.any(axis=0).sum() == 22


def test_made_smaller_by_means():
    steps = prepare(rectangle("white", "#606060", box=(8, 5, 64, 145), noise=20), fit="a shoe or bag")
    means = Image.fromarray(steps["cut out"]).resize((steps["28 x 28"].any(axis=0).sum(), 28), Image.Resampling.BOX)
    columns = np.flatnonzero(steps["28 x 28"].any(axis=0))
    np.testing.assert_array_equal(steps["28 x 28"][:, columns], np.asarray(means))


@pytest.mark.parametrize("colour", ["white", "black", "#7f7f7f"])
def test_nothing_to_see(colour):
    for size in ((50, 80), (1, 1), (2, 150)):
        with pytest.raises(PhotoError, match="Nothing stands out from the ground: please lay"):
            prepare(Image.new("RGB", size, colour))


def test_too_faint_an_object():
    with pytest.raises(PhotoError, match="Nothing stands out"):
        prepare(rectangle((200,) * 3, (192,) * 3))
    assert prepare(rectangle((200,) * 3, (170,) * 3))["garment"].any()


def test_half_and_half():
    """The middle colour of the edges lies between both, and nothing is unlike it."""
    with pytest.raises(PhotoError, match="please"):
        prepare(rectangle("white", "navy", box=(0, 0, 60, 150)))


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 3), (8, 150), (150, 8)])
def test_odd_photos(size):
    values = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    with contextlib.suppress(PhotoError):
        assert prepare(Image.fromarray(values))["28 x 28"].shape == (28, 28)


def test_a_picture_of_the_data_comes_back_as_it_was(few_clothes):
    image = next(i for i in few_clothes.train_images[..., 0] if i[0].max() > 60 and i[-1].max() > 60)
    framed = Image.new("RGB", (150, 150), "white")
    framed.paste(Image.fromarray(255 - image).convert("RGB").resize((112, 112), Image.Resampling.NEAREST), (19, 19))
    picture = prepare(framed, fit="a shoe or bag")["28 x 28"].astype(float)
    assert np.corrcoef(picture.ravel(), image.ravel())[0, 1] > 0.9


# By hand --------------------------------------------------------------------------------------------------------------


def test_a_higher_threshold_finds_less():
    photo = open_photo(photo_of("dress on a green carpet"))
    masks = [prepare(photo, threshold=threshold)["garment"] for threshold in (-3, 0, 1, 3)]
    assert all((less <= more).mean() > 0.999 for more, less in itertools.pairwise(masks))
    assert masks[0].sum() > masks[1].sum() > masks[2].sum() > masks[3].sum()
    with pytest.raises(PhotoError, match="Nothing is left of the garment: please lower the threshold"):
        prepare(photo, threshold=40)


def test_a_box_leaves_out_what_is_beside_it():
    photo = rectangle("white", "navy", box=(10, 30, 50, 120))
    ImageDraw.Draw(photo).rectangle((70, 30, 110, 120), fill="navy")
    both = prepare(photo)["garment"]
    assert both[70, 30] and both[70, 90]
    for box, left, right in (((0, 0, 0.5, 1), True, False), ((0.5, 0, 1, 1), False, True)):
        mask = prepare(photo, box=box)["garment"]
        assert mask[70, 30] == left and mask[70, 90] == right
    assert not prepare(photo, box=(0, 0.5, 1, 1))["garment"][:75].any()
    with pytest.raises(PhotoError, match="make the box larger"):
        prepare(photo, box=(0.5, 0, 0.5, 1))


def test_turned_by_quarters_and_mirrored():
    photo = Image.new("RGB", (60, 40), "white")
    photo.paste("red", (0, 0, 30, 20))  # above, on the left
    corners = {(0, False): "above left", (1, False): "above right", (2, False): "below right", (3, False): "below left"}
    corners |= {(0, True): "above right", (1, True): "above left"}
    for (quarters, mirror), where in corners.items():
        turned = turn(photo, quarters, mirror)
        assert turned.size == ((40, 60) if quarters % 2 else (60, 40))
        width, height = turned.size
        places = {(0, 0): "above left", (1, 0): "above right", (0, 1): "below left", (1, 1): "below right"}
        red = [name for (x, y), name in places.items() if turned.getpixel((x * (width - 1), y * (height - 1)))[1] == 0]
        assert red == [where]


# Doubts ---------------------------------------------------------------------------------------------------------------


def test_a_good_photo_raises_no_doubt():
    assert doubts(prepare(rectangle("#ddccbb", "navy", noise=4))) == []


@pytest.mark.parametrize(
    ("box", "sides"),
    [
        ((0, 30, 60, 120), "left"),
        ((60, 30, 120, 120), "right"),
        ((30, 0, 90, 90), "top"),
        ((30, 60, 90, 150), "bottom"),
        ((0, 60, 60, 150), "bottom, left"),
    ],
)
def test_a_garment_that_reaches_the_edge(box, sides):
    assert f"The garment reaches the photo's edge ({sides})." in doubts(prepare(rectangle("white", "navy", box=box)))


def test_almost_nothing_and_almost_everything():
    assert "The garment fills almost nothing of the photo." in doubts(
        prepare(rectangle("white", "navy", (50, 60, 70, 90)))
    )
    everything = prepare(rectangle("white", "navy", (6, 6, 114, 144)))
    assert "The garment fills almost all of the photo." in doubts(everything)


def test_a_ground_of_several_colours():
    photo = Image.new("RGB", (120, 150), "white")
    photo.paste("#a03020", (0, 0, 120, 50))
    photo.paste("#20a030", (0, 110, 120, 150))
    photo.paste("navy", (40, 30, 80, 120))
    assert "The ground is not plain." in doubts(prepare(photo))


def test_a_garment_along_the_edges_is_no_ground():
    steps = prepare(rectangle("white", "navy", box=(0, 0, 50, 150)))
    assert "The ground is not plain." not in doubts(steps)


def test_garment_and_ground_alike():
    alike = "Garment and ground have much the same colours."
    assert alike in doubts(prepare(open_photo(photo_of("jeans on wood of much the same colour"))))
    assert alike not in doubts(prepare(open_photo(photo_of("T-shirt on a sheet"))))


# Real photos ----------------------------------------------------------------------------------------------------------

# Seen by eye to be the garment and nothing else: which share of the photo, and its first and last row and column.
SEEN = {
    "T-shirt on a sheet": (0.45, (27, 128, 7, 126)),
    "T-shirt on red": (0.41, (29, 125, 12, 121)),
    "trousers on a sheet": (0.46, (17, 146, 4, 106)),
    "dress on a green carpet": (0.36, (23, 122, 10, 111)),
    "green dress on cream": (0.52, (12, 144, 13, 129)),
    "black coat on a sheet": (0.50, (17, 139, 0, 128)),
    "blue sweater on wood": (0.44, (18, 121, 2, 142)),
    "brown sweater on a carpet": (0.26, (33, 99, 4, 106)),
    "shirt on red": (0.48, (33, 140, 4, 110)),
    "boot, its toe to the right": (0.27, (11, 94, 37, 129)),
    "sneaker on wood": (0.29, (22, 70, 28, 130)),
}


@pytest.mark.parametrize("name", SEEN)
def test_the_garment_of_a_real_photo(name):
    mask = prepare(open_photo(photo_of(name)))["garment"]
    share, ends = SEEN[name]
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    assert mask.mean() == pytest.approx(share, abs=0.02)
    np.testing.assert_allclose((rows[0], rows[-1], columns[0], columns[-1]), ends, atol=4)


@pytest.mark.parametrize("name", SEEN)
def test_the_evidence_has_settled(name):
    """Another round would find the same garment."""
    photo = open_photo(photo_of(name))
    colours, steps = lab_colours(photo), prepare(photo)
    mask, ground = steps["garment"], edges_of(steps["garment"].shape)
    assert overlap(large_parts(evidence_for(mask, ground, colours) > 0), mask) > 0.99


def test_real_photos_are_named_right(clothes):
    """Of all but the jeans that nobody can tell from the wood, shoes with their toe to the left."""
    from helpers.data import CLASS_NAMES
    from helpers.training import Config, train

    kinds = {"trousers": "Trouser", "dress": "Dress", "coat": "Coat", "pullover": "Pullover", "shirt": "Shirt"}
    kinds |= {"t-shirt": "T-shirt/top", "boot": "Ankle boot", "sneaker": "Sneaker"}
    names = [name for name in PHOTOS if name in SEEN]
    photos = [turn(open_photo(photo_of(name)), mirror="boot" in name or "sneaker" in name) for name in names]
    run = train(Config(epochs=3), clothes)
    order = np.argsort(-run.predict(np.array([prepare(photo)["28 x 28"] for photo in photos])))
    true = np.array([CLASS_NAMES.index(kinds[PHOTOS[name].rsplit("-", 1)[0]]) for name in names])
    assert (order[:, 0] == true).sum() >= 6 and (order[:, :3] == true[:, None]).any(axis=1).sum() >= 9


def test_a_photo_takes_less_than_50_milliseconds_of_the_processor():
    photo = open_photo(photo_of("T-shirt on a sheet"))
    assert min(timeit.repeat(lambda: prepare(photo), number=1, repeat=10, timer=time.process_time)) < 0.05


# Perturbing -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def dot():
    image = np.zeros((28, 28), np.uint8)
    image[10, 12] = 200
    return image


def test_unperturbed(dot):
    np.testing.assert_array_equal(perturb(dot), dot)


def test_shift_goes_right_and_down(dot):
    assert np.argwhere(perturb(dot, right=3, down=-2)).tolist() == [[8, 15]]


def test_shifted_out_of_the_picture(dot):
    assert not perturb(dot, right=28).any()


def test_turn_is_clockwise():
    image = np.zeros((28, 28), np.uint8)
    image[0:4, 12:16] = 255  # at the top
    turned = perturb(image, degrees=90)
    assert turned[12:16, 24:28].mean() > 250 and turned[0:4].max() == 0  # on the right


def test_noise_is_repeatable_and_stays_in_range(dot):
    noisy = perturb(dot, noise=0.5)
    np.testing.assert_array_equal(noisy, perturb(dot, noise=0.5))
    assert not np.array_equal(noisy, perturb(dot, noise=0.5, seed=1))
    assert noisy.dtype == np.uint8 and noisy.std() > 30


def test_noise_is_a_fraction_of_255_around_what_was_there():
    grey = np.full((28, 28), 128, np.uint8)
    noise = perturb(grey, noise=0.1) - 128.0
    assert abs(noise.mean()) < 3 and noise.std() == pytest.approx(25.5, rel=0.1)
    np.testing.assert_array_equal(perturb(grey, noise=0.1), perturb(grey, noise=0.1, seed=0))


def test_noise_does_not_turn_white_into_black():
    assert perturb(np.full((28, 28), 255, np.uint8), noise=0.05).min() > 150
    assert perturb(np.zeros((28, 28), np.uint8), noise=0.05).max() < 105


def test_values_are_rounded():
    """Cut off instead, they would be darker by a half on average."""
    image = np.full((28, 28), 128, np.uint8)
    noise = np.random.default_rng(0).normal(0, 255 * 0.01, (28, 28))
    np.testing.assert_array_equal(perturb(image, noise=0.01), np.round(128 + noise))


def test_turned_first_and_shifted_then():
    image = np.zeros((28, 28), np.uint8)
    image[2:6, 12:16] = 255
    turned = perturb(image, degrees=90, right=-5, down=4)
    assert turned[16:20, 17:21].mean() > 250 and turned.astype(int).sum() == pytest.approx(16 * 255, rel=0.05)


def test_turning_gives_smooth_edges():
    image = np.zeros((28, 28), np.uint8)
    image[8:20, 8:20] = 255
    turned = perturb(image, degrees=30)
    assert ((turned > 20) & (turned < 235)).sum() > 20
    np.testing.assert_array_equal(turned, perturb(image, degrees=390))
