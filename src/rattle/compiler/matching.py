"""`match` over values is a chain of `if` and `elif`: it is written as one before anything looks at it.

Patterns that take an object apart (sequences, classes, captured names) stay as they are, and are refused.
"""

from __future__ import annotations

import ast


def as_branches(tree: ast.Module) -> None:
    """In place, so that functions found in the tree have it."""
    _Branches().visit(tree)
    ast.fix_missing_locations(tree)


class _Branches(ast.NodeTransformer):
    def visit_Match(self, node: ast.Match) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        name = f"the subject of line {node.lineno}"  # no name of an author's: it is looked at once
        tests = [_test(name, node.subject, case) for case in node.cases]
        chain: list[ast.stmt] = []
        for case, test in reversed(list(zip(node.cases, tests, strict=True))):
            if test is None:
                return node
            branch = ast.If(test=test, body=case.body, orelse=chain)
            chain = [ast.copy_location(branch, case.pattern)]
        subject = ast.copy_location(ast.Name(name, ast.Store()), node.subject)
        kept = ast.Assign(targets=[subject], value=node.subject)
        return [ast.copy_location(kept, node.subject), *chain]


def _test(name: str, subject: ast.expr, case: ast.match_case) -> ast.expr | None:
    test = _pattern(name, subject, case.pattern)
    if test is None or case.guard is None:
        return test
    return ast.copy_location(ast.BoolOp(op=ast.And(), values=[test, case.guard]), case.guard)


def _pattern(name: str, subject: ast.expr, pattern: ast.pattern) -> ast.expr | None:
    """The condition of a pattern, or None if it is more than a comparison with a value."""
    here = ast.copy_location(ast.Name(name, ast.Load()), subject)
    test: ast.expr
    match pattern:
        case ast.MatchValue(value=value):
            test = ast.Compare(left=here, ops=[ast.Eq()], comparators=[value])
        case ast.MatchSingleton(value=None):
            test = ast.Compare(left=here, ops=[ast.Is()], comparators=[ast.Constant(None)])
        case ast.MatchAs(pattern=None, name=None):
            test = ast.Constant(True)
        case ast.MatchOr(patterns=patterns):
            tests = [_pattern(name, subject, each) for each in patterns]
            if any(each is None for each in tests):
                return None
            test = ast.BoolOp(op=ast.Or(), values=[each for each in tests if each is not None])
        case _:
            return None
    return ast.copy_location(test, pattern)
