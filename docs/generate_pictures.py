"""Writes docs/explanation/pictures/: points over the measure, one picture for each scoring rule.

Each curve is computed by the rule itself, made ready as for an evaluation. Run it after changing a
rule: ``python docs/generate_pictures.py``. A test fails while a picture is not up to date.
"""

# ruff: noqa: INP001 - a script, in no package

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

from attrs import frozen

from kpikit import evaluate, parse_specification, plan, read_observations
from kpikit.model.scoring import Measured
from kpikit.numbers import Rounding, plain, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.resolved_nodes import ResolvedLeaf
    from kpikit.model.scoring import ScoringRule

FOLDER = Path(__file__).parent / "explanation" / "pictures"

WIDTH, HEIGHT = 420, 240
LEFT, RIGHT, TOP, BOTTOM = 50, 15, 15, 45
SAMPLES = 300
JUMP = Fraction(1, 20)
"""A part of the height: neighbouring samples that are farther apart are not joined."""

BOOK = """
kpikit: 1
id: picture
org_units: [{{id: u0}}, {{id: u1}}, {{id: u2}}, {{id: u3}}, {{id: u4}}]
indicators: {{x: {{{nature}}}}}
targets: {{x: {{plan: {{{target}}}}}}}
scorecard:
  children:
    - {{indicator: x, max_points: {most}, score: {score}}}
"""


TABLE_BOOK = """
kpikit: 1
id: picture
org_units: {{table: observations}}
indicators: {{x: {{{nature}}}}}
targets: {{x: {{plan: {{{target}}}}}}}
scorecard:
  children:
    - {{indicator: x, max_points: {most}, decimals: 9, score: {score}}}
"""


@frozen
class Picture:
    """What one picture shows.

    Attributes:
        name: of its file.
        score: the score, as it is written in YAML.
        start: the lowest measure.
        end: the highest measure.
        peers: measures of the other peers.
        most: max_points.
        label: what the measure is.
        words: names of the measures 0, 1, 2 ... where only these are possible.
        nature: what is said of the indicator.
        target: its target.
        whole: whether it is drawn from whole evaluations, as scores of parts and conditions are.
    """

    name: str
    score: str
    start: str = "0"
    end: str = "100"
    peers: Sequence[Fraction | int] = ()
    most: int = 10
    label: str = "value"
    words: Sequence[str] = ()
    nature: str = "unit: percent, direction: higher"
    target: str = "at_least: 80"
    whole: bool = False


PEERS = (20, 35, 60, 80)
PICTURES = (
    Picture("value", "value", end="10"),
    Picture("linear", "{linear: {full_at: 80, zero_below: 40}, cap: 100 percent}"),
    Picture("linear-log", "{linear: {zero_at: 1, full_at: 100, log: true}, floor: 0}", start="1/2"),
    Picture(
        "bands",
        "{bands: [{above: 90, points: 10}, {at_least: 70, points: 5}, {otherwise: 0}]}",
    ),
    Picture(
        "piecewise",
        "{piecewise: [{from: 0, to: 50, points: [0, 4]}, {from: 50, to: 80, points: [6, 10]}]}",
    ),
    Picture(
        "increments",
        "{increments: {start: 10, from: 20, each: -2, per: 10, count: begun}, floor: 0}",
    ),
    Picture(
        "options",
        "{options: {head: 100 percent, deputy: 50 percent, nobody: 0}}",
        words=("head", "deputy", "nobody"),
        nature="values: [head, deputy, nobody]",
        target="unstated",
    ),
    Picture("pass-fail", "{target: plan, pass_fail: }", words=("unmet", "met")),
    Picture("min-max", "{min_max: {least: 1}}", peers=PEERS),
    Picture("z-score", "{z_score: {center: 50 percent, spread: 2}}", peers=PEERS),
    Picture("peer-rank", "peer_rank", peers=PEERS),
    Picture("percentile", "percentile", peers=PEERS),
    Picture("borda", "{borda: {each: 2}}", peers=PEERS),
    Picture("fraction-of-max", "fraction_of_max", peers=PEERS),
    Picture("distance-to", "{distance_to: {at: 70}}", peers=PEERS),
    Picture(
        "leader",
        "{target: plan, leader: {at_target: 50 percent}}",
        end="3/2",
        peers=(Fraction(5, 4),),
        label="achievement",
    ),
    Picture("points", "{points: 50 percent, when: x >= 30 percent}", whole=True),
    Picture(
        "sum-of",
        "{sum_of: [{linear: {full_at: 160}}, {points: 4, when: x >= 70 percent}]}",
        whole=True,
    ),
    Picture(
        "highest-of",
        "{highest_of: [{linear: {full_at: 100}}, {points: 4, when: x >= 20 percent}]}",
        whole=True,
    ),
    Picture(
        "lowest-of",
        "{lowest_of: [{linear: {full_at: 80}}, {points: 7}]}",
        whole=True,
    ),
    Picture(
        "first-of",
        "{first_of: [{points: 10, when: x >= 80 percent}, {linear: {full_at: 160}}]}",
        whole=True,
    ),
)


def pictures() -> dict[str, str]:
    """Return the text of each picture by the name of its file."""
    return {f"{picture.name}.svg": svg(picture) for picture in PICTURES}


def svg(picture: Picture) -> str:
    """Return one picture."""
    if picture.whole:
        samples = list(evaluated(picture))
        known = [number for _, number in samples if number is not None]
        low, high = min(Fraction(0), *known), max(Fraction(picture.most), *known)
        frame = Frame(samples[0][0], samples[-1][0], low, high, 0)
        return document(picture, [*frame.axes(picture), *frame.lines(samples)])
    leaf = made_ready(picture)
    if picture.words:
        samples = [(Fraction(place), given(leaf, picture, place)) for place in places(picture)]
    else:
        samples = list(curve(leaf, picture))
    known = [number for _, number in samples if number is not None]
    low, high = min(Fraction(0), *known), max(Fraction(picture.most), *known)
    frame = Frame(samples[0][0], samples[-1][0], low, high, len(picture.words))
    drawn = frame.bars(samples) if picture.words else frame.lines(samples)
    return document(picture, [*frame.axes(picture), *drawn])


def made_ready(picture: Picture) -> ResolvedLeaf:
    """Return the leaf of a scorecard that has the picture's score."""
    text = BOOK.format(
        nature=picture.nature, target=picture.target, most=picture.most, score=picture.score
    )
    (leaf,) = plan(parse_specification(text)).resolved.cards[0].top.children
    return leaf  # type: ignore[return-value]


def evaluated(picture: Picture) -> Iterator[tuple[Fraction, Fraction | None]]:
    """Yield measures with what a whole evaluation gives: each is the value of a unit of its own."""
    text = TABLE_BOOK.format(
        nature=picture.nature, target=picture.target, most=picture.most, score=picture.score
    )
    specification = parse_specification(text)
    start, end = Fraction(picture.start), Fraction(picture.end)
    measures = [start + (end - start) * number / SAMPLES for number in range(SAMPLES + 1)]
    rows = [
        {"org_unit": f"u{place}", "indicator": "x", "period": "2024", "value": measure}
        for place, measure in enumerate(measures)
    ]
    scores = evaluate(specification, read_observations(rows, specification)).scores
    found = {row.org_unit: row.points for row in scores if row.node == "x"}
    for place, measure in enumerate(measures):
        yield measure, found[f"u{place}"]


def places(picture: Picture) -> range:
    """Return the places of the words."""
    return range(len(picture.words))


def curve(leaf: ResolvedLeaf, picture: Picture) -> Iterator[tuple[Fraction, Fraction | None]]:
    """Yield measures with what they give."""
    start, end = Fraction(picture.start), Fraction(picture.end)
    for number in range(SAMPLES + 1):
        measure = start + (end - start) * number / SAMPLES
        yield measure, given(leaf, picture, measure)


def given(leaf: ResolvedLeaf, picture: Picture, measure: Fraction | int) -> Fraction | None:
    """Return the points of a measure, as a cap and a floor leave them; `None` for none."""
    peers = {f"u{number}": Fraction(peer) for number, peer in enumerate(picture.peers)}
    peers["own"] = Fraction(measure)
    most = Fraction(picture.most)
    rule = cast("ScoringRule", leaf.rule)
    found = rule.points(Measured(measure=Fraction(measure), max_points=most, peers=peers))
    if not isinstance(found, Fraction):
        return None
    found = found if leaf.floor is None else max(found, leaf.floor)
    return found if leaf.cap is None else min(found, leaf.cap)


Samples = list[tuple[Fraction, Fraction | None]]


@frozen
class Frame:
    """Where measures and points lie in the picture."""

    start: Fraction
    end: Fraction
    low: Fraction
    high: Fraction
    words: int

    def x(self, measure: Fraction) -> str:
        """Return the place of a measure."""
        room = WIDTH - LEFT - RIGHT
        if self.words:
            return px(LEFT + room * (measure + Fraction(1, 2)) / self.words)
        return px(LEFT + room * (measure - self.start) / (self.end - self.start))

    def y(self, points: Fraction) -> str:
        """Return the place of points."""
        room = HEIGHT - TOP - BOTTOM
        return px(HEIGHT - BOTTOM - room * (points - self.low) / (self.high - self.low))

    def lines(self, samples: Samples) -> Iterator[str]:
        """Yield the lines of a curve, one for each part without a jump."""
        part: list[str] = []
        for (measure, points), (_, after) in pairwise([*samples, (self.end, None)]):
            if points is not None:
                part.append(f"{self.x(measure)},{self.y(points)}")
            gap = None if points is None or after is None else abs(after - points)
            if part and (gap is None or gap > (self.high - self.low) * JUMP):
                yield f'<polyline points="{" ".join(part)}"/>'
                part = []

    def bars(self, samples: Samples) -> Iterator[str]:
        """Yield a bar for each word."""
        for measure, points in samples:
            x, end = self.x(measure), self.y(points or Fraction(0))
            yield f'<line class="bar" x1="{x}" x2="{x}" y1="{self.y(Fraction(0))}" y2="{end}"/>'

    def axes(self, picture: Picture) -> Iterator[str]:
        """Yield axes with numbers at their ends, and a mark for each peer."""
        left, right, bottom = px(LEFT), px(WIDTH - RIGHT), self.y(Fraction(0))
        yield f'<line x1="{left}" x2="{right}" y1="{bottom}" y2="{bottom}"/>'
        yield f'<line x1="{left}" x2="{left}" y1="{px(TOP)}" y2="{px(HEIGHT - BOTTOM)}"/>'
        for points in sorted({Fraction(0), self.low, Fraction(picture.most), self.high}):
            number = plain(rounded(points, 1, Rounding.HALF_AWAY))
            yield f'<text class="y" x="{px(LEFT - 6)}" y="{self.y(points)}" dy="4">{number}</text>'
        middle = px((LEFT + WIDTH) // 2)
        yield f'<text class="x" x="{middle}" y="{HEIGHT - 8}">{picture.label}</text>'
        marks = picture.words or [plain(self.start), plain(self.end)]
        ends = map(Fraction, places(picture)) if picture.words else (self.start, self.end)
        for word, measure in zip(marks, ends, strict=True):
            yield f'<text class="x" x="{self.x(measure)}" y="{HEIGHT - 26}">{word}</text>'
        for peer in picture.peers:
            yield f'<circle cx="{self.x(Fraction(peer))}" cy="{bottom}" r="3"/>'


def px(place: Fraction | int) -> str:
    """Return a place in the picture, in tenths."""
    return plain(rounded(Fraction(place), 1, Rounding.HALF_AWAY))


STYLE = (
    "text{font:12px sans-serif;fill:#555}.x{text-anchor:middle}.y{text-anchor:end}"
    "line{stroke:#999}polyline{fill:none;stroke:#3f51b5;stroke-width:2}"
    ".bar{stroke:#3f51b5;stroke-width:24}circle{fill:#e65100}"
)


def document(picture: Picture, parts: Sequence[str]) -> str:
    """Return a whole picture."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    title = f"<title>{picture.name}: points over the {picture.label}</title>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", *parts, "</svg>", ""])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pictures().items():
        (FOLDER / file).write_text(text, encoding="utf-8", newline="\n")
