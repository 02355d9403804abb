"""What all pictures are drawn on: no state is shared between two of them."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def blank(width: float, height: float, dots: int = 100, margin: float = 0.04) -> "Figure":
    """An empty picture, in inches, and dots of each."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(h_pad=margin, w_pad=margin)
    figure = Figure(figsize=(width, height), dpi=dots, layout=layout)
    FigureCanvasAgg(figure)
    return figure


def png(figure: "Figure") -> bytes:
    """The picture as a file's content; the same for the same picture."""
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
