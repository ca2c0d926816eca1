package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules as settings ask for them. */
class ScheduleSettingsTest {
    private static final String GENERATOR = "optimizer.generator.schedule.";

    @Test
    void nothingChangesUnlessItIsAskedFor() {
        JobConfig config = read();
        assertThat(config.optimizer().critic().schedule())
                .isEqualTo(new OptimizerSchedule(Schedule.constant(1e-4), Schedule.constant(0.9)));
        assertThat(config.gan().schedule()).isEqualTo(new PenaltySchedule(Schedule.constant(0), Schedule.constant(0)));
        assertThat(ScheduledNumber.of(config))
                .extracting(number -> number.name() + ": " + number.text())
                .containsExactly("learning rate of the generator: 0.0001", "learning rate of the critic: 0.0001");
    }

    @Test
    void eachNetworkHasItsOwn() {
        OptimizerPair optimizers = read(
                        GENERATOR + "shape=cosine",
                        GENERATOR + "until=1200000",
                        GENERATOR + "learning-rate=2e-5",
                        GENERATOR + "beta2=0.99",
                        GENERATOR + "warm-up=10000",
                        "optimizer.critic.schedule.shape=linear",
                        "optimizer.critic.schedule.until=5e5")
                .optimizer();
        assertThat(optimizers.generator().schedule())
                .isEqualTo(new OptimizerSchedule(
                        new Schedule(ScheduleShape.COSINE, 1e-4, 2e-5, 10_000, 1_200_000),
                        new Schedule(ScheduleShape.COSINE, 0.9, 0.99, 0, 1_200_000)));
        assertThat(optimizers.critic().schedule())
                .isEqualTo(new OptimizerSchedule(
                        new Schedule(ScheduleShape.LINEAR, 1e-4, 0, 0, 500_000),
                        new Schedule(ScheduleShape.LINEAR, 0.9, 0.9, 0, 500_000)));
    }

    @Test
    void weightsOfPenaltiesHaveOne() {
        GanSettings gan = read(
                        "gan.objective=rpgan",
                        "gan.r1=2",
                        "gan.schedule.shape=cosine",
                        "gan.schedule.until=1000",
                        "gan.schedule.r1=0.2")
                .gan();
        assertThat(gan.schedule())
                .isEqualTo(new PenaltySchedule(
                        new Schedule(ScheduleShape.COSINE, 2, 0.2, 0, 1000),
                        new Schedule(ScheduleShape.COSINE, 1, 1, 0, 1000)));
        assertThat(gan.schedule().r2().stays()).isTrue();
    }

    @Test
    void aPlanTellsWhatChangesWhen() {
        assertThat(ScheduledNumber.of(read(
                        "gan.objective=gan",
                        "gan.r1=10",
                        "gan.schedule.shape=linear",
                        "gan.schedule.until=6401",
                        "gan.schedule.r1=0",
                        GENERATOR + "shape=cosine",
                        GENERATOR + "until=640000",
                        GENERATOR + "beta2=0.99",
                        GENERATOR + "learning-rate=2e-5",
                        "optimizer.critic.schedule.warm-up=6400")))
                .extracting(number -> number.name() + ": " + number.text())
                .containsExactly(
                        "learning rate of the generator: 0.0002, cosine to 0.00002 at 640,000 images (iteration 10,000)",
                        "learning rate of the critic: 0.0002, after a warm-up from 0 over 6,400 images (iteration 100)",
                        "beta2 of the generator: 0.999, cosine to 0.99 at 640,000 images (iteration 10,000)",
                        "weight of the penalty on real images: 10, linear to 0 at 6,401 images (iteration 101)");
    }

    @Test
    void theProbabilityOfAugmentationHasOne() {
        String[] arguments = {
            "augment.policies=xflip",
            "augment.probability=0",
            "augment.schedule.shape=cosine",
            "augment.schedule.until=640000",
            "augment.schedule.probability=0.55"
        };
        AugmentSettings augment = read(arguments).augment();
        assertThat(augment.scheduled()).contains(new Schedule(ScheduleShape.COSINE, 0, 0.55, 0, 640_000));
        assertThat(augment.off()).isFalse();
        assertThat(augment.adaptive()).isEmpty();
        assertThat(augment.probability().at(320_000, 0.9)).isCloseTo(0.275, within(1e-15));
        assertThat(ScheduledNumber.of(read(arguments)))
                .extracting(number -> number.name() + ": " + number.text())
                .contains("probability of augmentation: 0, cosine to 0.55 at 640,000 images (iteration 10,000)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shape=linear until=9 | augment.schedule.shape must be constant where augment.schedule.probability is null, so that"
                        + " nothing changes, but is linear",
                "probability=0.5 | augment.schedule.probability must be null where augment.schedule.shape is constant, but is 0.5",
                "shape=linear until=9 probability=1.5 | augment.schedule.probability must be 0 to 1, but is 1.5",
                "shape=linear until=0 probability=1 | augment.schedule.until must be above 0, but is 0"
            })
    void anotherProbabilityIsRefused(String schedule, String message) {
        List<String> arguments = new ArrayList<>(List.of("augment.policies=xflip", "augment.probability=0"));
        Stream.of(schedule.split(" ")).map("augment.schedule."::concat).forEach(arguments::add);
        assertRefused(message, arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule.shape=step | schedule.shape must be one of constant, linear, cosine, but is step",
                "schedule.shape=linear | schedule.until must be a number of images where GEN.schedule.shape is linear, but is null",
                "schedule.until=1000 | schedule.until must be null where GEN.schedule.shape is constant, but is 1000",
                "schedule.beta2=0.99 | schedule.beta2 must be null where GEN.schedule.shape is constant, but is 0.99",
                "schedule.warm-up=-1 | schedule.warm-up must be 0 or more, but is -1",
                "schedule.warm-up=1.5 | schedule.warm-up must be a whole number, but is 1.5",
                "schedule.learning-rate=1 | schedule.learning-rate must be at least 0 and at most GEN.learning-rate (1.0E-4), where it starts, but is 1.0"
            })
    void everyRuleNamesItsKey(String argument, String message) {
        assertRefused(
                "optimizer.generator." + message.replace("GEN", "optimizer.generator"),
                "optimizer.generator." + argument);
    }

    @Test
    void aScheduleThatEndsBeforeItBeginsIsRefused() {
        assertRefused(
                "optimizer.generator.schedule.until must be above warm-up (10000), with whose end the schedule begins, but is"
                        + " 5000",
                GENERATOR + "shape=linear",
                GENERATOR + "warm-up=10000",
                GENERATOR + "until=5000");
        assertRefused(
                "optimizer.generator.schedule.until must be above 0, but is 0",
                GENERATOR + "shape=linear",
                GENERATOR + "until=0");
        assertRefused(
                "gan.schedule.until must be above 0, but is -5",
                "gan.objective=rpgan",
                "gan.schedule.shape=linear",
                "gan.schedule.r1=0",
                "gan.schedule.until=-5");
    }

    @Test
    void numbersThatAnOptimizerLacksAreRefused() {
        assertRefused(
                "optimizer.generator.schedule.beta2 must be null where optimizer.generator.type is rmsprop, which has none, but"
                        + " is 0.99",
                "gan.objective=wgan",
                GENERATOR + "shape=linear",
                GENERATOR + "until=1000",
                GENERATOR + "beta2=0.99");
        assertRefused(
                "optimizer.generator.schedule.beta2 must be at least 0 and below 1, but is 1.0",
                GENERATOR + "shape=linear",
                GENERATOR + "until=1000",
                GENERATOR + "beta2=1");
    }

    @Test
    void penaltiesThatThereAreNotAreRefused() {
        String[] linear = {"gan.objective=gan", "gan.r1=1", "gan.schedule.shape=linear", "gan.schedule.until=1000"};
        assertRefused(
                "gan.schedule.shape must be constant where gan.schedule.r1 and gan.schedule.r2 are null, so that no weight"
                        + " changes, but is linear",
                linear);
        assertRefused(
                "gan.schedule.r2 must be null where gan.r2 is 0, which turns the penalty off, but is 0.5",
                linear[0],
                linear[1],
                linear[2],
                linear[3],
                "gan.schedule.r2=0.5");
        assertRefused(
                "gan.schedule.r1 must be >= 0 and finite, but is -1.0",
                linear[0],
                linear[1],
                linear[2],
                linear[3],
                "gan.schedule.r1=-1");
        assertRefused(
                "gan.schedule.r1 must be null where gan.schedule.shape is constant, but is 0.5",
                "gan.objective=gan",
                "gan.r1=1",
                "gan.schedule.r1=0.5");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> read(arguments))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static JobConfig read(String... arguments) {
        return ConfigReader.read(List.of(), List.of(arguments));
    }
}
