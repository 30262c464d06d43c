"""Evaluate: renders templates into traced text.

Two ways of rendering stand beside each other. Where a template prints YAML lines (structural), both sides of a
condition are printed, one behind the other, so that what the default values switch off is seen too. Where it makes a
string, conditions follow the values; of one that is unknown each side is tried, and the line is printed once for each
outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.alternatives import remember
from rewrite.charts.conditions import condition_of
from rewrite.charts.expression import Expressions
from rewrite.charts.frame import Frame, Template, TextSource, Variable
from rewrite.charts.functions import REFUSALS, bounded, is_walkable
from rewrite.charts.glances import Glances
from rewrite.charts.imageless import is_imageless
from rewrite.charts.included import lent_by
from rewrite.charts.lexer import TemplateSyntaxError
from rewrite.charts.machine import BranchAborted, BudgetSpent, Machine
from rewrite.charts.outcomes import attempt, outcomes
from rewrite.charts.output import LINE_BREAK, Output, flatten
from rewrite.charts.parse import parse
from rewrite.charts.ranged import MOST_ITEMS, items_of
from rewrite.charts.relevance import Share
from rewrite.charts.roomy import roomy
from rewrite.charts.sides import differ
from rewrite.charts.syntax import Action, Branch, Call, Jump, Keyword, Pipeline, Statement, Text
from rewrite.charts.traced import EMPTY, OPAQUE, Cutter, Piece, Traced, computed
from rewrite.charts.value import UNKNOWN, Value, printed, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.charts.library import Library
    from rewrite.charts.relevance import Relevance

DEEPEST: Final = 40  # includes within includes
# Of a template: within these, what includes print under conditions is looked at on both sides.
INCLUDES_STEPS: Final = 2_000


class Evaluator:
    """Renders templates.

    library holds all that can be included, relevance what of it can print an image; missing are names that it lacks,
    each with whether Helm would ask for it with the values at hand. detours counts the conditions at hand that are
    taken against the values. aside is true while a line is printed that counts only for what it prints of values. cut
    says what was left out, "" when nothing was.
    """

    def __init__(self, machine: Machine, library: Library, relevance: Relevance, *, detours: int = 0) -> None:
        self.machine = machine
        self.library = library
        self.relevance = relevance
        self.aside = False
        self.missing: dict[str, bool] = {}
        self.depth = 0
        self.cut = ""
        machine.detours = detours
        self._until = machine.steps - INCLUDES_STEPS
        self.glances = Glances(machine)
        self.expressions = Expressions(machine, self, self.glances)

    def close(self) -> None:
        """Part from what evaluates for it, and knows it: only a search for garbage frees such a circle."""
        del self.expressions

    @roomy
    def render_file(self, template: Template, dot: Value) -> tuple[Traced, str]:
        """Render a template that is a file, as far as that goes.

        Out:     the text, and what stopped it ("" when it is whole).
        """
        frame = Frame(template.source, [Variable("", dot)], structural=True)
        out: Output = [Piece("", None, self.machine.detours)]
        stopped = ""
        try:
            self._walk(template.body, frame, dot, out)
        except BranchAborted:
            stopped = ""  # Helm would refuse such values; the lines before are as good as any.
        except BudgetSpent:
            stopped = "takes more steps than a template may"
        except RecursionError:
            stopped = "is nested too deeply"
        except REFUSALS as error:
            stopped = f"cannot be evaluated: {error}"
        return flatten(out), stopped or self.cut

    def render(self, template: Template, dot: Value, *, structural: bool) -> Traced:
        """Render a template.

        Errors:  BudgetSpent; BranchAborted when the template fails outside of any branch that can be left out.
        """
        frame = Frame(template.source, [Variable("", dot)], structural)
        out: Output = []
        self._walk(template.body, frame, dot, out)
        return flatten(out)

    def include(self, name: str, dot: Value, *, structural: bool) -> Value:
        """Render a named template."""
        if structural and self.passes_over(dot) and self.relevance.share(name) is Share.GIVEN:
            return EMPTY
        template = self.library.get(name)
        if template is None:
            self.missing[name] = self.missing.get(name, False) or self.machine.follows_values
            return UNKNOWN
        if self.depth >= DEEPEST:
            return UNKNOWN
        return self._nested(template, dot, structural=structural and self._prints_lines(template))

    def passes_over(self, value: Value) -> bool:
        """Tell whether what is printed of a value on the line at hand has nothing of an image."""
        aside, self.aside = self.aside, False
        return aside and is_imageless(value, self.relevance.domains)

    def expand(self, text: Traced, dot: Value, *, structural: bool) -> Value:
        """Render a text as a template, for tpl."""
        if "{{" not in text.text:
            return text
        if self.depth >= DEEPEST or text.text == OPAQUE:
            return UNKNOWN
        self.machine.spend(len(text.text) // 20)
        try:
            tree = parse(text.text)
        except TemplateSyntaxError:
            return UNKNOWN
        source = TextSource(Cutter(text))
        for name, body in tree.defines.items():
            if self.machine.is_aside:
                return UNKNOWN
            self.library.put(name, self.library.template(name, source, body))
        template = self.library.template("tpl", source, tree.body)
        return self._nested(template, dot, structural=structural and self._prints_lines(template))

    def _prints_lines(self, template: Template) -> bool:
        return template.own or (template.structural and self._sees_includes())

    def _sees_includes(self) -> bool:
        """Tell whether what conditions around includes leave out is still looked at: libraries that are made of nothing
        else have more of it than can be.
        """
        return self.machine.steps > self._until

    def _nested(self, template: Template, dot: Value, *, structural: bool) -> Traced:
        self.machine.spend(4)
        self.depth += 1
        try:
            return self.render(template, dot, structural=structural)
        finally:
            self.depth -= 1

    def _walk(self, body: tuple[Statement, ...], frame: Frame, dot: Value, out: Output) -> Jump | None:
        """Render statements; a jump ends them and is handed to the range they stand in."""
        scope = len(frame.variables)
        jump: Jump | None = None
        self.machine.spend(len(body))
        for statement in body:
            if isinstance(statement, Text):
                frame.source.put(statement.text, statement.start, out)
                continue
            if isinstance(statement, Jump):
                jump = statement
                break
            frame.base = statement.start
            if isinstance(statement, Action):
                self._action(statement, frame, dot, out)
            elif isinstance(statement, Branch):
                jump = self._branch(statement, frame, dot, out)
                if jump is not None:
                    break
            else:
                self._template(statement, frame, dot, out)
        del frame.variables[scope:]
        return jump

    def _action(self, action: Action, frame: Frame, dot: Value, out: Output) -> None:
        pipeline = action.pipeline
        if pipeline.declares:
            if frame.structural:
                self._settle(lambda: self.expressions.evaluate(pipeline, frame, dot), frame)
            else:
                self.expressions.evaluate(pipeline, frame, dot)
        elif not frame.structural:
            out.extend(self._print(pipeline, frame, dot).pieces)
        elif not (action.aside and pipeline.includes and self._adds_nothing(pipeline.includes)):
            self._print_outcomes(lambda: self._print(pipeline, frame, dot, aside=action.aside), out)

    def _settle(self, declare: Callable[[], object], frame: Frame) -> None:
        """Declare variables as the values say, and let them remember what they hold with others."""
        before = tuple(frame.variables)
        states: list[tuple[Variable, ...]] = []
        for _ in outcomes(self.machine, declare, few=1):
            states.append(tuple(frame.variables))
            frame.variables[:] = before
        frame.variables[:] = states[0]
        remember(frame, states[1:])

    def _adds_nothing(self, name: str) -> bool:
        return self.relevance.share(name) is Share.NONE

    def _print(self, pipeline: Pipeline, frame: Frame, dot: Value, *, aside: bool = False) -> Traced:
        machine = self.machine
        mark = len(machine.consulted)
        self.aside = aside
        value = self.expressions.evaluate(pipeline, frame, dot, structural=frame.structural)
        self.aside = False
        if isinstance(value, Traced):
            text = value
        else:
            text = printed(value) if is_walkable(machine, [value]) else computed(OPAQUE)
        bounded(machine, text)
        if len(machine.consulted) == mark or "\n" in text.text:
            return text
        # Those that stand in the text already tell where in it the keys were asked for.
        within = {piece.origin for piece in text.markers}
        return Traced((*(marker for marker in self._markers(mark) if marker.origin not in within), *text.pieces))

    def _markers(self, mark: int) -> list[Piece]:
        return [Piece("", origin) for origin in dict.fromkeys(self.machine.consulted[mark:])]

    def _template(self, call: Call, frame: Frame, dot: Value, out: Output) -> None:
        aside = call.aside and frame.structural
        if aside and self._adds_nothing(call.name):
            return

        def render() -> Traced:
            value = self.expressions.evaluate(call.pipeline, frame, dot) if call.pipeline else None
            self.aside = aside
            return printed(self.include(call.name, value, structural=frame.structural))

        if frame.structural:
            self._print_outcomes(render, out)
        else:
            out.extend(render().pieces)

    def _tolerate(self, frame: Frame) -> None:
        """Where lines are printed, go on behind what fails; within a string, the whole string fails."""
        if not frame.structural:
            raise BranchAborted

    def _print_outcomes(self, render: Callable[[], Traced], out: Output) -> None:
        """Render once for each way in which unknown conditions can turn out; nearly always there is none."""
        found: list[Traced] = []
        for text in outcomes(self.machine, render):
            if text is not None and text not in found:
                found.append(text)
        if len(found) > 1:
            out.append(tuple(found))
        elif found:
            out.extend(found[0].pieces)

    def _branch(self, branch: Branch, frame: Frame, dot: Value, out: Output) -> Jump | None:
        if not frame.structural:
            return self._follow(branch, frame, dot, out)
        if branch.structural or (branch.lends and self._sees_includes() and self.library.lends(branch.lends)):
            self._explore(branch, frame, dot, out)
            return None

        states: list[tuple[Variable, ...]] = []

        def render() -> Traced:
            inner: Output = []
            line = Frame(frame.source, [*frame.variables], structural=False, base=frame.base)
            try:
                self._follow(branch, line, dot, inner)
            finally:
                states.append(tuple(line.variables[: len(frame.variables)]))
            return flatten(inner)

        self._print_outcomes(render, out)
        frame.variables[:] = states[0]
        remember(frame, states[1:])
        return None

    def _follow(self, branch: Branch, frame: Frame, dot: Value, out: Output) -> Jump | None:
        """Render the side that the values take."""
        scope = len(frame.variables)
        mark = len(self.machine.consulted)
        value = self.expressions.evaluate(branch.pipeline, frame, dot)
        if isinstance(value, Traced) and not value.text:
            out.extend(value.markers)
        out.extend(self._markers(mark))
        takes = known = truth(value)
        differs = known is None or differ(branch, takes=known)
        if differs or self.machine.answers:
            takes = self.machine.answer(condition_of(branch.pipeline, frame, dot), known=known, differs=differs)
        if not differs:
            self.glances.side(branch, lambda: self._glance(branch, frame, dot, takes=not takes), takes=bool(takes))
        outer = self.machine.against
        self.machine.against = outer or takes is not known is not None
        try:
            if not takes:
                jump = self._walk(branch.otherwise, frame, dot, out)
            elif branch.keyword is Keyword.RANGE:
                jump = self._range(branch, value, frame, out)
            else:
                jump = self._walk(branch.body, frame, value if branch.keyword is Keyword.WITH else dot, out)
        finally:
            self.machine.against = outer
        del frame.variables[scope:]
        return jump

    def _glance(self, branch: Branch, frame: Frame, dot: Value, *, takes: bool) -> None:
        """Evaluate a side of a condition of which nothing is printed."""
        line = Frame(frame.source, [*frame.variables], structural=False, base=frame.base)
        missing, cut = dict(self.missing), self.cut
        try:
            if not takes:
                self._walk(branch.otherwise, line, dot, [])
            elif branch.keyword is Keyword.RANGE:
                self._range(branch, UNKNOWN, line, [])
            else:
                self._walk(branch.body, line, UNKNOWN if branch.keyword is Keyword.WITH else dot, [])
        finally:
            self.missing, self.cut = missing, cut

    def _explore(self, branch: Branch, frame: Frame, dot: Value, out: Output) -> None:
        """Render both sides; what the side that the values do not take changes is taken back."""
        scope, machine = len(frame.variables), self.machine
        # Both sides are printed anyway: what the condition may turn out to be is nothing to try.
        made, _ = attempt(machine, lambda: (self.expressions.evaluate(branch.pipeline, frame, dot),))
        value = made[0] if made else UNKNOWN
        known = truth(value)
        inner = value if known else UNKNOWN
        if branch.keyword is Keyword.WITH and self._sees_includes() and self.library.lends(lent_by(branch.pipeline)):
            # `{{ with include "press.sides" . }}{{ . | nindent 2 }}{{ end }}` prints these lines: with all their sides.
            made, _ = attempt(
                machine, lambda: (self.expressions.evaluate(branch.pipeline, frame, dot, structural=True),)
            )
            inner = made[0] if made else UNKNOWN
        before = tuple(frame.variables[:scope])
        states = [before, self._side(branch, inner, frame, dot, out, keeps=known is not False)]
        if branch.otherwise:
            states.append(self._side(branch, None, frame, dot, out, keeps=not known))
        del frame.variables[scope:]
        remember(frame, states)

    def _side(
        self, branch: Branch, value: Value, frame: Frame, dot: Value, out: Output, *, keeps: bool
    ) -> tuple[Variable, ...]:
        """Render one side of a condition on lines of its own; without keeps it goes against the values.

        In:      value, what the condition gives, for the side that it leads to; None for the other one.
        Out:     what the variables hold behind it.
        """
        scope = len(frame.variables)
        variables = () if keeps else tuple(frame.variables)
        mark = len(self.machine.undo)
        outer = self.machine.detours
        self.machine.detours += 0 if keeps else 1
        condition = () if keeps else frame.source.literal("", branch.start).pieces
        out += [LINE_BREAK, Piece("", condition[0].origin if condition else None, self.machine.detours)]
        try:
            if value is None:
                self._walk(branch.otherwise, frame, dot, out)
            elif branch.keyword is Keyword.RANGE:
                self._range(branch, value, frame, out)
            else:
                self._walk(branch.body, frame, value if branch.keyword is Keyword.WITH else dot, out)
        except BranchAborted:
            self._tolerate(frame)
        self.machine.detours = outer
        out += [LINE_BREAK, Piece("", None, self.machine.detours)]
        del frame.variables[scope:]
        state = tuple(frame.variables)
        if not keeps:
            frame.variables[:] = variables
            self.machine.take_back(mark)
        return state

    def _range(self, branch: Branch, value: Value, frame: Frame, out: Output) -> Jump | None:
        items = items_of(value)
        # Numbers (of ports, say) print nothing of images.
        if len(items) > MOST_ITEMS and not isinstance(items[MOST_ITEMS][1], int):
            self.cut = f"goes through more than {MOST_ITEMS} items"
        for key, item in items[:MOST_ITEMS]:
            scope = len(frame.variables)
            names = branch.pipeline.declares
            # evaluate() has declared a single variable already, with the whole collection for its value.
            for name, element in zip(names, (item,) if len(names) == 1 else (key, item), strict=False):
                frame.declare(name, element)
            jump = self._walk(branch.body, frame, item, out)
            del frame.variables[scope:]
            if frame.structural:
                out.append(LINE_BREAK)
            if jump is Jump.BREAK:
                break
        return None
