package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.DataException;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.score.Evaluation;
import org.sparkgan.testing.DrawnDataset;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.RunEnd;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

class PreparedRunTest {
    private static SparkSession spark;

    @TempDir
    static Path shared;

    private static Path dataset;

    @TempDir
    Path folder;

    @BeforeAll
    static void pack() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        dataset = DrawnDataset.write(spark, shared, 20);
    }

    @Test
    void aListenerHearsTheWholeStory() throws Exception {
        List<String> story = new ArrayList<>();
        SavedGenerator generator =
                prepare("evaluate.every=10", "evaluate.count=20").train(spark, new Story(story));
        assertThat(story)
                .containsExactly(
                        "sampled at 0",
                        "started at 0",
                        "round 0 to 5",
                        "round 5 to 10",
                        "saved at 10",
                        "evaluated at 10",
                        "sampled at 10",
                        "finished at 10",
                        "ended");
        assertThat(generator.shape()).isEqualTo(DrawnDataset.SHAPE);
    }

    @Test
    void preparingChangesNothing() {
        PreparedRun run = prepare();
        assertThat(run.plan()).contains("the run goes to file:" + folder.resolve("run"));
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void thePlanTellsWhatChangesWhen() {
        assertThat(prepare("training.batch-size=4").plan())
                .contains(
                        "learning rate of the generator: 0.0001",
                        "learning rate of the critic: 0.0001",
                        "the generator's moving average has a half-life of 1,250 images, at most 0.05 of those shown so far");
        assertThat(prepare(
                                "training.batch-size=4",
                                "gan.ema-decay=0.9",
                                "optimizer.critic.schedule.shape=linear",
                                "optimizer.critic.schedule.until=40")
                        .plan())
                .contains(
                        "learning rate of the critic: 0.0001, linear to 0 at 40 images (iteration 10)",
                        "the generator's moving average keeps 0.9 of itself in a step, less at first");
        assertThat(prepare("gan.ema-decay=0").plan()).contains("no moving average of the generator");
        assertThat(prepare("gan.objective=gan", "augment.policies=xflip", "augment.probability=adaptive")
                        .plan())
                .contains(
                        "probability of augmentation: adaptive, 0 at first, towards a mean sign of real scores of 0.6, from 0"
                                + " to 1 over 500,000 images at the fastest");
    }

    /** Whoever trains comes by here. */
    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> prepare("training.max-memory=1m"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("training.max-memory must be at least what training takes off the heap");
        assertThatThrownBy(() -> prepare("network.hidden=65536"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("network.hidden must leave room for the vectors of training");
        assertThatThrownBy(() -> prepare("training.batch-size=1000"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("training.batch-size must be at most the images of the dataset");
        assertThatThrownBy(() -> prepare("evaluate.every=1", "evaluate.count=1000"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("evaluate.count must be at most the images of data.path");
    }

    @Test
    void gpusOfTheSparkThatItIsGivenCount() {
        SparkConf gpus = new SparkConf(false)
                .setMaster("local[2]")
                .set("spark.executor.resource.gpu.amount", "1")
                .set("spark.task.resource.gpu.amount", "1");
        assertThatThrownBy(() -> PreparedRun.of(
                        config(), RunStart.NEW, gpus, spark.sparkContext().hadoopConfiguration()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("spark.master local[2] gives no task a GPU");
    }

    @Test
    void aDatasetThatHasChangedSinceIsRefused() throws Exception {
        Path other = DrawnDataset.write(spark, folder.resolve("other"), 15);
        PreparedRun run = prepare("data.path=" + other);
        FileUtil.fullyDelete(folder.resolve("other").toFile());
        DrawnDataset.write(spark, folder.resolve("other"), 16);
        assertThatThrownBy(() -> run.train(spark))
                .isInstanceOf(DataException.class)
                .hasMessage("data.path " + other + " has changed since the run was prepared: start it again");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aRunThatIsAskedToStopSavesAndEnds() throws Exception {
        List<String> story = new ArrayList<>();
        Caller caller = new Caller(List.of("an argument"), () -> true, Verdicts::of, List.of(new Story(story)));
        PreparedRun run = prepare("training.exchange=driver");
        assertThatThrownBy(() -> run.train(spark, caller))
                .isInstanceOf(InterruptedRunException.class)
                .hasMessage("interrupted at iteration 5, checkpoint saved: go on with --resume");
        assertThat(story).endsWith("round 0 to 5", "saved at 5", "ended by InterruptedRunException");
        assertThat(folder.resolve("run/result.json")).content().contains("\"interrupted\"", "\"exit_code\" : 5");
        assertThat(folder.resolve("run/config.json")).content().contains("an argument");
        assertThat(folder.resolve("run/report.html")).exists();
    }

    @Test
    void aRunThatIsAskedToStopWhileItMeasuresHasNothingToSave() {
        Caller caller = new Caller(List.of(), () -> true, Verdicts::of, List.of());
        PreparedRun run = prepare("training.averaging-frequency=auto");
        assertThatThrownBy(() -> run.train(spark, caller))
                .isInstanceOf(InterruptedRunException.class)
                .hasMessage("interrupted before the first round, nothing to save: begin with --resume");
        assertThat(folder.resolve("run/checkpoints")).doesNotExist();
        assertThat(folder.resolve("run/result.json")).content().contains("\"interrupted\"");
    }

    @Test
    void whatAListenerThrowsStopsTheRun() {
        TrainingListener failing = new TrainingListener() {
            @Override
            public void roundEnded(RoundResult round) {
                throw new IllegalStateException("enough");
            }
        };
        PreparedRun run = prepare();
        assertThatThrownBy(() -> run.train(spark, failing)).hasMessage("enough");
        assertThat(folder.resolve("run/result.json"))
                .content()
                .contains("\"failed\"", "\"IllegalStateException: enough\"", "\"exit_code\" : 1");
    }

    private PreparedRun prepare(String... settings) {
        return PreparedRun.of(config(settings), RunStart.NEW, spark);
    }

    private JobConfig config(String... settings) {
        List<String> all = List.of(
                "data.path=" + dataset,
                "run.dir=" + folder.resolve("run"),
                "network.hidden=8",
                "gan.latent-dim=4",
                "training.batch-size=8",
                "training.averaging-frequency=5",
                "training.iterations=10",
                "samples.every=10",
                "samples.grid=2");
        return ConfigReader.read(
                List.of(), Stream.concat(all.stream(), Stream.of(settings)).toList());
    }

    private record Story(List<String> lines) implements TrainingListener {
        @Override
        public void started(TrainingPlan plan, GanState state) {
            lines.add("started at " + state.iteration());
        }

        @Override
        public void roundEnded(RoundResult round) {
            lines.add("round " + round.from() + " to " + round.until());
        }

        @Override
        public void sampled(int iteration, byte[] pixels) {
            lines.add("sampled at " + iteration);
        }

        @Override
        public void evaluated(GanState state, Evaluation evaluation) {
            lines.add("evaluated at " + state.iteration());
        }

        @Override
        public void saved(GanState state) {
            lines.add("saved at " + state.iteration());
        }

        @Override
        public void finished(GanState state) {
            lines.add("finished at " + state.iteration());
        }

        @Override
        public void ended(RunEnd end) {
            lines.add("ended"
                    + end.error()
                            .map(error -> " by " + error.getClass().getSimpleName())
                            .orElse(""));
        }
    }
}
