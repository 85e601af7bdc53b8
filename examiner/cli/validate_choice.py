"""Options of measures that run explanation methods: which of them, on how many pairs."""

from typing import Any

import click

methods_option = click.option(
    "--methods",
    help="Methods and the controls random and centre, commas between them; else both controls and "
    "all methods that can explain a score of the backbone.",
)

pairs_option = click.option(
    "--pairs",
    "count",
    type=click.IntRange(min=2),
    help="How many pairs to take, half of them genuine, from all folds alike; else all.",
)

settings_option = click.option(
    "--set", "settings", multiple=True, metavar="METHOD.NAME=VALUE", help="Set a parameter."
)


class Listed(click.ParamType[tuple[str, ...]]):
    """Words of a closed list, commas between them; each counts once, in the order given."""

    name = "list"

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The words, or click's error for another one."""
        if isinstance(value, tuple):
            return value
        asked = tuple(dict.fromkeys(word.strip() for word in str(value).split(",")))
        for word in asked:
            if word not in self._words:
                self.fail(f"{word!r} is none of {', '.join(self._words)}.", param, ctx)
        return asked
