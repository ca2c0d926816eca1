package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.run.RunDescription;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunStart;

/** Runs that are started with one folder, which all of them have found free, in the same moment. */
final class RacingStarts {
    private static final int STARTS = 4;

    private RacingStarts() {}

    /** One gets the folder at {@code uri}, the others are refused; several times. */
    static void assertOneGetsTheFolder(String uri, Configuration hadoop) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(STARTS);
        try {
            for (int race = 0; race < 3; race++) {
                String run = uri + "-" + race;
                CyclicBarrier opened = new CyclicBarrier(STARTS);
                Callable<RunDescription> start = () -> start(run, hadoop, opened);
                assertOneIsDone(threads.invokeAll(Collections.nCopies(STARTS, start)));
                assertThat(RunFolder.existing(run, hadoop).folder().list()).containsExactly("config.json");
            }
        } finally {
            threads.shutdown();
        }
    }

    private static RunDescription start(String run, Configuration hadoop, CyclicBarrier opened) throws Exception {
        JobConfig config = ConfigReader.read(List.of(), List.of());
        RunDescription description = RunDescription.now(config, "a dataset", 0, "3.5.5", List.of());
        RunFolder folder = RunFolder.open(run, hadoop, RunStart.NEW);
        opened.await();
        folder.begin(description);
        return description;
    }

    private static void assertOneIsDone(List<Future<RunDescription>> starts) throws InterruptedException {
        List<Throwable> refusals = new ArrayList<>();
        for (Future<RunDescription> start : starts) {
            try {
                assertThat(start.get().start()).isNotEmpty();
            } catch (ExecutionException e) {
                refusals.add(e.getCause());
            }
        }
        assertThat(refusals).hasSize(STARTS - 1).allSatisfy(refusal -> assertThat(refusal)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("already holds a run"));
    }
}
