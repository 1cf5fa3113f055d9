"""Prepare a picture for reading: opened within limits, grey, of a suitable size, upright and level."""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

MAX_PIXELS = 50_000_000  # A4 at 600 dots an inch has 35 million; one of 30,000 x 30,000 would take 3 GB
SHORT_SIDE = 1_500  # pixels: A4 at 180 dots an inch; more makes reading slower and not better
MIN_LONG_SIDE = 1_200  # pixels: below it a page of text is enlarged, or its rules are shorter than strokes
MAX_RATIO = 3.0  # height by width of a page; a longer picture is a web page, or many pages in one
MAX_SKEW = 5.0  # degrees
LEVEL = 0.03  # degrees: half a pixel over a page's width, not worth a rotation


class PictureError(Exception):
    """A picture that cannot be read; the message says why and what to do, `kind` is that of the problem."""

    def __init__(self, message: str, kind: str = "unreadable") -> None:
        super().__init__(message)
        self.kind = kind


def frames(body: bytes) -> Iterator[Image.Image]:
    """Yield the pictures of a file, not decoded yet: the pages of a TIFF; of others, which may move, the first.

    Raises `PictureError` if it is no picture or the file is broken.
    """
    with _in_words():
        image = Image.open(io.BytesIO(body))
        count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    yield image
    for number in range(1, count):
        with _in_words():
            image.seek(number)
        yield image


def open_grey(picture: Any) -> Grey:
    """Return a picture (a Pillow image or an array) as grey pixels, 0 black to 255 white, of the size to read at.

    Raises `PictureError` if it is cut off or broken, or has more than `MAX_PIXELS` pixels.
    """
    if isinstance(picture, np.ndarray):
        _refuse(picture.shape[1], picture.shape[0])
        return _fit(_grey(picture))
    with _in_words():
        return _fit(_pixels(picture))


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what the library raises for broken files into words."""
    try:
        with warnings.catch_warnings():
            # Pillow warns from 89 million pixels on; our own limit is lower and its message clearer.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except Image.DecompressionBombError:
        raise PictureError(
            f"the picture has far more than the {MAX_PIXELS:,} pixels that are read at most: "
            "save it smaller, 200 dots an inch are enough",
            "too_large",
        ) from None
    except UnidentifiedImageError:
        raise PictureError("this is no picture of a known kind (JPEG, PNG, TIFF, BMP, GIF, WebP)") from None
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        # Half a digit is another digit: of a picture that is cut off nothing is read.
        kind = "truncated" if "truncated" in str(error).lower() else "unreadable"
        raise PictureError(f"the picture cannot be opened: {error}", kind) from None


def _pixels(image: Image.Image) -> Grey:
    _refuse(*image.size)
    # Smaller before anything copies it; a JPEG is not even decoded whole, a quarter of the memory at 600 dots an inch.
    if image.mode in ("P", "PA", "1"):
        image = image.convert("L" if image.mode == "1" else "RGBA")
    scale = SHORT_SIDE / min(image.size)
    if scale < 1:
        width, height = (round(side * scale) for side in image.size)
        image.thumbnail((width, height), Image.Resampling.BOX)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA"):
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    if upright.mode.startswith(("I", "F")):
        # 16 bits a pixel: scaled by hand, for Pillow would cut at 255.
        values = np.asarray(upright, dtype=np.float32)
        return np.asarray(values * (255 / max(1.0, float(values.max()))), dtype=np.uint8)
    return np.asarray(upright.convert("L"), dtype=np.uint8)


def _refuse(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"the picture has {width:,} x {height:,} pixels; at most {MAX_PIXELS:,} pixels are read: "
            "save it smaller, 200 dots an inch are enough",
            "too_large",
        )
    if min(width, height) < 1:
        raise PictureError("the picture has no pixels")


def _grey(array: NDArray[Any]) -> Grey:
    if array.ndim == 2:
        return np.ascontiguousarray(array, dtype=np.uint8)
    if array.shape[2] == 1:
        return np.ascontiguousarray(array[..., 0], dtype=np.uint8)
    return np.asarray(Image.fromarray(array[..., :3].astype(np.uint8)).convert("L"), dtype=np.uint8)


def _fit(grey: Grey) -> Grey:
    """Return the picture at a size at which strokes and rules have the thickness that is looked for."""
    height, width = grey.shape
    scale = 1.0
    if min(height, width) > SHORT_SIDE:
        scale = SHORT_SIDE / min(height, width)
    elif max(height, width) < MIN_LONG_SIDE:
        scale = min(2.0, MIN_LONG_SIDE / max(height, width))
    if scale == 1.0:
        return grey
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=way), dtype=np.uint8)


def cut(grey: Grey) -> list[Grey]:
    """Cut a picture as long as many pages into pages, at rows of pixels where the least is printed."""
    height, width = grey.shape
    pages = []
    top = 0
    while height - top > MAX_RATIO * width:
        first = top + int(MAX_RATIO * width / 2)
        bottom = first + int(grey[first : top + int(MAX_RATIO * width)].std(axis=1).argmin())
        pages.append(grey[top:bottom])
        top = bottom
    return [*pages, grey[top:]]


def ink_of(grey: Grey) -> Grey:
    """Return where there is ink: 255 on strokes and rules, 0 on paper. Uneven light makes no difference."""
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    ink = cv2.adaptiveThreshold(
        soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, blockSize=41, C=18
    )
    return np.asarray(ink, dtype=np.uint8)


def level(grey: Grey, angle: float) -> Grey:
    """Return the page turned by its `skew`, so that its lines are level; one askew by less than `LEVEL` stays as it is."""
    if abs(angle) < LEVEL:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    paper = (float(np.median(grey[::7, ::7])),)
    out = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return np.asarray(out, dtype=np.uint8)


def skew(grey: Grey) -> float:
    """Return the angle in degrees (counter-clockwise) by which to turn the page so that its lines are level.

    Level lines make the sums over rows of pixels differ most from row to row; that holds for text and rules alike.
    """
    best = 0.0
    for width, reach, step in ((500, MAX_SKEW, 0.25), (1000, 0.3, 0.05), (1600, 0.05, 0.01)):
        scale = min(1.0, width / grey.shape[1])
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        ink = ink_of(np.asarray(small, dtype=np.uint8)[:3000])
        angles = [best + step * i for i in range(-round(reach / step), round(reach / step) + 1)]
        best = max(angles, key=lambda angle: _sharpness(ink, angle))
    return best


def _sharpness(ink: Grey, angle: float) -> float:
    height, width = ink.shape
    # Shearing is enough for small angles, and faster than turning.
    matrix = np.array([[1, 0, 0], [-np.tan(np.radians(angle)), 1, np.tan(np.radians(angle)) * width / 2]])
    sheared = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    sums = sheared.sum(axis=1, dtype=np.float64)
    return float(((sums[1:] - sums[:-1]) ** 2).sum())
