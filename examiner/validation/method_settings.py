"""Parameters of methods that do not run as they come, in the tasks of every measure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from examiner.digest import record_digest
from examiner.errors import ParameterRefused
from examiner.explanation.catalogue import spec
from examiner.explanation.parameters import parse
from examiner.validation.controls import CONTROLS
from examiner.validation.tasks import Task

Settings = Mapping[str, Mapping[str, str]]
"""Of methods, as a user types them, by method and parameter."""

AS_THEY_COME: Settings = MappingProxyType({})


def checked_settings(given: Settings) -> Settings:
    """The same settings; raises ParameterRefused for one that its method does not take."""
    for method, parameters in given.items():
        if method in CONTROLS:
            raise ParameterRefused(
                f"The control {method} has no parameters.",
                advice="Set parameters of methods only.",
                method=method,
            )
        parse(spec(method).parameters, parameters, method)
    return given


def settings_of(tasks: Sequence[Task]) -> dict[str, dict[str, Any]]:
    """The parameters that tasks were given, by method."""
    given = {task.arguments["method"]: task.arguments["parameters"] for task in tasks}
    return {method: parameters for method, parameters in given.items() if parameters}


def suffix(parameters: Mapping[str, str]) -> str:
    """What the key of a task ends in, so that other parameters are another task."""
    return f"-{record_digest('parameters', parameters)[:8]}" if parameters else ""
