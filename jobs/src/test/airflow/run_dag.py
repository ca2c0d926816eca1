"""Runs a DAG file without Airflow: its modules' places are taken by a few lines, but spark-submit and the jobs are real.

    run_dag.py FILE AIRFLOW describe                          what the file makes, as JSON
    run_dag.py FILE AIRFLOW TASK SPARK TRY [param=value]...   how one try of a task ends: done, again, or failed (for good)

AIRFLOW is 2 or 3, which have DAG in different modules. SPARK says what becomes of a driver's exit code: Spark tells it (client
mode), its pod has it (cluster mode on Kubernetes), or Spark hides it, or leaves before the driver has ended.
"""

from __future__ import annotations

import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import types

KNOWN = json.loads((pathlib.Path(__file__).parent / "parameters.json").read_text())
LOGICAL_DATE = "20260131T000000"


class AirflowException(Exception):
    """As the provider raises it; the task is tried again."""


class AirflowFailException(AirflowException):
    """The task is not tried again."""


class Param:
    """A value with a JSON schema."""

    def __init__(self, default, description=None, **schema):
        self.value = default


class DAG:
    """Keeps its arguments and tasks."""

    current = None

    def __init__(self, **arguments):
        require(arguments, KNOWN["DAG"]["parameters"])
        self.arguments = arguments
        self.tasks = {}

    def __enter__(self):
        DAG.current = self
        return self

    def __exit__(self, *_):
        DAG.current = None


class SparkSubmitOperator:
    """Keeps its arguments, and calls spark-submit with them as the provider does."""

    template_fields = tuple(KNOWN["SparkSubmitOperator"]["templated"])
    spark = "tells"

    def __init__(self, **arguments):
        require(arguments, KNOWN["SparkSubmitOperator"]["parameters"] + KNOWN["BaseOperator"]["parameters"])
        self.__dict__.update(arguments)
        self.upstream = []
        DAG.current.tasks[self.task_id] = self

    def __rshift__(self, other):
        other.upstream.append(self.task_id)
        return other

    def execute(self, context):
        conf = [part for key, value in self.conf.items() for part in ("--conf", f"{key}={value}")]
        files = ["--properties-file", self.properties_file, "--name", self.name, "--class", self.java_class]
        command = ["spark-submit", "--master", "local[2]", *conf, *files, self.application, *self.application_args]
        code = subprocess.run(command, check=False).returncode
        if code and self.spark == "tells":
            raise AirflowException(f"Cannot execute: {' '.join(command)}. Error code is: {code}.")
        if code and self.spark == "pod":
            raise AirflowException(f"Cannot execute. Error code is: 1. Kubernetes spark exit code is: {code}")
        if code and self.spark == "hides":
            raise RuntimeError("Driver driver-20260131000000-0000 exited with status FAILED")


def require(arguments, known):
    """Refuses what the documentation does not name."""
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        raise TypeError(f"unexpected arguments: {unknown}")


def modules(airflow):
    """Those that the DAG file finds under that version of Airflow."""
    exceptions = {"AirflowException": AirflowException, "AirflowFailException": AirflowFailException}
    classes = {
        2: {"airflow": {"DAG": DAG}, "airflow.models.param": {"Param": Param}, "airflow.exceptions": exceptions},
        3: {"airflow": {}, "airflow.sdk": {"DAG": DAG, "Param": Param}, "airflow.sdk.exceptions": exceptions},
    }[airflow]
    classes["airflow.providers.apache.spark.operators.spark_submit"] = {"SparkSubmitOperator": SparkSubmitOperator}
    for name, content in classes.items():
        parts = name.split(".")
        for i in range(len(parts)):
            package = ".".join(parts[: i + 1])
            module = sys.modules.setdefault(package, types.ModuleType(package))
            module.__path__ = []
        sys.modules[name].__dict__.update(content)


def load(file):
    """The DAG of the file."""
    spec = importlib.util.spec_from_file_location("dag_file", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules["dag_file"] = module
    spec.loader.exec_module(module)
    return module.dag


def render(value, variables):
    """The value with its templates filled in, which may only be names."""
    if isinstance(value, str):
        return re.sub(r"{{\s*([\w.]+)\s*}}", lambda name: str(variables[name.group(1)]), value)
    if isinstance(value, dict):
        return {key: render(item, variables) for key, item in value.items()}
    return [render(item, variables) for item in value] if isinstance(value, list) else value


def render_task(task, dag, number, given):
    """Fills in the templates of a task, in those arguments alone in which Airflow does."""
    params = {key: param.value for key, param in dag.arguments["params"].items()}
    require(given, params)
    variables = {"ts_nodash": LOGICAL_DATE, "ti.try_number": number}
    variables.update({"params." + key: value for key, value in {**params, **given}.items()})
    for field in task.template_fields:
        if hasattr(task, field):
            setattr(task, field, render(getattr(task, field), variables))


def describe(dag):
    """The DAG's arguments and the tasks."""
    arguments = {key: value for key, value in dag.arguments.items() if key != "params"}
    tasks = {}
    for name, task in dag.tasks.items():
        render_task(task, dag, 1, {})
        tasks[name] = {key: value for key, value in vars(task).items() if key != "task_id"}
    return {"arguments": arguments, "tasks": tasks}


def attempt(task, dag):
    """One try of a task."""
    context = {"run_id": "scheduled__2026-01-31"}
    try:
        task.execute(context)
        return {"end": "done"}
    except AirflowFailException as failure:
        callback = getattr(task, "on_failure_callback", None)
        if callback:
            callback({**context, "exception": failure})
        return {"end": "failed", "reason": str(failure)}
    except Exception as failure:
        return {"end": "again", "reason": str(failure)}


def main(file, airflow, command, spark="tells", number="1", *given):
    modules(int(airflow))
    dag = load(file)
    if command == "describe":
        return describe(dag)
    SparkSubmitOperator.spark = spark
    render_task(dag.tasks[command], dag, int(number), dict(pair.split("=", 1) for pair in given))
    return attempt(dag.tasks[command], dag)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:]), default=str))
