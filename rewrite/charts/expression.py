"""Expressions: evaluates the pipelines of a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from rewrite.charts.file_set import method_of
from rewrite.charts.functions import bounded, call, call_method
from rewrite.charts.syntax import (
    Chained,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Literal,
    Nil,
    Operand,
    Pipeline,
    Variable,
)
from rewrite.charts.traced import EMPTY, OPAQUE, Traced, computed
from rewrite.charts.value import UNKNOWN, FileSet, Method, Table, Value, text_of, truth

if TYPE_CHECKING:
    from rewrite.charts.frame import Frame
    from rewrite.charts.machine import Machine

# What these give has nothing of an image in it, so what they are given need not be rendered.
DIGESTS: Final = frozenset(["sha256sum", "sha1sum", "sha512sum", "adler32sum"])
# What prints a value as it is.
PRINTERS: Final = frozenset(["toYaml", "mustToYaml", "toYamlPretty", "toJson", "mustToJson", "toRawJson"])
# What only moves text about leaves it the YAML that it was.
LAYOUT: Final = frozenset(["indent", "nindent", "trim", "toString"])


class Renderer(Protocol):
    """What renders templates for include and tpl."""

    def include(self, name: str, dot: Value, *, structural: bool) -> Value:
        """Render a named template."""

    def expand(self, text: Traced, dot: Value, *, structural: bool) -> Value:
        """Render a text as a template."""

    def passes_over(self, value: Value) -> bool:
        """Tell whether what is printed of a value on the line at hand has nothing of an image."""


@dataclass(frozen=True, slots=True)
class Expressions:
    """Evaluates pipelines; renderer does what needs whole templates."""

    machine: Machine
    renderer: Renderer

    def evaluate(self, pipeline: Pipeline, frame: Frame, dot: Value, *, structural: bool = False) -> Value:
        """Give the value of a pipeline and set the variables it declares.

        In:      structural, whether the result is printed as it is, as YAML lines of the rendered text.
        """
        self.machine.spend(1)
        commands = pipeline.commands
        layout = structural and all(_name(command) in LAYOUT for command in commands[1:])
        if len(commands) > 1 and _name(commands[-1]) in DIGESTS:
            value: Value = computed(OPAQUE)
        else:
            value = self._command(commands[0], frame, dot, [], structural=layout)
            for command in commands[1:]:
                value = self._command(command, frame, dot, [value])
        if len(pipeline.declares) == 1:
            (frame.assign if pipeline.assigns else frame.declare)(pipeline.declares[0], value)
        return value

    def _command(
        self, command: Command, frame: Frame, dot: Value, piped: list[Value], *, structural: bool = False
    ) -> Value:
        first, *rest = command.operands
        if isinstance(first, Function):
            if first.name in ("and", "or"):
                return self._short_circuit(first.name, rest, frame, dot, piped)
            args = [self._operand(operand, frame, dot) for operand in rest] + piped
            if structural and first.name in PRINTERS and args and self.renderer.passes_over(args[0]):
                return EMPTY
            return self._call(first.name, args, structural=structural)
        value = self._operand(first, frame, dot)
        if isinstance(value, Method):
            args = [self._operand(operand, frame, dot) for operand in rest] + piped
            return call_method(self.machine, value, args)
        return value

    def _short_circuit(self, name: str, operands: list[Operand], frame: Frame, dot: Value, piped: list[Value]) -> Value:
        """`or` gives its first true argument, `and` its first false one, else the last; the rest is not evaluated."""
        value: Value = None
        unknown = False
        for number in range(len(operands) + len(piped)):
            inner = number < len(operands)
            value = self._operand(operands[number], frame, dot) if inner else piped[number - len(operands)]
            known = truth(value)
            if known is None:
                unknown = True
            elif known is (name == "or"):
                break
        else:
            return UNKNOWN if unknown else value
        # For `or`, what is unknown may be empty, and then the known one counts.
        return value

    def _call(self, name: str, args: list[Value], *, structural: bool) -> Value:
        if name not in ("include", "tpl"):
            return call(self.machine, name, args)
        if not args or not isinstance(args[0], Traced):
            return UNKNOWN
        dot = args[1] if len(args) > 1 else None
        if name == "include":
            result = self.renderer.include(text_of(args[0]), dot, structural=structural)
        else:
            result = self.renderer.expand(args[0], dot, structural=structural)
        return bounded(self.machine, result)

    def _operand(self, operand: Operand, frame: Frame, dot: Value) -> Value:
        match operand:
            case Dot():
                return dot
            case Field():
                return self._fields(dot, operand.names)
            case Variable():
                return self._fields(frame.variable(operand.name), operand.names)
            case Literal():
                if operand.start is None:
                    return computed(operand.value)
                return frame.source.literal(operand.value, frame.base + operand.start)
            case Constant():
                return operand.value
            case Nil():
                return None
            case Pipeline():
                return self.evaluate(operand, frame, dot)
            case Chained():
                value = self.evaluate(operand.inner, frame, dot)
                # Go forgives a field of nothing after parentheses, and only there.
                return None if value is None else self._fields(value, operand.names, forgiving=True)
            case Function():
                return self._call(operand.name, [], structural=False)

    def _fields(self, value: Value, names: tuple[str, ...], *, forgiving: bool = False) -> Value:
        for name in names:
            self.machine.spend(1)
            if isinstance(value, Table):
                value = self.machine.read(value, name)
            elif isinstance(value, FileSet):
                value = method_of(value, name)
            elif isinstance(value, Method):
                return UNKNOWN
            else:
                return None if forgiving and value is None else UNKNOWN
        return value


def _name(command: Command) -> str:
    first = command.operands[0]
    return first.name if isinstance(first, Function) else ""
