"""Frames for pictures: pandoc's ICML writer, which may open no file, guesses how large they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

SIDES = ("LeftDirection", "Anchor", "RightDirection")


class Frame(NamedTuple):
    """A picture's size on the page and its own, in points."""

    width: float
    height: float
    own_width: float
    own_height: float


def fit(root: Any, frames: Sequence[Frame]) -> None:
    """Give the frames of a story, in place and in order, their sizes and names of their own.

    A frame stands on the line of its text; its middle is the origin of what is in it.
    """
    for number, (rectangle, frame) in enumerate(zip(root.iter("Rectangle"), frames, strict=True)):
        if not frame.own_width:
            continue
        half, rise = frame.width / 2, frame.height / 2
        rectangle.set("Self", f"ufr{number}")
        rectangle.set("ItemTransform", f"1 0 0 1 {half:.4f} {-rise:.4f}")
        corners = ((-half, -rise), (-half, rise), (half, rise), (half, -rise))
        for point, (x, y) in zip(rectangle.iter("PathPointType"), corners, strict=True):
            for side in SIDES:
                point.set(side, f"{x:.4f} {y:.4f}")
        for image in rectangle.iter("Image"):
            across, down = frame.width / frame.own_width, frame.height / frame.own_height
            image.set("Self", f"ufi{number}")
            image.set("ItemTransform", f"{across:.6f} 0 0 {down:.6f} {-half:.4f} {-rise:.4f}")
            for bounds in image.iter("GraphicBounds"):
                bounds.set("Right", f"{frame.own_width:.4f}")
                bounds.set("Bottom", f"{frame.own_height:.4f}")
            for link in image.iter("Link"):
                link.set("Self", f"ufl{number}")
