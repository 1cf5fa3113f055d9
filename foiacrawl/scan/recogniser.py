"""Recognise text in pictures: rapidocr with the models of its own package, nothing fetched, two threads."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import cv2

from foiacrawl.scan.ruled import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

# Named one by one: a model that the package does not bring would be looked for on the network.
MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
THREADS = 2
HEIGHT = 48  # pixels: what the recogniser makes every line
BATCH_WIDTH = 1_500  # pixels of all lines recognised at once: 100 MB
NARROW = 96  # pixels: the least width a crop is padded to
MAX_BAND = 1_300  # pixels: what the detector looks at at once takes 400 MB


class RecogniserError(Exception):
    """Pictures cannot be read here; the message says what to install."""


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """A recognised line: its text and how sure the recogniser is of its least certain character (0 to 1)."""

    text: str
    confidence: float


def recognise(crops: Sequence[Grey]) -> list[RecognisedText]:
    """Return the text of each crop of one line, "" where nothing is recognised."""
    if not crops:
        return []
    words = [RecognisedText("", 0.0)] * len(crops)
    for batch in _batches([crop.shape[1] / crop.shape[0] for crop in crops]):
        found = _engine().recognize_txt([cv2.cvtColor(crops[index], cv2.COLOR_GRAY2BGR) for index in batch])
        for index, text, info in zip(batch, found.txts, found.word_results, strict=True):
            sure = min(info.confs) if text and info.confs else 0.0
            words[index] = RecognisedText(text, float(sure))
    return words


def _batches(ratios: Sequence[float]) -> list[list[int]]:
    """Group lines of like shape (width by height): all of a batch are padded to its widest, and take memory so."""
    batches: list[list[int]] = []
    for index in sorted(range(len(ratios)), key=ratios.__getitem__):
        width = max(NARROW, HEIGHT * ratios[index])
        if not batches or (len(batches[-1]) + 1) * width > BATCH_WIDTH:
            batches.append([])
        batches[-1].append(index)
    return batches


def detect(page: Grey) -> list[Box]:
    """Return the boxes of the lines of text on a page, from top to bottom."""
    boxes: list[Box] = []
    for top, bottom in _bands(page):
        band = cv2.cvtColor(page[top:bottom], cv2.COLOR_GRAY2BGR)
        found = _engine()(band, use_det=True, use_cls=False, use_rec=False)
        for box in found.boxes if found.boxes is not None else ():
            xs, ys = box[:, 0], box[:, 1]
            boxes.append(
                Box(
                    max(0, int(xs.min())),
                    top + max(0, int(ys.min())),
                    min(page.shape[1], int(xs.max()) + 1),
                    min(bottom, top + int(ys.max()) + 1),
                )
            )
    _engine().use_rec = True
    return sorted(boxes, key=lambda box: (box.top, box.left))


def _bands(page: Grey) -> list[tuple[int, int]]:
    """Cut a long page at its emptiest rows of pixels into bands that the detector takes at full size."""
    height = page.shape[0]
    bands = []
    top = 0
    while height - top > MAX_BAND:
        spread = page[top + MAX_BAND // 2 : top + MAX_BAND].std(axis=1)
        bottom = top + MAX_BAND // 2 + int(spread.argmin())
        bands.append((top, bottom))
        top = bottom
    return [*bands, (top, height)]


def require() -> None:
    """Raise `RecogniserError` unless everything that reads pictures is installed."""
    missing = [name for name in ("rapidocr", "onnxruntime") if find_spec(name) is None]
    if missing:
        raise RecogniserError(
            f"{', '.join(missing)} not installed: pictures and scans need pip install 'foiacrawl[ocr]'"
        )


@cache
def _engine() -> Any:
    require()
    from omegaconf import flag_override
    from rapidocr import RapidOCR

    folder = resources.files("rapidocr") / "models"
    paths = {name: folder / model for name, model in MODELS.items()}
    absent = [path.name for path in paths.values() if not path.is_file()]
    if absent:
        raise RecogniserError(
            f"this rapidocr has no {', '.join(absent)}; nothing is fetched while reading: "
            "install the version that foiacrawl[ocr] names"
        )
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.text_score": 0.0,
            "Global.use_cls": False,
            "Global.max_side_len": 4 * MAX_BAND,
            # As it is: by default a strip of one line would be blown up until its short side has 736 pixels.
            "Det.limit_type": "max",
            "Det.limit_side_len": 4 * MAX_BAND,
            "Rec.rec_batch_num": 64,  # what is handed over is one batch
        }
    )
    with flag_override(engine.cfg, "allow_objects", True):
        for part, path in paths.items():
            engine.cfg[part].session = _session(str(path))
    engine.return_word_box = True
    # Most crops are a digit or two: padded to less than the usual 320 pixels they take half the time.
    engine.cfg.Rec.rec_img_shape = [3, 48, NARROW]
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return engine


def _session(model: str) -> Any:
    """Return the session of a model; its threads sleep while they wait: those of rapidocr's own sessions occupy the cores."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.intra_op_num_threads = min(THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])
