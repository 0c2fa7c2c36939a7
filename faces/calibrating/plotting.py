"""The reliability plot: are the scores what they say?"""

from pathlib import Path

import numpy as np

from faces.calibrating.fitting import Cosines, Same
from faces.calibrating.judging import Report
from faces.engine.types import CONFIRMED_ABOVE, SUGGESTED_FROM, Calibration

SAME, DIFFERENT, CURVE = "#5B2A86", "#E4572E", "#1E1B18"


def plot_reliability(
    file: Path, calibration: Calibration, report: Report, cosines: Cosines, same: Same
) -> None:
    """Write a PNG: predicted against observed share, and the cosines under the curve.

    Drawn without a screen. Raises OSError where the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 5), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(f"{calibration.version}: {report.pairs} pairs, AUC {report.auc:.3f}")
    left, right = figure.subplots(1, 2)

    left.plot([0, 100], [0, 100], color="0.7", linestyle="--", label="perfectly calibrated")
    left.plot(
        [100 * one.predicted for one in report.bins],
        [100 * one.observed for one in report.bins],
        color=CURVE,
        marker="o",
        label="pairs in groups of ten percent",
    )
    for one in report.bins:
        left.annotate(
            str(one.pairs),
            (100 * one.predicted, 100 * one.observed),
            xytext=(6, -12),
            textcoords="offset points",
            fontsize=8,
        )
    left.set(
        xlabel="similarity score, %",
        ylabel="pairs of one person, %",
        xlim=(-3, 103),
        ylim=(-3, 103),
        title=f"Reliability (expected error {100 * report.expected_calibration_error:.1f} points)",
    )
    left.legend(loc="upper left")

    edges = np.histogram_bin_edges(cosines, bins=30)
    right.hist(cosines[~same], edges, color=DIFFERENT, alpha=0.7, label="different people")
    right.hist(cosines[same], edges, color=SAME, alpha=0.7, label="one person")
    right.set(xlabel="cosine", ylabel="pairs", title="What was measured, and the score it gives")
    score = right.twinx()
    along = np.linspace(edges[0], edges[-1], 200)
    score.plot(along, [calibration.similarity_score(cosine) for cosine in along], color=CURVE)
    for edge in (SUGGESTED_FROM, CONFIRMED_ABOVE):
        score.axhline(edge, color="0.7", linewidth=0.8, linestyle=":")
    score.set(ylabel="similarity score, %", ylim=(0, 103))
    figure.legend(*right.get_legend_handles_labels(), loc="outside lower right", ncols=2)
    figure.savefig(file, format="png", dpi=120)
