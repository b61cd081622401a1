"""Typst's code, as far as text can stand in it: calls, strings, labels, functions of one value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from publish.verify.typst.cursor import Cursor
from publish.verify.typst.nodes import BrokenError, Call, Content, Function, Label, Word

NAME = re.compile(r"[^\W\d][\w-]*")
LABEL = re.compile(r"<([\w.:-]+)>")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[a-z%]*")
KEYWORDS = frozenset(
    {"let", "show", "import", "include", "if", "for", "while", "return", "context"}
)
OPENING = '([{"$`'


class Code:
    """Reads code at a cursor; `content` reads the markup between brackets."""

    def __init__(self, cursor: Cursor, content: Callable[[], Content]) -> None:
        self.cursor, self.content = cursor, content

    def in_markup(self) -> list[Any]:
        """Return what stands behind a number sign: one value, or none for a statement."""
        start = self.cursor.at
        self.cursor.at += 1
        name = NAME.match(self.cursor.text, self.cursor.at)
        if name and name[0] in KEYWORDS:
            self._skip_statement()
            return []
        if name and name[0] == "set":
            self.cursor.at = name.end()
            self.cursor.space()
            value = self._postfix()
            result: list[Any] = []
            if isinstance(value, Call):
                result = [Call(value.name, value.arguments, value.named, is_rule=True)]
            return result
        value = self._postfix()
        if self.cursor.at == start + 1:
            return ["#"]
        if self.cursor.is_at(";"):
            self.cursor.at += 1
        return [value]

    def _skip_statement(self) -> None:
        """Go to the end of a line at which nothing is open."""
        while not self.cursor.is_at_end and not self.cursor.is_at("\n", ";", "]"):
            if self.cursor.text[self.cursor.at] in OPENING:
                self._primary()
            elif self.cursor.is_at("//", "/*"):
                self.cursor.comment()
            else:
                self.cursor.at += 1

    def _postfix(self) -> Any:
        """Return a value with the calls and fields directly behind it."""
        value = self._primary()
        while self.cursor.at < len(self.cursor.text):
            sign = self.cursor.text[self.cursor.at]
            field_name = NAME.match(self.cursor.text, self.cursor.at + 1) if sign == "." else None
            if sign in "([" and isinstance(value, Word | Call):
                named: dict[str, Any] = {}
                given = self._given(named) if sign == "(" else [self.content()]
                if isinstance(value, Call):
                    value = Call(value.name, value.arguments + given, value.named | named)
                else:
                    value = Call(value.text, given, named)
            elif field_name and isinstance(value, Word):
                self.cursor.at = field_name.end()
                value = Word(f"{value.text}.{field_name[0]}")
            elif field_name:
                self.cursor.at = field_name.end()
            else:
                break
        return value

    def _given(self, named: dict[str, Any]) -> list[Any]:
        """Return the positional arguments between parentheses; named ones are added."""
        self.cursor.enter()
        start, values = self.cursor.at, []
        self.cursor.at += 1
        while True:
            self.cursor.space()
            if self.cursor.is_at_end:
                raise BrokenError('there is no ")" for this', start)
            if self.cursor.text[self.cursor.at] == ")":
                break
            if self.cursor.text[self.cursor.at] == ",":
                self.cursor.at += 1
                continue
            before = self.cursor.at
            value = self._expression()
            if self.cursor.at == before:
                raise BrokenError("this is no code", before)
            self.cursor.space()
            if self.cursor.is_at(":") and isinstance(value, Word | str):
                self.cursor.at += 1
                self.cursor.space()
                named[value if isinstance(value, str) else value.text] = self._expression()
            else:
                values.append(value)
        self.cursor.at += 1
        self.cursor.leave()
        return values

    def _expression(self) -> Any:
        """Return a value; of several with operators between them, a list."""
        values = [self._postfix()]
        while True:
            self.cursor.space()
            if self.cursor.is_at("=>"):
                self.cursor.at += 2
                self.cursor.space()
                return Function(self._expression())
            if self.cursor.is_at_end or self.cursor.text[self.cursor.at] in ",):]};":
                break
            before = self.cursor.at
            if self.cursor.text[self.cursor.at] in "+-*/=<>!.&|":
                self.cursor.at += 1
            else:
                values.append(self._postfix())
            if self.cursor.at == before:
                raise BrokenError("this is no code", self.cursor.at)
        return values[0] if len(values) == 1 else values

    def _primary(self) -> Any:
        text, at = self.cursor.text, self.cursor.at
        sign = text[at : at + 1]
        if sign == '"':
            return self.cursor.string()
        if sign == "[":
            return self.content()
        if sign == "(":
            return self._given({})
        if sign == "{":
            return self._block()
        if sign == "$":
            return Content([self.cursor.formula()])
        if sign == "`":
            return Content([self.cursor.raw()])
        if match := LABEL.match(text, at):
            self.cursor.at = match.end()
            return Label(match[1])
        if match := NAME.match(text, at) or NUMBER.match(text, at):
            self.cursor.at = match.end()
            return Word(match[0])
        return Word("")

    def _block(self) -> Word:
        """Go over a block of code."""
        self.cursor.enter()
        start = self.cursor.at
        self.cursor.at += 1
        while not self.cursor.is_at("}"):
            if self.cursor.is_at_end:
                raise BrokenError('there is no "}" for this', start)
            if self.cursor.text[self.cursor.at] in OPENING:
                self._primary()
            elif self.cursor.is_at("//", "/*"):
                self.cursor.comment()
            else:
                self.cursor.at += 1
        self.cursor.at += 1
        self.cursor.leave()
        return Word("")
