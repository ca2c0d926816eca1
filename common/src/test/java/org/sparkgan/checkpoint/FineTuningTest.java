package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.Interval;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.storage.Sha256;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.WorkerSave;

/** What a run begins with that takes the networks of another. */
class FineTuningTest {
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final int STEPS = 70;

    @TempDir
    Path folder;

    /** A run that ended at iteration 20, with a checkpoint before. */
    private Path source(int classes, String... settings) throws IOException {
        Path run = folder.resolve("source");
        JobConfig config = config(settings);
        GanSpec spec = GanSpec.of(config, SHAPE, classes);
        RunIdentity identity = new RunIdentity(spec, config.settings(), "some images");
        CheckpointStore store = new CheckpointStore(SmallRun.folder(run), new CheckpointSettings(new Interval(10), 2));
        store.save(identity, state(spec, 10), WorkerSave.NONE);
        store.save(identity, state(spec, 20), WorkerSave.NONE);
        return run;
    }

    /** Numbers that no run would draw. */
    private static GanState state(GanSpec spec, int iteration) {
        Random random = new Random(iteration);
        int g = spec.generator().parameters();
        int c = spec.critic().parameters();
        return new GanState(
                iteration,
                numbers(random, g),
                numbers(random, c),
                numbers(random, spec.gan().ema().kept() ? g : 0),
                new OptimizerState(STEPS, numbers(random, g), numbers(random, g)),
                new OptimizerState(5 * STEPS, numbers(random, c), numbers(random, c)));
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian() / 10;
        }
        return numbers;
    }

    private static JobConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of("network.hidden=7", "network.features=2", "gan.latent-dim=5"));
        all.addAll(List.of(settings));
        return ConfigReader.read(List.of(), all);
    }

    private static FineTuning begin(Path from, int classes, String... settings) {
        JobConfig config = config(Stream.concat(Stream.of("training.from=" + from), Stream.of(settings))
                .toArray(String[]::new));
        return FineTuning.of(config, GanSpec.of(config, SHAPE, classes), new Configuration())
                .orElseThrow();
    }

    /** By the folder of the run, and by all that names a checkpoint. */
    @ParameterizedTest
    @CsvSource({
        "'', 20",
        "checkpoints/000000020, 20",
        "checkpoints/000000020/, 20",
        "checkpoints/000000010, 10",
        "checkpoints/000000010/state.bin, 10",
        "checkpoints/000000010/manifest.json, 10"
    })
    void takesTheNumbersOfACheckpoint(String name, int iteration) throws IOException {
        Path run = source(0);
        GanState expected = state(GanSpec.of(config(), SHAPE), iteration);
        FineTuning found = begin(run.resolve(name), 0);
        assertThat(found.state().iteration()).isZero();
        assertThat(found.state().generator()).containsExactly(expected.generator());
        assertThat(found.state().critic()).containsExactly(expected.critic());
        assertThat(found.state().generatorEma()).containsExactly(expected.generatorEma());
        assertThat(found.state().generatorOptimizer().steps()).isZero();
        assertThat(found.state().criticOptimizer().meanSquare()).containsOnly(0f);
        String checkpoint = "checkpoints/0000000" + iteration;
        assertThat(found.origin().uri()).isEqualTo("file:" + run.resolve(checkpoint));
        assertThat(found.origin().iteration()).isEqualTo(iteration);
        assertThat(found.origin().dataset()).isEqualTo("some images");
        assertThat(found.origin().sha256())
                .isEqualTo(Sha256.hex(Files.readAllBytes(run.resolve(checkpoint).resolve("state.bin"))));
        assertThat(found.origin().fresh()).isEmpty();
        assertThat(found.told())
                .containsExactly(
                        "begins with iteration " + iteration + " of file:" + run.resolve(checkpoint)
                                + " (SHA-256 of state.bin " + found.origin().sha256() + "), with fresh moments",
                        "the moving average goes on from the one there");
    }

    @Test
    void aCheckpointThatWasCopiedElsewhereWillDo() throws IOException {
        Path copy = folder.resolve("my best");
        Files.createDirectory(copy);
        try (Stream<Path> files = Files.list(source(0).resolve("checkpoints/000000010"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        assertThat(begin(copy, 0).origin().iteration()).isEqualTo(10);
    }

    @Test
    void momentsAreTakenWhereTheyAreAskedFor() throws IOException {
        GanState expected = state(GanSpec.of(config(), SHAPE), 20);
        FineTuning found =
                begin(source(0), 0, "training.from-moments=true", "training.freeze-critic-layers=2", "gan.lambda=3");
        assertSameBits(found.state().generatorOptimizer(), expected.generatorOptimizer());
        assertSameBits(found.state().criticOptimizer(), expected.criticOptimizer());
        assertThat(found.told())
                .anyMatch(line -> line.endsWith(", with its moments"))
                .contains("the first 2 of the 4 layers of the critic stay as they are: 5,551 of its 5,615 parameters");
    }

    @Test
    void momentsOfEmbeddingsThatAreLeftOutAreLeftOutToo() throws IOException {
        Path run = source(3, "gan.conditional=true");
        GanSpec before = GanSpec.of(config(), SHAPE, 3);
        GanState expected = state(before, 20);
        FineTuning found = begin(run, 0, "training.from-moments=true");
        assertTaken(
                found.state().generatorOptimizer().mean(),
                expected.generatorOptimizer().mean(),
                new float[before.generator().parameters()],
                5 * 7,
                3,
                0,
                7);
        int front = before.critic().parameters() - 4 * 7 - 1;
        assertTaken(
                found.state().criticOptimizer().meanSquare(),
                expected.criticOptimizer().meanSquare(),
                new float[before.critic().parameters()],
                front,
                3,
                0,
                7);
        assertThat(found.state().criticOptimizer().steps()).isEqualTo(5 * STEPS);
    }

    @Test
    void momentsOfRmsPropAreOneVector() throws IOException {
        String[] settings = {"optimizer.generator.type=rmsprop", "optimizer.critic.type=rmsprop"};
        Path run = folder.resolve("rmsprop");
        GanState state = state(GanSpec.of(config(), SHAPE), 10);
        OptimizerState generator = new OptimizerState(
                STEPS, new float[0], state.generatorOptimizer().meanSquare());
        OptimizerState critic =
                new OptimizerState(STEPS, new float[0], state.criticOptimizer().meanSquare());
        JobConfig config = config(settings);
        new CheckpointStore(SmallRun.folder(run), config.checkpoint())
                .save(
                        new RunIdentity(GanSpec.of(config, SHAPE), config.settings(), "some images"),
                        state.withOptimizers(generator, critic),
                        WorkerSave.NONE);
        JobConfig next = config("training.from=" + run, "training.from-moments=true", settings[0], settings[1]);
        GanState found = FineTuning.of(next, GanSpec.of(next, SHAPE), new Configuration())
                .orElseThrow()
                .state();
        assertSameBits(found.generatorOptimizer(), generator);
        assertSameBits(found.criticOptimizer(), critic);
    }

    /** Whatever the critic of the run that made it. */
    @ParameterizedTest
    @CsvSource({
        "generator.zip, mlp, none",
        "generator-ema.zip, mlp, none",
        "generator.zip, dcgan, none",
        "generator.zip, dcgan, both",
        "generator-ema.zip, dcgan, generator"
    })
    void takesTheGeneratorOfAZip(String name, String architecture, String batchNorm) throws IOException {
        String[] settings = {
            "gan.objective=gan", "network.architecture=" + architecture, "network.batch-norm=" + batchNorm
        };
        Path zip = source(0, settings).resolve("checkpoints/000000020").resolve(name);
        GanSpec spec = GanSpec.of(config(settings), SHAPE);
        GanState there = state(spec, 20);
        FineTuning found = begin(zip, 0, settings);
        assertThat(found.state().generator())
                .containsExactly(name.startsWith("generator-ema") ? there.generatorEma() : there.generator());
        assertThat(found.state().generatorEma()).containsExactly(found.state().generator());
        assertThat(found.state().critic()).containsExactly(spec.initialState(42).critic());
        assertThat(found.origin().iteration()).isNull();
        assertThat(found.origin().sha256()).isEqualTo(Sha256.hex(Files.readAllBytes(zip)));
        assertThat(found.told())
                .containsExactly(
                        "begins with the generator in " + zip + " (SHA-256 "
                                + found.origin().sha256() + "), with fresh moments",
                        "fresh: the critic, as a generator.zip has none",
                        "the moving average begins with the generator there, which has no other");
    }

    /** From none to some, from some to others and back to none. */
    @ParameterizedTest
    @CsvSource({"0, 3, mlp", "3, 4, mlp", "4, 0, mlp", "3, 3, mlp", "3, 4, dcgan", "0, 3, dcgan"})
    void otherLabelsHaveFreshEmbeddings(int there, int here, String architecture) throws IOException {
        String[] settings = {"network.architecture=" + architecture};
        String[] labelled = {"network.architecture=" + architecture, "gan.conditional=true"};
        Path run = source(there, there > 0 ? labelled : settings);
        GanSpec before = GanSpec.of(config(settings), SHAPE, there);
        GanSpec spec = GanSpec.of(config(settings), SHAPE, here);
        GanState expected = state(before, 20);
        GanState drawn = spec.initialState(42);
        FineTuning found = begin(run, here, here > 0 ? labelled : settings);
        int weights = 5 * outputs(spec.generator());
        int biases = outputs(spec.generator());
        assertTaken(found.state().generator(), expected.generator(), drawn.generator(), weights, there, here, biases);
        assertTaken(
                found.state().generatorEma(), expected.generatorEma(), drawn.generator(), weights, there, here, biases);
        int features =
                spec.critic().layers().get(spec.critic().layers().size() - 1).inputs();
        int front = before.critic().parameters() - (there + 1) * features - 1;
        assertTaken(found.state().critic(), expected.critic(), drawn.critic(), front, there, here, features);
        assertThat(found.origin().fresh()).hasSize(here > 0 && here != there ? 2 : 0);
        Path zip = run.resolve("checkpoints/000000020/generator.zip");
        assertThat(begin(zip, here, here > 0 ? labelled : settings).state().generator())
                .containsExactly(found.state().generator());
    }

    private static int outputs(NetworkSpec network) {
        return network.layers().get(0).outputs();
    }

    /** Of {@code each} number a label, which begin at {@code at}. */
    private static void assertTaken(
            float[] found, float[] there, float[] drawn, int at, int labels, int here, int each) {
        int behindThere = at + labels * each;
        int behindHere = at + here * each;
        assertThat(Arrays.copyOf(found, at)).containsExactly(Arrays.copyOf(there, at));
        assertThat(Arrays.copyOfRange(found, behindHere, found.length))
                .containsExactly(Arrays.copyOfRange(there, behindThere, there.length));
        assertThat(Arrays.copyOfRange(found, at, behindHere))
                .containsExactly(Arrays.copyOfRange(labels == here ? there : drawn, at, behindHere));
    }

    @Test
    void freshEmbeddingsAreTold() throws IOException {
        FineTuning found = begin(source(10, "gan.conditional=true"), 4, "gan.conditional=true");
        assertThat(found.told())
                .contains(
                        "fresh: the generator's embeddings of 4 labels (28 numbers), as there are 10 labels there",
                        "fresh: the critic's embeddings of 4 labels (28 numbers)");
    }

    @Test
    void averagesComeAndGoWithTheSettings() throws IOException {
        Path run = source(0, "gan.ema-decay=0");
        FineTuning found = begin(run, 0);
        assertThat(found.state().generatorEma()).containsExactly(found.state().generator());
        assertThat(found.told()).contains("the moving average begins with the generator there, which has no other");
        assertThat(begin(run, 0, "gan.ema-decay=0").state().generatorEma()).isEmpty();
    }

    @Test
    void anotherObjectiveMayGoOn() throws IOException {
        GanState expected = state(GanSpec.of(config(), SHAPE), 20);
        assertThat(begin(source(0), 0, "gan.objective=rpgan").state().critic()).containsExactly(expected.critic());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network.hidden=8 | network.hidden must be that of training.from RUN, 7, but is 8",
                "gan.latent-dim=6 network.hidden=7 | gan.latent-dim must be that of training.from RUN, 5, but is 6",
                "network.architecture=dcgan | network.architecture must be that of training.from RUN, mlp, but is dcgan",
                "network.spectral-norm=true | network.spectral-norm must be that of training.from RUN, false, but is true"
            })
    void otherNetworksAreRefused(String settings, String message) throws IOException {
        Path run = source(0);
        assertThatThrownBy(() -> begin(run, 0, settings.split(" ")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message.replace("RUN", run.toString()));
    }

    @Test
    void otherNormalisationIsRefused() throws IOException {
        Path run = source(0, "network.architecture=dcgan", "gan.objective=gan");
        assertThatThrownBy(() -> begin(run, 0, "network.architecture=dcgan", "gan.objective=wgan-gp"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("network.batch-norm must be that of training.from " + run + ", both, but is none");
    }

    @Test
    void imagesOfAnotherSizeAreRefused() throws IOException {
        Path run = source(0);
        JobConfig config = config("training.from=" + run);
        GanSpec larger = GanSpec.of(config, new ImageShape(3, 32, 32));
        assertThatThrownBy(() -> FineTuning.of(config, larger, new Configuration()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.from " + run + " makes images of 28x28 grey, but those of data.path are 32x32 colour:"
                                + " ingest them as images of 28x28 grey, or begin with a run on such images");
        Path zip = run.resolve("checkpoints/000000020/generator.zip");
        JobConfig ofZip = config("training.from=" + zip);
        assertThatThrownBy(
                        () -> FineTuning.of(ofZip, GanSpec.of(ofZip, new ImageShape(3, 32, 32)), new Configuration()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.from " + zip + ": makes images of 784 values, but those of data.path, 32x32 colour,"
                                + " have 3072: begin with a run on such images");
    }

    @Test
    void aZipOfAnotherNetworkIsRefused() throws IOException {
        Path zip = source(0).resolve("checkpoints/000000020/generator.zip");
        assertThatThrownBy(() -> begin(zip, 0, "network.hidden=9"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.from " + zip + ": layer 1 is Linear from 5 to 7 there, but Linear from 5 to 9 here");
    }

    @Test
    void aZipHasNoCriticAndNoMoments() throws IOException {
        Path zip = source(0).resolve("checkpoints/000000020/generator.zip");
        assertThatThrownBy(() -> begin(zip, 0, "training.freeze-critic-layers=1"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.freeze-critic-layers must be 0 where training.from is a generator.zip, which holds no"
                                + " critic, but is 1");
        assertThatThrownBy(() -> begin(zip, 0, "training.from-moments=true"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("training.from-moments must be false where training.from is a generator.zip, which holds no"
                        + " moments, but is true");
    }

    @Test
    void momentsThatCannotGoOnAreRefused() throws IOException {
        Path run = source(0);
        assertThatThrownBy(() -> begin(run, 0, "training.from-moments=true", "optimizer.critic.type=rmsprop"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("optimizer.critic.type must be that of training.from " + run
                        + ", adam, where training.from-moments is true, but is rmsprop");
        assertThatThrownBy(() -> begin(run, 3, "training.from-moments=true", "gan.conditional=true"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("training.from-moments must be false where training.from knows other labels");
    }

    @Test
    void workersOwnMomentsAreRefused() throws IOException {
        Path run = folder.resolve("sharing");
        GanState state =
                state(GanSpec.of(config(), SHAPE), 10).withOptimizers(OptimizerState.NONE, OptimizerState.NONE);
        JobConfig config = config();
        new CheckpointStore(SmallRun.folder(run), config.checkpoint())
                .save(
                        new RunIdentity(GanSpec.of(config, SHAPE), config.settings(), "some images"),
                        state,
                        WorkerSave.NONE);
        assertThatThrownBy(() -> begin(run, 0, "training.from-moments=true"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.from-moments must be false, as the checkpoint of training.from " + run
                                + " holds no moments of all workers (gradient-sharing, or average-updaters=false), but is true");
        assertThat(begin(run, 0).state().generator()).containsExactly(state.generator());
    }

    @Test
    void whatIsNoneOfTheseIsRefused() throws IOException {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> begin(none, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessage("training.from " + none + ": no such file or folder");
        Files.createDirectory(none);
        assertThatThrownBy(() -> begin(none, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.from " + none
                                + ": holds no complete checkpoint: give the folder of a run, a checkpoint of one, or a generator.zip");
        Path text = Files.writeString(folder.resolve("text.zip"), "text");
        assertThatThrownBy(() -> begin(text, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("training.from " + text + ": not a DL4J model zip: ");
    }

    /** Of a run the newest whole checkpoint counts; one that is named has to be whole. */
    @Test
    void damageIsFound() throws IOException {
        Path run = source(0);
        Path newest = run.resolve("checkpoints/000000020");
        byte[] state = Files.readAllBytes(newest.resolve("state.bin"));
        state[100] ^= 1;
        Files.write(newest.resolve("state.bin"), state);
        assertThat(begin(run, 0).origin().iteration()).isEqualTo(10);
        assertThatThrownBy(() -> begin(newest, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessage("training.from " + newest + ": state.bin has changed since it was written (SHA-256)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.from-moments=true | training.from-moments must be false where training.from is not set, whose moments they"
                        + " would be, but is true",
                "training.freeze-critic-layers=1 | training.freeze-critic-layers must be 0 where training.from is not set: the layers"
                        + " of a fresh critic have learned nothing that could be kept, but is 1",
                "training.from=x training.freeze-critic-layers=-1 | training.freeze-critic-layers must be 0 or more, but is -1",
                "training.from=x training.from-moments=true training.average-updaters=false | training.from-moments must be false"
                        + " where training.average-updaters is false, with which each round begins with fresh ones, but is true"
            })
    void settingsThatContradictEachOtherAreRefused(String settings, String message) {
        assertThatThrownBy(() -> config(settings.split(" ")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
