"""Units of measure as a specification declares them, and numbers that carry one."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import ClassVar, NewType

from attrs import field, frozen

from kpikit.errors import NumberError
from kpikit.model.declared import Declared, Form, key
from kpikit.model.text import Text
from kpikit.numbers import brief, parse_number, plain

_NUMBER = re.compile(
    r"(?P<number>[-+\N{MINUS SIGN}]?[.,]?[0-9][0-9.,]*(?:[eE][-+]?[0-9]+)?(?:/[0-9][0-9.,]*)?)"
    r" ?(?P<unit>.*)"
)
_SHOWN = 60
"""Characters of a faulty text, or of a number, that a message repeats."""


@frozen
class Quantity:
    """An exact number, with the unit it is written in.

    Attributes:
        number: the number, in `unit`.
        unit: the unit as written, like ``triệu đồng``; ``None`` for a bare number, which is taken
            to be in the unit of whatever it is compared with.

    >>> Quantity.parse("61.0 %")
    Quantity(number=Fraction(61, 1), unit='%')
    """

    number: Fraction
    unit: str | None = None

    @classmethod
    def parse(cls, text: str, *, default: Fraction | None = None) -> Quantity:
        """Return the quantity that a text says: a number, then perhaps a unit.

        Whether the unit exists is not looked at; its spaces are tidied and its letters composed.

        Args:
            text: like ``300000``, ``100 percent``, ``80%`` or ``2/37 tỷ đồng``. Numbers are plain:
                a decimal point, and nothing between thousands.
            default: the number where the text has a unit alone, like ``triệu đồng/person``.

        Raises:
            NumberError: no number at the front, unless there is a `default`, or not one number.

        >>> Quantity.parse("2 tỷ đồng")
        Quantity(number=Fraction(2, 1), unit='tỷ đồng')
        >>> Quantity.parse("triệu đồng/person", default=Fraction(1))
        Quantity(number=Fraction(1, 1), unit='triệu đồng/person')
        """
        tidy = " ".join(unicodedata.normalize("NFC", text).split())
        found = _NUMBER.fullmatch(tidy)
        if found is None:
            return cls(_default(tidy, default), tidy)
        unit = found["unit"]
        if unit[:1].isdigit():
            message = f"{tidy[:_SHOWN]!r} begins with more than one number"
            raise NumberError(message, "write the digits of a number without spaces")
        return cls(parse_number(found["number"], "plain"), unit or None)

    def __str__(self) -> str:
        """Return number and unit, in a form that `parse` reads.

        >>> str(Quantity.parse("61.0 %")), str(Quantity.parse("1/3"))
        ('61 %', '1/3')
        """
        return self._with_unit(_written(self.number))

    @property
    def brief(self) -> str:
        """Return number and unit as sentences show them: a long number roughly.

        >>> Quantity.parse("61.0 %").brief, Quantity.parse("1e-19000 km").brief
        ('61 %', 'about 1e-19000 km')
        """
        number = _written(self.number)
        return self._with_unit(number if len(number) <= _SHOWN else brief(self.number))

    def _with_unit(self, number: str) -> str:
        return f"{number} {self.unit}" if self.unit else number


def _written(number: Fraction) -> str:
    """Return a number as decimals if they end, else as a rational."""
    over, under = Fraction(number.numerator), number.denominator
    ends = pow(10, under.bit_length(), under) == 0
    return plain(number) if ends or under == 1 else f"{plain(over)}/{plain(Fraction(under))}"


def _default(text: str, default: Fraction | None) -> Fraction:
    """Return the number of a text that does not begin with one."""
    if default is None or not text:
        message = f"{text[:_SHOWN]!r} does not begin with a number"
        raise NumberError(message, "write the number first, then its unit, like '80 percent'")
    return default


UnitSize = NewType("UnitSize", Quantity)
"""A quantity in the declaration of a unit: ``1000 đồng``, or a unit alone, which means 1 of it."""


@frozen(kw_only=True)
class Unit(Declared):
    """A unit of measure.

    A unit is another unit times a number (``1000 đồng``), a product or quotient of units
    (``triệu đồng/person/year``, which means 1 of it), a bare number (``1/1000000`` for parts per
    million), or, without `equals`, something that no other unit measures.

    >>> from fractions import Fraction
    >>> Unit(id="yen", aliases=("yến",), equals=Quantity(Fraction(1, 100), "tonne")).id
    'yen'
    """

    form: ClassVar[Form] = Form(short="equals")

    id: str = field(metadata=key("Id of the unit; values may be written in it.", examples=("yến",)))
    name: Text | None = field(
        default=None,
        metadata=key("Name for people; values may be written in it too."),
    )
    aliases: tuple[str, ...] = field(
        default=(),
        metadata=key("Other spellings of the unit.", examples=("[km², km2]",)),
    )
    equals: UnitSize | None = field(
        default=None,
        metadata=key(
            "What 1 of the unit is in other units; a unit of its own kind if absent.",
            examples=("1000 đồng", "22 kilogram", "triệu đồng/person/year"),
        ),
    )
