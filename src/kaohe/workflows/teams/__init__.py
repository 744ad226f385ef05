"""Forming the teams that the pack asks for, and the letter that borrows their staff."""

from kaohe.workflows.teams.letter import LentPerson, SecondmentLetter, letter_of
from kaohe.workflows.teams.rule import teams_rule

__all__ = ["LentPerson", "SecondmentLetter", "letter_of", "teams_rule"]
