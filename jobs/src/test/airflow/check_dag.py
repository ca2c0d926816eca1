"""Reads a DAG file without running it, and ends with a line for each thing that Airflow would not take.

Airflow itself is not needed: parameters.json holds the parameters that its documentation names.
"""

from __future__ import annotations

import ast
import json
import pathlib
import re
import sys

TEMPLATE = re.compile(r"{{(.*?)}}")


def check(file: pathlib.Path) -> list[str]:
    """What is wrong with it."""
    known = json.loads((pathlib.Path(__file__).parent / "parameters.json").read_text())
    tree = ast.parse(file.read_text(), str(file))
    compile(tree, str(file), "exec")
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    operators = [node for node in classes if "SparkSubmitOperator" in names(node.bases)]
    dag = only(tree, "DAG")
    return [
        *operator_problems(tree, operators, known),
        *dag_problems(dag, known["DAG"]["parameters"]),
        *template_problems(tree, dag, known["template variables"]),
    ]


def operator_problems(tree, operators, known):
    """Arguments that the operators do not have, and templates where none is rendered."""
    for operator in operators:
        added = [argument.arg for init in functions(operator, "__init__") for argument in init.args.kwonlyargs]
        taken = added + known["SparkSubmitOperator"]["parameters"] + known["BaseOperator"]["parameters"]
        rendered = known["SparkSubmitOperator"]["templated"] + strings(assigned(operator, "template_fields"))
        for call in calls(tree, operator.name):
            for keyword in call.keywords:
                if keyword.arg and keyword.arg not in taken:
                    yield f"{operator.name} has no parameter {keyword.arg}"
                elif keyword.arg and keyword.arg not in rendered and TEMPLATE.search(" ".join(strings(keyword.value))):
                    yield f"{operator.name} renders no template in {keyword.arg}"
        for call in calls(tree, "job"):
            for keyword in call.keywords:
                if keyword.arg not in taken:
                    yield f"{operator.name} has no parameter {keyword.arg}"
    if not operators:
        yield "there is no operator"


def dag_problems(dag, taken):
    """Arguments that a DAG does not have, and those that it needs."""
    arguments = {keyword.arg: keyword.value for keyword in dag.keywords}
    for name in arguments.keys() - set(taken):
        yield f"DAG has no parameter {name}"
    for name, value in {"catchup": False, "max_active_runs": 1, "schedule": "@daily"}.items():
        given = arguments.get(name)
        if not (isinstance(given, ast.Constant) and given.value == value):
            yield f"DAG needs {name}={value!r}"


def template_problems(tree, dag, variables):
    """Names in templates that nothing defines, and params that nothing uses."""
    params = {key.value for keyword in dag.keywords if keyword.arg == "params" for key in keyword.value.keys}
    used = {name.strip() for text in strings(tree) for name in TEMPLATE.findall(text)}
    for name in sorted(used - set(variables) - {"params." + param for param in params}):
        yield f"nothing defines {name}"
    for param in sorted(param for param in params if "params." + param not in used):
        yield f"nothing uses params.{param}"


def calls(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name in names([node.func])]


def only(tree, name):
    (call,) = calls(tree, name)
    return call


def functions(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]


def assigned(tree, name):
    return next((n.value for n in ast.walk(tree) if isinstance(n, ast.Assign) and name in names(n.targets)), ast.Tuple([]))


def names(nodes):
    return [node.id for node in nodes if isinstance(node, ast.Name)]


def strings(tree):
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


if __name__ == "__main__":
    problems = check(pathlib.Path(sys.argv[1]))
    print(*problems, sep="\n", end="\n" if problems else "")
    sys.exit(1 if problems else 0)
