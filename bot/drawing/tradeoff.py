"""What does silence buy? Wrong answers by how many questions are answered."""

from typing import TYPE_CHECKING

from bot.drawing.curves import Trade
from bot.drawing.palette import BLUE, INK, ORANGE, SKY, headed, label, percents, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST_HEIGHT = 0.12


def draw_tradeoff(axes: "Axes", trade: Trade, target: float) -> None:
    """The risk-coverage curve with its interval, the target, and where the bot stands."""
    axes.fill_between(
        trade.coverage, trade.low, trade.high, color=SKY, alpha=0.25, linewidth=0, step="post"
    )
    alone = "o" if len(trade.coverage) == 1 else None
    axes.plot(trade.coverage, trade.risk, color=BLUE, linewidth=1.8, marker=alone)
    allowed = 1.0 - target
    axes.axhline(allowed, color=ORANGE, linewidth=1.2, linestyle=(0, (5, 3)))
    said = f"{allowed * 100:.3g} % wrong: the target"
    say(axes, 1, allowed, said, at=(-4, 4), color=ORANGE, ha="right", halo=True)
    highest = float(trade.risk.max(initial=0.0))
    axes.set(xlim=(0, 1), ylim=(0, min(1.0, max(_LEAST_HEIGHT, 3 * allowed, highest * 1.15))))
    headed(
        axes,
        "What does silence buy?",
        "The fewer it answers, the fewer are wrong (shaded: 95 % intervals).\n"
        f"{_here(axes, trade)}",
    )
    percents(axes, "xy")
    label(axes, "share of all questions answered", "share of the answers that are wrong")


def _here(axes: "Axes", trade: Trade) -> str:
    if trade.here is None:
        return "As it is set it answers nothing."
    coverage, risk = trade.here
    axes.scatter([coverage], [risk], s=80, color=INK, zorder=4, edgecolor="white", clip_on=False)
    side = -1 if coverage > 0.45 else 1
    align = "right" if side < 0 else "left"
    say(axes, coverage, risk, "as it is set", at=(9 * side, 12), ha=align, weight="bold", halo=True)
    return f"As it is set: {coverage * 100:.1f} % answered, {risk * 100:.1f} % of them wrong."
