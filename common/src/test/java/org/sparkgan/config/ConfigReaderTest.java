package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @TempDir
    private Path folder;

    @Test
    void nothingGivenIsTheDefaults() {
        JobConfig config = read();
        assertThat(config.gan())
                .isEqualTo(new GanSettings(
                        ObjectiveName.WGAN_GP, false, 100, 10, 0, 0, 0.01, 5, new EmaHalfLife(20_000, 0.05)));
        assertThat(config.data().source()).isEmpty();
        assertThat(config.training().epochs()).isEmpty();
        assertThat(config.settings()).isEqualTo(ConfigReader.defaults(ObjectiveName.WGAN_GP));
    }

    @Test
    void argumentsWinOverFilesAndLaterFilesOverEarlierOnes() throws IOException {
        Path first = file("first.conf", "training { batch-size = 1, workers = 1, seed = 1 }");
        Path second = file("second.conf", "training { batch-size = 2, workers = 2 }");
        TrainingSettings training = ConfigReader.read(
                        List.of(SettingsFile.at(first), SettingsFile.at(second)),
                        List.of("training.batch-size=3", "training.batch-size=4"))
                .training();
        assertThat(training.batchSize()).isEqualTo(4);
        assertThat(training.workers()).isEqualTo(2);
        assertThat(training.seed()).isEqualTo(1);
    }

    @Test
    void filesMayReferToOtherSettingsAndToDefaults() throws IOException {
        Path file = file("f.conf", "samples.every = ${checkpoint.every}\noptimizer.critic = ${optimizer.generator}");
        JobConfig config =
                ConfigReader.read(List.of(SettingsFile.at(file)), List.of("optimizer.generator.learning-rate=0.5"));
        assertThat(config.samples().every()).isEqualTo(config.checkpoint().every());
        assertThat(config.optimizer().critic().learningRate()).isEqualTo(0.5);
    }

    @Test
    void pathsAndAddressesNeedNoQuotes() {
        DataSettings data = read("data.source=hdfs://host:9000/a b/*.png", "data.path=./x,y#z")
                .data();
        assertThat(data.source()).contains("hdfs://host:9000/a b/*.png");
        assertThat(data.path()).contains("./x,y#z");
    }

    @Test
    void nullTurnsASettingOff() throws IOException {
        Path file = file("f.conf", "training.epochs = 20");
        TrainingSettings training = ConfigReader.read(
                        List.of(SettingsFile.at(file)), List.of("training.epochs=null", "training.iterations=7"))
                .training();
        assertThat(training.epochs()).isEmpty();
        assertThat(training.iterations()).contains(7);
    }

    @Test
    void equalNumbersLookEqualInTheSettings() {
        assertThat(read("gan.lambda=10.0", "optimizer.critic.learning-rate=0.0001")
                        .settings())
                .isEqualTo(read("gan.lambda=10", "optimizer.critic.learning-rate=1e-4")
                        .settings());
    }

    @Test
    void howOftenToAverageMayBeLeftToTheRun() {
        JobConfig auto = read("training.averaging-frequency=auto");
        assertThat(auto.training().choosesAveragingFrequency()).isTrue();
        assertThat(auto.withAveragingFrequency(20).settings())
                .isEqualTo(read("training.averaging-frequency=20").settings());
        assertThat(auto.withAveragingFrequency(20).training())
                .isEqualTo(read("training.averaging-frequency=20").training());
        assertThat(read("training.averaging-frequency=auto", "training.sync=gradient-sharing")
                        .training()
                        .choosesAveragingFrequency())
                .isFalse();
        assertThatThrownBy(() -> read("training.averaging-frequency=auto", "training.sync=synchronous"))
                .hasMessage("training.averaging-frequency must be a whole number where training.sync is synchronous,"
                        + " which averages nothing, but is auto");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | 6 | training.averaging-frequency=50 | training.generator-averaging-every and"
                        + " training.critic-averaging-every must have no common divisor, but are 4 and 6: give 2 and 3,"
                        + " and a training.averaging-frequency 2 times as long",
                "3 | 1 | training.averaging-frequency=auto | training.generator-averaging-every must be 1 where"
                        + " training.averaging-frequency is auto, which measures rounds that average both networks, but is 3",
                "1 | 3 | training.sync=gradient-sharing | training.critic-averaging-every must be 1 where training.sync is"
                        + " gradient-sharing, which averages no networks, but is 3",
                "2 | 1 | training.sync=synchronous | training.generator-averaging-every must be 1 where training.sync is"
                        + " synchronous, which averages no networks, but is 2",
            })
    void intervalsThatMakeNoSenseAreRefused(int generator, int critic, String other, String message) {
        assertThatThrownBy(() -> read(
                        "training.generator-averaging-every=" + generator,
                        "training.critic-averaging-every=" + critic,
                        other))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void networksMayBeAveragedAfterDifferentNumbersOfRounds() {
        assertThat(read().training().averagingIntervals().everyRound()).isTrue();
        assertThat(read("training.generator-averaging-every=2", "training.critic-averaging-every=3")
                        .training()
                        .averagingIntervals())
                .isEqualTo(new AveragingIntervals(2, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gan.clp=1 | unknown setting gan.clp: did you mean gan.clip?",
                "training.batchsize=1 | unknown setting training.batchsize: did you mean training.batch-size?",
                "gan.objective.x=1 | unknown setting gan.objective.x: did you mean gan.objective?",
                "objectives.gan.gan.critic-steps=1 | unknown setting objectives.gan.gan.critic-steps: did you mean gan.critic-steps?",
                "gan=1 | unknown setting gan: did you mean gan.r1?",
                "gan.objective=vae | gan.objective must be one of gan, wgan, wgan-gp, hinge, lsgan, rpgan, but is vae",
                "gan.objective=null | gan.objective must be a word, but is null",
                "gan.lambda=much | gan.lambda must be a number, but is \"much\"",
                "training.workers=2.5 | training.workers must be a whole number, but is 2.5",
                "training.workers=3000000000 | training.workers must be a whole number, but is 3000000000",
                "training.workers=null | training.workers must be a whole number, but is null",
                "training.epochs=1.5 | training.epochs must be a whole number, but is 1.5",
                "training.averaging-frequency=often | training.averaging-frequency must be a whole number or auto, but is"
                        + " \"often\"",
                "training.averaging-frequency=2.5 | training.averaging-frequency must be a whole number or auto, but is 2.5",
                "training.averaging-frequency=null | training.averaging-frequency must be a whole number or auto, but is"
                        + " null",
                "training.average-updaters=2 | training.average-updaters must be true or false, but is 2",
                "training.resource-timeout=soon | training.resource-timeout must be a duration such as 90s or \"5 minutes\", but is \"soon\"",
                "training.max-memory=much | training.max-memory must be a size such as 4g, or auto, but is \"much\"",
                "training.workers | argument training.workers: settings are given as key=value",
                "=3 | argument =3: settings are given as key=value",
            })
    void whatCannotBeReadIsSaidOnOneLine(String argument, String message) {
        assertRefused(argument, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.image-size=0 | data.image-size must be 1 to 4096 pixels, but is 0",
                "data.channels=2 | data.channels must be 1 (grey) or 3 (colour), but is 2",
                "data.crop=left | data.crop must be one of center, random-at-ingest, none, but is left",
                "data.background=pink | data.background must be white, black or #rrggbb, but is pink",
                "data.background=#12345 | data.background must be white, black or #rrggbb, but is #12345",
                "data.max-pixels=0 | data.max-pixels must be >= 1, but is 0",
                "data.max-rejected=1.5 | data.max-rejected must be a share from 0 to 1, but is 1.5",
                "data.name-encoding=GBK2 | data.name-encoding must be auto or an encoding that Java knows, such as GBK,"
                        + " Shift_JIS or windows-1251, but is \"GBK2\"",
                "data.max-rejected=NaN | data.max-rejected must be a share from 0 to 1, but is NaN",
                "network.architecture=rnn | network.architecture must be one of mlp, dcgan, resnet, r3gan, but is rnn",
                "network.hidden=0 | network.hidden must be 1 to 65536, but is 0",
                "network.features=0 | network.features must be 1 to 4096, but is 0",
                "gan.latent-dim=0 | gan.latent-dim must be 1 to 65536, but is 0",
                "gan.lambda=-1 | gan.lambda must be >= 0 and finite, but is -1.0",
                "gan.lambda=Infinity | gan.lambda must be >= 0 and finite, but is Infinity",
                "gan.r1=-1 | gan.r1 must be >= 0 and finite, but is -1.0",
                "gan.r1=10 | gan.r1 must be 0 where gan.objective is wgan-gp, which has a way of its own to bound the"
                        + " critic's gradient, but is 10.0",
                "gan.clip=-1 | gan.clip must be > 0 and finite, but is -1.0",
                "gan.clip=NaN | gan.clip must be > 0 and finite, but is NaN",
                "gan.critic-steps=0 | gan.critic-steps must be 1 to 255, but is 0",
                "gan.ema-decay=1 | gan.ema-decay must be at least 0 and below 1, but is 1.0",
                "optimizer.critic.type=sgd | optimizer.critic.type must be one of adam, rmsprop, but is sgd",
                "optimizer.critic.learning-rate=0 | optimizer.critic.learning-rate must be > 0 and finite, but is 0.0",
                "optimizer.generator.beta1=1 | optimizer.generator.beta1 must be at least 0 and below 1, but is 1.0",
                "optimizer.generator.beta2=-1 | optimizer.generator.beta2 must be at least 0 and below 1, but is -1.0",
                "optimizer.generator.decay=1 | optimizer.generator.decay must be at least 0 and below 1, but is 1.0",
                "training.batch-size=0 | training.batch-size must be 1 to 1048576, but is 0",
                "training.batch-size=1 | training.batch-size must be at least training.workers (2), whose batches together it is, but is 1",
                "training.workers=0 | training.workers must be 1 to 65536, but is 0",
                "training.epochs=0 | training.epochs must be 1 or more, but is 0",
                "training.iterations=0 | training.iterations must be 1 or more, but is 0",
                "training.sync=none | training.sync must be one of parameter-averaging, gradient-sharing, synchronous, but is none",
                "training.averaging-frequency=0 | training.averaging-frequency must be 1 or more, but is 0",
                "training.generator-averaging-every=0 | training.generator-averaging-every must be 1 or more, but is 0",
                "training.critic-averaging-every=0 | training.critic-averaging-every must be 1 or more, but is 0",
                "training.aggregation-depth=0 | training.aggregation-depth must be 1 or more, but is 0",
                "data.shuffle-window=1000 | data.shuffle-window must be 1 MiB to 1 TiB, but is 1000",
                "data.shuffle-window=big | data.shuffle-window must be a size such as 64 MiB, but is \"big\"",
                "data.hold-out=-0.1 | data.hold-out must be a share from 0 to 0.5, but is -0.1",
                "data.hold-out=0.6 | data.hold-out must be a share from 0 to 0.5, but is 0.6",
                "evaluate.neighbours=17 | evaluate.neighbours must be 0 to 16, but is 17",
                "evaluate.neighbours-out=n.jpg | evaluate.neighbours-out must be a file that ends in .png, but is n.jpg",
                "data.cache=disk | data.cache must be one of auto, memory, none, but is disk",
                "training.share-every=0 | training.share-every must be 1 or more, but is 0",
                "training.threshold.algorithm=none | training.threshold.algorithm must be one of adaptive, fixed,"
                        + " target-sparsity, but is none",
                "training.threshold.initial=0 | training.threshold.initial must be > 0 and finite in single precision,"
                        + " but is 0.0",
                "training.threshold.min-sparsity=0 | training.threshold.min-sparsity must be above 0 and below 1, but is"
                        + " 0.0",
                "training.threshold.max-sparsity=0.01 | training.threshold.max-sparsity must be at least"
                        + " training.threshold.min-sparsity and below 1, but is 0.01",
                "training.threshold.target-sparsity=0.1 | training.threshold.target-sparsity must be above 0 and below"
                        + " 0.0625, but is 0.1",
                "training.max-memory=0 | training.max-memory must be above 0, but is 0",
                "training.resource-timeout=0s | training.resource-timeout must be above 0, but is PT0S",
                "training.segment=0s | training.segment must be above 0, but is PT0S",
                "training.exchange=mesh | training.exchange must be one of auto, ring, driver, but is mesh",
                "training.exchange-timeout=0s | training.exchange-timeout must be above 0, but is PT0S",
                "training.exchange-port=65535 | training.exchange-port must be at most 65534, as 2 workers need as many ports, but is 65535",
                "training.exchange-precision=bfloat16 | training.exchange-precision must be float unless training.sync is synchronous and training.exchange is ring or auto, but is bfloat16",
                "checkpoint.every=0 | checkpoint.every must be 1 or more, but is 0",
                "checkpoint.keep-last=1 | checkpoint.keep-last must be 2 or more, but is 1",
                "samples.every=0 | samples.every must be 1 or more, but is 0",
                "samples.grid=65 | samples.grid must be 1 to 64, but is 65",
                "sample.count=0 | sample.count must be 1 or more, but is 0",
                "sample.steps=1 | sample.steps must be 2 or more, but is 1",
                "sample.grid=17 | sample.grid must be 1 to 16, but is 17",
                "sample.truncation=0 | sample.truncation must be > 0, but is 0.0",
                "sample.truncation=-0.5 | sample.truncation must be > 0, but is -0.5",
                "sample.truncation=x | sample.truncation must be a number, but is \"x\"",
                "sample.kind=film | sample.kind must be one of images, interpolation, walk, but is film",
                "sample.label=-1 | sample.label must be 0 or more, but is -1",
                "gan.conditional=maybe | gan.conditional must be true or false, but is \"maybe\"",
                "sample.format=gif | sample.format must be one of png, parquet, but is gif",
                "sample.weights=best | sample.weights must be one of ema, raw, but is best",
                "export.out=x.pt | export.out must be a file that ends in .onnx, .npz or .zip (DL4J), but is x.pt",
            })
    void everyRuleNamesItsKey(String argument, String message) {
        assertRefused(argument, message);
    }

    @Test
    void unreadableAndBrokenFilesAreNamed() throws IOException {
        Path missing = folder.resolve("missing.conf");
        assertThatThrownBy(() -> ConfigReader.read(List.of(SettingsFile.at(missing)), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--conf " + missing + ": no such readable file");
        Path broken = file("broken.conf", "gan {\n clip = \n");
        assertThatThrownBy(() -> ConfigReader.read(List.of(SettingsFile.at(broken)), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--conf " + broken + ": not valid HOCON: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void settingsOfFilesCanBeArgumentsInstead() throws IOException {
        Path file = file(
                "f.conf",
                "gan.objective = wgan, training.epochs = null, optimizer.critic = ${optimizer.generator}\n"
                        + "run.dir = \"a b/c#d\", training.iterations = 7");
        JobConfig config = ConfigReader.read(List.of(SettingsFile.at(file)), List.of("gan.clip=0.02", "gan.lambda=10"));
        List<String> arguments = ConfigReader.asArguments(config);
        assertThat(arguments)
                .contains("gan.clip=0.02", "gan.objective=wgan", "run.dir=a b/c#d", "training.iterations=7")
                .noneMatch(argument -> argument.startsWith("gan.lambda"));
        assertThat(ConfigReader.read(List.of(), arguments).settings()).isEqualTo(config.settings());
    }

    @Test
    void aReferenceToNothingIsRefused() throws IOException {
        Path file = file("f.conf", "gan.clip = ${nothing.here}");
        assertThatThrownBy(() -> ConfigReader.read(List.of(SettingsFile.at(file)), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("${nothing.here}");
    }

    @Test
    void requiredSettingsSayWhatToGive() {
        JobConfig config = read();
        assertThatThrownBy(() -> config.data().requiredSource())
                .hasMessageStartingWith("data.source is not set: give ");
        assertThatThrownBy(() -> config.data().requiredPath()).hasMessageStartingWith("data.path is not set: give ");
        assertThatThrownBy(() -> config.run().requiredDir()).hasMessageStartingWith("run.dir is not set: give ");
        assertThatThrownBy(() -> config.sample().requiredOut()).hasMessageStartingWith("sample.out is not set: give ");
        assertThatThrownBy(() -> config.export().requiredOut()).hasMessageStartingWith("export.out is not set: give ");
    }

    @Test
    void theLengthOfARunIsGivenOnce() {
        assertThat(read("training.iterations=7").training().plannedIterations(1000, 5))
                .isEqualTo(7);
        assertThat(read("training.epochs=3").training().plannedIterations(60_000, 5))
                .isEqualTo(563); // 3 x 60000 / (64 x 5) = 562.5
        assertThatThrownBy(() -> read().training().plannedIterations(1000, 5))
                .hasMessage("training.epochs and training.iterations: give exactly one of them, but none is set");
        assertThatThrownBy(() -> read("training.epochs=1", "training.iterations=1")
                        .training()
                        .plannedIterations(1000, 5))
                .hasMessage("training.epochs and training.iterations: give exactly one of them, but both are set;"
                        + " null turns one off");
    }

    private static JobConfig read(String... arguments) {
        return ConfigReader.read(List.of(), List.of(arguments));
    }

    private static void assertRefused(String argument, String message) {
        assertThatThrownBy(() -> read(argument))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
