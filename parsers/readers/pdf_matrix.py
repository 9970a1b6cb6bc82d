"""How a PDF places what it draws: matrices, and those that turn a page upright. Lengths are points."""

from typing import NamedTuple

# Left, bottom, right, top, in the coordinates of whoever asks.
Box = tuple[float, float, float, float]


class Matrix(NamedTuple):
    """What turns the point x, y into a x + c y + e, b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Give where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Give the box a box comes to fill."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def after(self, first: "Matrix") -> "Matrix":
        """Give the matrix that does `first`, then this one."""
        ax, ay = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        cx, cy = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Matrix(ax, ay, cx, cy, *self.point(first.e, first.f))


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)
# By the angle at which text runs, as pdfium tells it (clockwise): what turns the page upright, y downwards.
UPRIGHT = {
    0: Matrix(1, 0, 0, -1, 0, 0),
    90: Matrix(0, -1, -1, 0, 0, 0),
    180: Matrix(-1, 0, 0, 1, 0, 0),
    270: Matrix(0, 1, 1, 0, 0, 0),
}
