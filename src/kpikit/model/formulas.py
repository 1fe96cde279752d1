"""Temporary."""

from attrs import frozen


@frozen
class Formula:
    text: str
