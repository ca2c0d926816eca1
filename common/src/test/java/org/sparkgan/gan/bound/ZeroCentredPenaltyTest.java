package org.sparkgan.gan.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.Tally;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.Schedule;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.engine.Network;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.reference.Numbers;

/** Penalties alone, on real images, on generated ones and on both, against finite differences in double. */
class ZeroCentredPenaltyTest {
    private static final int SAMPLES = 3;
    private static final NetworkSpec CRITIC =
            new NetworkSpec(List.of(new Dense(4, 6), new Activation(Function.LEAKY_RELU, 6), new Dense(6, 1)));

    private final Random random = new Random(12);
    private final Device device = new Nd4jDevice(Precision.DOUBLE);
    private final Tally tally = device.tally();

    @ParameterizedTest
    @CsvSource({"3, 0", "0, 2", "3, 2"})
    void gradientsFollowFiniteDifferences(double real, double generated) {
        ZeroCentredPenalty bound = new ZeroCentredPenalty(Schedule.constant(real), Schedule.constant(generated));
        Network critic = new Network(CRITIC, device);
        BoundNetwork batch = critic.activations(2 * SAMPLES, 2 * SAMPLES, SAMPLES);
        List<BoundPenalty> penalties = bound.bind(new CriticBound.Judged(
                batch, batch.input().columns(0, SAMPLES), batch.input().columns(SAMPLES, 2 * SAMPLES), tally));
        double[] images = random.doubles(2 * SAMPLES * 4, -1, 1).toArray();
        double[] parameters = random.doubles(CRITIC.parameters(), -1, 1).toArray();
        double[] expected = Numbers.gradient(parameters, moved -> paid(critic, batch, penalties, images, moved));
        double paid = paid(critic, batch, penalties, images, parameters);
        assertThat(paid).isPositive();
        assertThat(tally.read())
                .hasSize(penalties.stream().mapToInt(BoundPenalty::reported).sum());
        assertThat(Numbers.of(critic.gradient())).containsExactly(expected, within(1e-7));
    }

    private double paid(
            Network critic, BoundNetwork batch, List<BoundPenalty> penalties, double[] images, double[] parameters) {
        Numbers.fill(critic.parameters(), parameters);
        Numbers.fill(batch.input(), images);
        tally.clear();
        penalties.forEach(BoundPenalty::place);
        batch.forward();
        Numbers.fillAll(batch.outputDelta(), 0);
        penalties.forEach(BoundPenalty::prepare);
        batch.backward();
        penalties.forEach(BoundPenalty::report);
        penalties.forEach(BoundPenalty::join);
        batch.weightGradient();
        penalties.forEach(BoundPenalty::leave);
        return Arrays.stream(tally.read()).sum();
    }
}
