"""Expressions: evaluates the pipelines of a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from rewrite.charts.alternatives import as_other, choose_from
from rewrite.charts.conditions import condition_of
from rewrite.charts.file_set import method_of
from rewrite.charts.functions import bounded, call_method, prepared
from rewrite.charts.functions_choice import ternary
from rewrite.charts.functions_collection import key_text
from rewrite.charts.included import LAYOUT, name_of, printed_operand
from rewrite.charts.looks import FAILING, LOOKING, failure, looks_of
from rewrite.charts.printers import PRINTERS
from rewrite.charts.syntax import (
    Chained,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Literal,
    Operand,
    Pipeline,
    Variable,
)
from rewrite.charts.traced import EMPTY, OPAQUE, Traced, computed
from rewrite.charts.value import UNKNOWN, FileSet, Method, Table, Value, truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.charts.frame import Frame
    from rewrite.charts.glances import Glances
    from rewrite.charts.machine import Machine

TERNARY: Final = "ternary"
SHORT_CIRCUITS: Final = frozenset(["and", "or"])
RENDERING: Final = frozenset(["include", "tpl"])
# What these give has nothing of an image in it, so what they are given need not be rendered.
DIGESTS: Final = frozenset(["sha256sum", "sha1sum", "sha512sum", "adler32sum"])


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
    """Evaluates pipelines; renderer does what needs whole templates, and glances see what is left out."""

    machine: Machine
    renderer: Renderer
    glances: Glances

    def evaluate(self, pipeline: Pipeline, frame: Frame, dot: Value, *, structural: bool = False) -> Value:
        """Give the value of a pipeline and set the variables it declares.

        In:      structural, whether the result is printed as it is, as YAML lines of the rendered text.
        """
        commands = pipeline.commands
        if len(commands) == 1:
            value = self._command(commands[0], frame, dot, None, structural=structural)
        elif name_of(commands[-1]) in DIGESTS:
            value = computed(OPAQUE)
        else:
            layout = structural and all(name_of(command) in LAYOUT for command in commands[1:])
            value = self._command(commands[0], frame, dot, None, structural=layout)
            for command in commands[1:]:
                value = self._command(command, frame, dot, [value])
        if len(pipeline.declares) == 1:
            (frame.assign if pipeline.assigns else frame.declare)(pipeline.declares[0], value)
        return value

    def _command(
        self, command: Command, frame: Frame, dot: Value, piped: list[Value] | None, *, structural: bool = False
    ) -> Value:
        """Give the value of a command; piped holds that of the one before it."""
        operands = command.operands
        first = operands[0]
        if isinstance(first, Function):
            name = first.name
            if name in SHORT_CIRCUITS:
                return self._short_circuit(name, operands[1:], frame, dot, piped or [])
            if name == "dict" and not piped and len(operands) % 2:
                return self._dict(operands, frame, dot)
            lines = printed_operand(command) if structural else None
            args = [self._operand(operand, frame, dot, structural=operand is lines) for operand in operands[1:]]
            if piped:
                args += piped
            if name in LOOKING:
                place = frame.source.literal("", frame.base)
                self.machine.looks.update(looks_of(name, args, place, is_aside=self.machine.is_aside))
            elif name == FAILING and self.machine.follows_values:
                self.machine.looks.update(failure(frame.source.literal("", frame.base)))
            elif name in RENDERING:
                return self._render(name, args, structural=structural)
            if structural and name in PRINTERS and args and self.renderer.passes_over(args[0]):
                return EMPTY
            if name == TERNARY and not piped and args[2:]:
                self.machine.spend(2)
                return bounded(self.machine, ternary(self.machine, args, condition_of(operands[3], frame, dot)))
            return prepared(name)(self.machine, args)
        value = self._operand(first, frame, dot, structural=structural and len(operands) == 1)
        if isinstance(value, Method):
            args = [self._operand(operand, frame, dot) for operand in operands[1:]] + (piped or [])
            return call_method(self.machine, value, args)
        return value

    def _short_circuit(
        self, name: str, operands: Sequence[Operand], frame: Frame, dot: Value, piped: list[Value]
    ) -> Value:
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
                # For `or`, what is unknown may be empty, and then the known one counts.
                self.glances.rest(operands[number + 1 :], lambda operand: self._operand(operand, frame, dot))
                return value
        return UNKNOWN if unknown else value

    def _dict(self, operands: Sequence[Operand], frame: Frame, dot: Value) -> Value:
        """Make a mapping; its keys are nearly always literals, of which nobody needs to know the place."""
        self.machine.spend(2)
        entries: dict[str, Value] = {}
        for at in range(1, len(operands), 2):
            key = operands[at]
            name = key.value if isinstance(key, Literal) else key_text(self._operand(key, frame, dot))
            entries[name] = self._operand(operands[at + 1], frame, dot)
        return Table(entries)

    def _render(self, name: str, args: list[Value], *, structural: bool) -> Value:
        if not args or not isinstance(text := args[0], Traced):
            return UNKNOWN
        dot = args[1] if len(args) > 1 else None
        if name == "include":
            result = self.renderer.include(text.text, dot, structural=structural)
        else:
            result = self.renderer.expand(text, dot, structural=structural)
        return bounded(self.machine, result)

    def _operand(self, operand: Operand, frame: Frame, dot: Value, *, structural: bool = False) -> Value:
        # The most frequent first.
        if isinstance(operand, Field):
            return self._fields(dot, operand.names)
        if isinstance(operand, Literal):
            if operand.words is not None:
                return operand.words
            literal = frame.source.literal(operand.value, frame.base + operand.start)
            return as_other(literal) if self.machine.against else literal
        if isinstance(operand, Variable):
            _, value, others = frame.variable(operand.name)
            if others:
                value = choose_from(self.machine, value, others)
            return self._fields(value, operand.names) if operand.names else value
        if isinstance(operand, Dot):
            return dot
        if isinstance(operand, Pipeline):
            return self.evaluate(operand, frame, dot, structural=structural)
        if isinstance(operand, Constant):
            return operand.value
        if isinstance(operand, Chained):
            value = self.evaluate(operand.inner, frame, dot)
            # Go forgives a field of nothing after parentheses, and only there.
            return None if value is None else self._fields(value, operand.names, forgiving=True)
        if isinstance(operand, Function):
            return prepared(operand.name)(self.machine, [])
        return None

    def _fields(self, value: Value, names: tuple[str, ...], *, forgiving: bool = False) -> Value:
        machine = self.machine
        machine.spend(len(names) + 1)
        for name in names:
            if isinstance(value, Table):
                found = value.entries.get(name)
                is_empty = found is None or (isinstance(found, Traced) and not found.text)
                value = machine.read(value, name) if is_empty else found
            elif isinstance(value, FileSet):
                value = method_of(value, name)
            else:
                return None if forgiving and value is None else UNKNOWN
        return value
