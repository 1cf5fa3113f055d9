"""The recogniser of text in pictures: its models are those of its package, and its threads do not keep cores busy."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from foiacrawl.scan import recogniser

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def no_engine() -> Iterator[None]:
    """Let the test make an engine of its own, and the next one, too."""
    recogniser._engine.cache_clear()
    yield
    recogniser._engine.cache_clear()


@pytest.mark.usefixtures("no_engine")
def test_nothing_is_fetched_and_a_missing_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    crop = np.full((40, 120), 240, np.uint8)
    cv2.putText(crop, "128", (15, 32), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (10,), 2)
    assert [words.text for words in recogniser.recognise([crop])] == ["128"]
    monkeypatch.setattr(recogniser, "MODELS", {"Rec": "another.onnx"})
    recogniser._engine.cache_clear()
    with pytest.raises(recogniser.RecogniserError, match=r"another\.onnx; nothing is fetched"):
        recogniser._engine()


def test_threads_that_wait_for_others_sleep() -> None:
    """Where other programs need the cores, threads that wait in a loop take a third of the time of both."""
    crop = np.full((40, 120), 240, np.uint8)
    recogniser.detect(crop)
    recogniser.recognise([crop])
    engine = recogniser._engine()
    for part in (engine.text_det, engine.text_rec):
        options = part.session.session.get_session_options()
        assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
        assert 1 <= options.intra_op_num_threads <= recogniser.THREADS
