package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

class TrainerTest {
    private static JavaSparkContext spark;

    @TempDir
    Path temporary;

    @BeforeAll
    static void startSpark() {
        spark = SmallTraining.spark();
    }

    @ParameterizedTest
    @CsvSource({
        "parameter-averaging, parameter averaging, 5",
        "gradient-sharing, gradient sharing, 5",
        "synchronous, synchronous, 5"
    })
    void jobsSayWhichRoundTheyBelongTo(String sync, String name, int length) throws Exception {
        assertThat(descriptions(0, "training.sync=" + sync))
                .contains(
                        "round 1: " + name + ", 2 workers × " + length + " iterations",
                        "round 2: " + name + ", 2 workers × " + length + " iterations",
                        "round 3: " + name + ", 2 workers × 2 iterations");
    }

    @Test
    void aResumedRunCountsOn() throws Exception {
        assertThat(descriptions(10, "training.sync=parameter-averaging"))
                .containsExactly("round 3: parameter averaging, 2 workers × 2 iterations");
    }

    @Test
    void oneIsNotMany() throws Exception {
        assertThat(descriptions(11, "training.workers=1"))
                .containsExactly("round 3: parameter averaging, 1 worker × 1 iteration");
    }

    @Test
    void aGoodEndIsTold() throws Exception {
        List<RunEnd> ends = new ArrayList<>();
        GanState last =
                SmallTraining.spec(SmallTraining.config("training.workers=1")).initialState(1);
        assertThat(Trainer.toTheEnd(hearing(ends), () -> last)).isSameAs(last);
        assertThat(ends).containsExactly(RunEnd.completed());
    }

    @Test
    void aBadEndIsToldTooAndHiddenByNoListener() {
        IOException reason = new IOException("the disk is full");
        List<RunEnd> ends = new ArrayList<>();
        Listeners listeners = new Listeners();
        listeners.add(new TrainingListener() {
            @Override
            public void ended(RunEnd end) {
                throw new IllegalStateException("the listener's own");
            }
        });
        listeners.add(hearing(ends));
        assertThatThrownBy(() -> Trainer.toTheEnd(listeners, () -> {
                    throw reason;
                }))
                .isSameAs(reason);
        assertThat(ends).containsExactly(RunEnd.stopped(reason));
    }

    private static TrainingListener hearing(List<RunEnd> ends) {
        return new TrainingListener() {
            @Override
            public void ended(RunEnd end) {
                ends.add(end);
            }
        };
    }

    /** Of the jobs of a run of 12 iterations that goes on after {@code from}. */
    private List<String> descriptions(int from, String setting) throws Exception {
        JobConfig config = SmallTraining.config(setting, "training.exchange=driver", "training.iterations=12");
        TrainingPlan plan = TrainingPlan.of(config, SmallTraining.spec(config), SmallTraining.images(config));
        Jobs jobs = new Jobs();
        spark.sc().addSparkListener(jobs);
        try (Rounds rounds = SmallTraining.opened(config, temporary.resolve("scratch"))) {
            new Trainer(rounds, Segments.of(config, () -> false), plan, new Listeners())
                    .run(startingAt(from, SmallTraining.start(config)));
            assertThat(spark.getLocalProperty("spark.job.description")).isNull();
            spark.sc().listenerBus().waitUntilEmpty();
        } finally {
            spark.sc().removeSparkListener(jobs);
        }
        return List.copyOf(new LinkedHashSet<>(jobs.descriptions));
    }

    private static GanState startingAt(int iteration, GanState fresh) {
        return new GanState(
                iteration,
                fresh.generator(),
                fresh.critic(),
                fresh.generatorEma(),
                fresh.generatorOptimizer(),
                fresh.criticOptimizer());
    }

    private static final class Jobs extends SparkListener {
        private final List<String> descriptions = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onJobStart(SparkListenerJobStart start) {
            descriptions.add(String.valueOf(start.properties().getProperty("spark.job.description")));
        }
    }
}
