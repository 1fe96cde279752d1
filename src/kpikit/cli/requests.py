"""What a command is asked for: its options as one value, and the evaluation that answers it."""

from __future__ import annotations

from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click
from attrs import frozen

from kpikit.dates import day_of
from kpikit.errors import DateError, PeriodError
from kpikit.evaluation import Evaluation, evaluate
from kpikit.observations import Observations, read_observations
from kpikit.periods import Period
from kpikit.presentation import LANGUAGES
from kpikit.rules import installed_rules
from kpikit.spec import load_specification

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.model.specification import Specification


class _PeriodType(click.ParamType[Period]):
    """A period on the command line."""

    name = "period"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        try:
            return Period.parse(str(value))
        except PeriodError as error:
            self.fail(str(error), param, ctx)


class DayType(click.ParamType[date]):
    """A day on the command line."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day that a text says."""
        try:
            return day_of(str(value))
        except DateError as error:
            self.fail(str(error), param, ctx)


@frozen(kw_only=True)
class Options:
    """The options of every command that evaluates.

    Attributes:
        observations: path of the table of observations; the specification's own if absent.
        periods: the windows; all that are observed if empty.
        as_of: the day by which everything has to be known; the newest vintages count if absent.
        map_of: the day on whose map everything is evaluated; that of each window if absent.
        weights: name of the weights to take instead of the nodes' own.
        form: how results are written.
        output: the file or folder that results go to; standard output if absent.
        language: language of tables for people.
    """

    observations: str | None
    periods: tuple[Period, ...]
    as_of: date | None
    map_of: date | None
    weights: str | None
    form: str
    output: Path | None
    language: str


@frozen(kw_only=True)
class Request(Options):
    """What a command is asked for that evaluates one specification.

    Attributes:
        path: the specification.
    """

    path: str

    def evaluation(self) -> Evaluation:
        """Return the evaluation that is asked for.

        Raises:
            DiagnosticsError: the specification or the data has errors.
            UsageError: there is no table of observations.
        """
        specification = load_specification(self.path, rules=installed_rules())
        return evaluate(
            specification,
            self._observations(specification),
            period=self.periods or None,
            as_of=self.as_of,
            map_of=self.map_of,
            weights=self.weights,
        )

    def _observations(self, specification: Specification) -> Observations:
        table = self.observations or specification.default_table
        if table is None:
            message = "the specification names no table of observations; give --observations F"
            raise click.UsageError(message)
        return read_observations(table, specification)


_PARAMETERS = (
    click.option(
        "--observations",
        metavar="F",
        help="Table of observations; the one that the specification names if absent.",
    ),
    click.option(
        "--period",
        "periods",
        type=_PeriodType(),
        multiple=True,
        metavar="P",
        help="Window to evaluate, like 2024-S1; may be repeated. All that are observed if absent.",
    ),
    click.option(
        "--as-of",
        type=DayType(),
        metavar="D",
        help="Day by whose end figures, targets and rules have to be known, like 2024-07-15 or "
        "15/7/2024. Later vintages are not seen, and what is due later is not due.",
    ),
    click.option(
        "--map-of",
        type=DayType(),
        metavar="D",
        help="Day on whose map of organisation units everything is evaluated: figures from before "
        "a merger are those of the units of then together. The last day of each window if absent.",
    ),
    click.option(
        "--weights",
        metavar="W",
        help="Name of the weights to take instead of those of the nodes.",
    ),
    click.option(
        "--output",
        metavar="F",
        type=click.Path(path_type=Path),
        help="File to write instead of the terminal.",
    ),
    click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default="en",
        show_default=True,
        help="Language of tables for people.",
    ),
)


def with_request(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the options of a `Request`, which it gets as ``request``."""
    return with_options(Request, "path")(command)


def with_options(
    asked: type[Options], *arguments: str, forms: Sequence[str] = ("table", "json", "csv")
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what gives a command its arguments and options, as ``request``.

    Args:
        asked: the class of the request.
        arguments: the fields of it that are arguments.
        forms: in which results can be written; the first one unless another is asked for.
    """
    names = [field.name for field in attrs.fields(asked)]

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def called(**options: Any) -> None:
            request = asked(**{name: options.pop(name) for name in names})
            command(request=request, **options)

        for parameter in reversed((*map(click.argument, arguments), *_PARAMETERS)):
            called = parameter(called)
        return _written_in(forms)(called)

    return decorated


def _written_in(forms: Sequence[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="For people, or exact for programs.",
    )
