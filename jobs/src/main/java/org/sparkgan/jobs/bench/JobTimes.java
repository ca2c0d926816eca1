package org.sparkgan.jobs.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import scala.collection.JavaConverters;

/** Where the time of Spark's jobs goes, by what Spark says of the last task of each stage; terms as on its pages. */
final class JobTimes extends SparkListener {
    private static final long WAIT_MS = 10_000;

    private final SparkContext spark;
    private final Map<Integer, Integer> jobs = new HashMap<>();
    private final Map<Integer, LastTask> stages = new TreeMap<>();

    /**
     * Times in milliseconds, of one task or the sum of several.
     *
     * @param schedule from the driver's decision to the task's first line, and what is left over
     * @param run the task itself
     * @param serialise its result
     * @param collect fetching and reading the result
     */
    record Times(long schedule, long run, long serialise, long collect) {
        private static Times of(TaskInfo task, TaskMetrics metrics) {
            long collect = task.gettingResultTime() > 0 ? task.finishTime() - task.gettingResultTime() : 0;
            return new Times(
                    task.duration() - metrics.executorRunTime() - metrics.resultSerializationTime() - collect,
                    metrics.executorRunTime(),
                    metrics.resultSerializationTime(),
                    collect);
        }

        private Times plus(Times other) {
            return new Times(
                    schedule + other.schedule, run + other.run, serialise + other.serialise, collect + other.collect);
        }
    }

    private record LastTask(long finished, Times times) {}

    /** Listens to the jobs of {@code spark} from now on. */
    JobTimes(SparkContext spark) {
        this.spark = spark;
        spark.addSparkListener(this);
    }

    @Override
    @SuppressWarnings("deprecation") // Scala 2.12 has no other converters
    public synchronized void onJobStart(SparkListenerJobStart start) {
        JavaConverters.seqAsJavaList(start.stageIds())
                .forEach(stage -> jobs.putIfAbsent((Integer) stage, start.jobId()));
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        TaskInfo task = end.taskInfo();
        stages.merge(
                end.stageId(),
                new LastTask(task.finishTime(), Times.of(task, end.taskMetrics())),
                (one, other) -> one.finished() > other.finished() ? one : other);
    }

    /** Waits until all is heard, and listens no more; the jobs since the start, in their order. */
    List<Times> end() {
        try {
            spark.listenerBus().waitUntilEmpty(WAIT_MS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark has not told of all its tasks", e);
        }
        spark.removeSparkListener(this);
        return jobs();
    }

    private synchronized List<Times> jobs() {
        Map<Integer, Times> sums = new TreeMap<>();
        stages.forEach((stage, last) -> sums.merge(jobs.get(stage), last.times(), Times::plus));
        return new ArrayList<>(sums.values());
    }

    static long median(List<Times> jobs, ToLongFunction<Times> term) {
        long[] sorted = jobs.stream().mapToLong(term).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
