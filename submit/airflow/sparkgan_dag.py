"""A SparkGAN run a day: pack the images, train, make pictures. submit/airflow/README.md says how to set it up.

Each scheduled run has folders of its own, named by its logical date, so that a retry finds what the try before it left:
training goes on from the last checkpoint.
"""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import urllib.request
from datetime import datetime, timedelta, timezone

try:  # Airflow 3
    from airflow.sdk import DAG, Param
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models.param import Param
try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:
    from airflow.exceptions import AirflowFailException
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

LOG = logging.getLogger(__name__)

# On the machines of Airflow's workers; not every version of the operator takes a template here.
SPARK_DEFAULTS = "/opt/sparkgan/conf/spark-defaults-yarn.conf"

RETRY_DELAY = timedelta(minutes=5)
# The clocks of Airflow's worker and the driver may differ by as much; less than RETRY_DELAY, so that tries stay apart.
CLOCKS = timedelta(minutes=2)
# Seconds that the end of a run may take to be seen after spark-submit has failed, and where Spark does not wait for its driver.
PATIENCE_FAILED = 60
PATIENCE_SUBMITTED = 7 * 24 * 3600

DIVERGED = 4
# Exit codes that another try would only bring again; after 1 (anything else) and 5 (interrupted) it goes on.
HOPELESS = {2: "wrong settings", 3: "data unusable", DIVERGED: "diverged"}
# Of these, those that may come before there is a run, of which its folder knows nothing.
REFUSED = (2, 3)
# What the operator's error says of the driver: in client mode, on Kubernetes in cluster mode; on YARN's it says nothing.
EXIT_CODE = re.compile(r"(?:Error code|exit code) is: (\d+)")


class DivergedRun(AirflowFailException):
    """Training ended with a loss that is not finite, and would again."""


class SparkGanOperator(SparkSubmitOperator):
    """A job of SparkGAN that is tried again only where that may help.

    :param run_end: a command that ends with the exit code of the run, as its folder has it. In cluster mode Spark and its
        cluster may hide the driver's code, or not wait for the driver at all. (templated)
    """

    template_fields = (*SparkSubmitOperator.template_fields, "run_end")

    def __init__(self, *, run_end: list[str] | None = None, **kwargs):
        super().__init__(**kwargs)
        self.run_end = run_end

    def execute(self, context):
        begun = datetime.now(timezone.utc) - CLOCKS
        failure = None
        try:
            super().execute(context)
        except Exception as error:  # each version of the operator has its own
            failure = error
        code, reason = told(failure)
        if code not in REFUSED and self.run_end:
            code, reason = self.ask(begun, PATIENCE_FAILED if failure else PATIENCE_SUBMITTED)
        if code in HOPELESS:
            kind = DivergedRun if code == DIVERGED else AirflowFailException
            raise kind(f"{HOPELESS[code]} (exit code {code}): {reason}")
        if code != 0:
            raise failure or RuntimeError(f"exit code {code}: {reason}")

    def ask(self, begun: datetime, patience: int) -> tuple[int, str]:
        """How the run ended that was begun since then, or 1 where nothing is known of it in time."""
        since = begun.strftime("%Y-%m-%dT%H:%M:%SZ")
        command = [*self.run_end, "--since", since, "--timeout", str(patience), "--every", "15"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        LOG.info("%s\n%s%s", " ".join(command), ended.stdout, ended.stderr)
        lines = [line for line in ended.stderr.splitlines() if line.startswith("sparkgan: ")]
        return ended.returncode, lines[-1] if lines else "see the log"


def told(failure: Exception | None) -> tuple[int, str]:
    """The exit code that spark-submit's failure tells, 1 where it tells none."""
    if failure is None:
        return 0, ""
    codes = [int(code) for code in EXIT_CODE.findall(str(failure))]
    return next((code for code in codes if code in HOPELESS), 1), str(failure)


def alert(context) -> None:
    """Logs that a run diverged, and posts it to SPARKGAN_ALERT_URL, a webhook that takes {"text": ...}, where that is set."""
    if isinstance(context.get("exception"), DivergedRun):
        text = f"SparkGAN {context['run_id']}: {context['exception']}"
        LOG.error(text)
        url = os.environ.get("SPARKGAN_ALERT_URL")
        if url:
            body = json.dumps({"text": text}).encode()
            request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
            urllib.request.urlopen(request, timeout=30).close()


DATASET = "{{ params.datasets }}/{{ ts_nodash }}"
RUN = "{{ params.runs }}/{{ ts_nodash }}"
# Pictures go into an empty folder, so that each try has its own.
SAMPLES = "{{ params.samples }}/{{ ts_nodash }}/{{ ti.try_number }}"


def job(task_id: str, java_class: str, args: list[str], **kwargs) -> SparkGanOperator:
    """A task that submits a job to the cluster of Airflow's connection spark_default, in the deploy mode that it names."""
    return SparkGanOperator(
        task_id=task_id,
        conn_id="spark_default",
        name="sparkgan-" + task_id + "-{{ ts_nodash }}",
        application="{{ params.jar }}",
        java_class=java_class,
        properties_file=SPARK_DEFAULTS,
        conf={"spark.executor.instances": "{{ params.executors }}"},
        application_args=["--conf", "{{ params.settings }}", *args],
        **kwargs,
    )


with DAG(
    dag_id="sparkgan",
    description="A SparkGAN run a day: ingest, train, sample",
    schedule="@daily",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    params={
        "source": Param("hdfs:///images/photos", type="string", description="images, on any Hadoop file system"),
        "datasets": Param("hdfs:///sparkgan/datasets", type="string", description="packed images, a folder a run"),
        "runs": Param("hdfs:///sparkgan/runs", type="string", description="run folders, one a run"),
        "samples": Param("hdfs:///sparkgan/samples", type="string", description="pictures, a folder a try"),
        "settings": Param("hdfs:///sparkgan/conf/wgan-gp-faces.conf", type="string", description="HOCON, any file system"),
        "iterations": Param(20000, type="integer", minimum=1, description="generator steps of each worker"),
        "workers": Param(4, type="integer", minimum=1, description="tasks that train side by side"),
        "executors": Param(2, type="integer", minimum=1, description="of Spark, with spark.executor.cores workers each"),
        "sample_count": Param(64, type="integer", minimum=1, description="pictures of the trained generator"),
        "jar": Param("/opt/sparkgan/sparkgan-jobs.jar", type="string", description="where spark-submit finds it"),
    },
    # durable: on Airflow 3.3 and newer a retry would go back to the old driver; here it resumes with a new one.
    default_args={"retries": 3, "retry_delay": RETRY_DELAY, "durable": False},
) as dag:
    ingest = job(
        "ingest",
        "org.sparkgan.jobs.IngestJob",
        ["data.source={{ params.source }}", "data.path=" + DATASET, "--overwrite"],
    )
    train = job(
        "train",
        "org.sparkgan.jobs.TrainJob",
        [
            "data.path=" + DATASET,
            "run.dir=" + RUN,
            "training.iterations={{ params.iterations }}",
            "training.workers={{ params.workers }}",
            "--resume",
        ],
        # The tries of a task are its own: a task that waits could not start training again.
        run_end=[
            *("spark-submit", "--master", "local[1]", "--deploy-mode", "client", "--properties-file", SPARK_DEFAULTS),
            *("--class", "org.sparkgan.jobs.WaitJob", "{{ params.jar }}", "run.dir=" + RUN),
        ],
        on_failure_callback=alert,
    )
    sample = job(
        "sample",
        "org.sparkgan.jobs.SampleJob",
        ["run.dir=" + RUN, "sample.count={{ params.sample_count }}", "sample.out=" + SAMPLES],
    )
    ingest >> train >> sample
