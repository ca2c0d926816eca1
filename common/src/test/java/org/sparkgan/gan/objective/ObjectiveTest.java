package org.sparkgan.gan.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.reference.Numbers;

/** Losses worked out by hand, and their gradients by finite differences. */
class ObjectiveTest {
    private static final Offset<Double> EXACT = within(1e-15);
    private static final double LN2 = Math.log(2);

    /** Generators of these objectives see no real images. */
    private static final double[] NONE = {};

    private final double[] realGradient = new double[2];
    private final double[] fakeGradient = new double[2];

    @Test
    void anUndecidedCriticPaysTwoLn2() {
        double[] zero = {0, 0};
        Objective gan = Objective.of(ObjectiveName.GAN);
        assertThat(gan.critic(zero, zero, realGradient, fakeGradient)).isCloseTo(2 * LN2, EXACT);
        assertThat(realGradient).containsExactly(-0.25, -0.25);
        assertThat(fakeGradient).containsExactly(0.25, 0.25);
        assertThat(gan.generator(NONE, zero, NONE, fakeGradient)).isCloseTo(LN2, EXACT);
        assertThat(fakeGradient).containsExactly(-0.25, -0.25);
    }

    @Test
    void hugeScoresGiveFiniteLosses() {
        double[] high = {1000, 1000};
        double[] low = {-1000, -1000};
        Objective gan = Objective.of(ObjectiveName.GAN);
        assertThat(gan.critic(high, low, realGradient, fakeGradient)).isZero();
        assertThat(realGradient).containsExactly(-0.0, -0.0);
        assertThat(fakeGradient).containsExactly(0, 0);
        assertThat(gan.critic(low, high, realGradient, fakeGradient)).isEqualTo(2000);
        assertThat(realGradient).containsExactly(-0.5, -0.5);
        assertThat(fakeGradient).containsExactly(0.5, 0.5);
        assertThat(gan.generator(NONE, low, NONE, fakeGradient)).isEqualTo(1000);
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveName.class,
            names = {"WGAN", "WGAN_GP"})
    void wassersteinLossesAreDifferencesOfMeans(ObjectiveName name) {
        Objective wgan = Objective.of(name);
        double[] real = {1, 4};
        double[] fake = {-1, 2};
        assertThat(wgan.critic(real, fake, realGradient, fakeGradient)).isEqualTo(-2);
        assertThat(realGradient).containsExactly(-0.5, -0.5);
        assertThat(fakeGradient).containsExactly(0.5, 0.5);
        assertThat(wgan.generator(NONE, fake, NONE, fakeGradient)).isEqualTo(-0.5);
        assertThat(fakeGradient).containsExactly(-0.5, -0.5);
    }

    @Test
    void theHingePaysForScoresWithinTheMarginOnly() {
        Objective hinge = Objective.of(ObjectiveName.HINGE);
        assertThat(hinge.critic(new double[] {0.5, 3}, new double[] {-2, 1}, realGradient, fakeGradient))
                .isEqualTo(0.5 / 2 + 2.0 / 2);
        assertThat(realGradient).containsExactly(-0.5, 0);
        assertThat(fakeGradient).containsExactly(0, 0.5);
        assertThat(hinge.critic(new double[] {1, 2}, new double[] {-1, -2}, realGradient, fakeGradient))
                .isZero();
        assertThat(realGradient).containsOnly(0);
        assertThat(fakeGradient).containsOnly(0);
        assertThat(hinge.critic(new double[] {Double.NaN, 0}, new double[2], realGradient, fakeGradient))
                .isNaN();
        assertThat(hinge.generator(NONE, new double[] {-1, 2}, NONE, fakeGradient))
                .isEqualTo(-0.5);
        assertThat(fakeGradient).containsExactly(-0.5, -0.5);
    }

    @Test
    void leastSquaresAreHalfTheMeanSquaredErrors() {
        Objective lsgan = Objective.of(ObjectiveName.LSGAN);
        assertThat(lsgan.critic(new double[] {1, 4}, new double[] {-1, 2}, realGradient, fakeGradient))
                .isEqualTo(9.0 / 4 + 5.0 / 4);
        assertThat(realGradient).containsExactly(0, 1.5);
        assertThat(fakeGradient).containsExactly(-0.5, 1);
        assertThat(lsgan.generator(NONE, new double[] {-1, 2}, NONE, fakeGradient))
                .isEqualTo(5.0 / 4);
        assertThat(fakeGradient).containsExactly(-1, 0.5);
    }

    @Test
    void pairsPayForTheirDifference() {
        Objective rpgan = Objective.of(ObjectiveName.RPGAN);
        double[] equal = {3, -2};
        assertThat(rpgan.critic(equal, equal, realGradient, fakeGradient)).isCloseTo(LN2, EXACT);
        assertThat(realGradient).containsExactly(-0.25, -0.25);
        assertThat(fakeGradient).containsExactly(0.25, 0.25);
        double[] real = {1000, 0};
        double[] fake = {0, 1000};
        assertThat(rpgan.critic(real, fake, realGradient, fakeGradient)).isEqualTo(500);
        assertThat(realGradient).containsExactly(-0.0, -0.5);
        assertThat(fakeGradient).containsExactly(0, 0.5);
        assertThat(rpgan.generator(real, fake, realGradient, fakeGradient)).isEqualTo(500);
        assertThat(fakeGradient).containsExactly(-0.5, -0.0);
        assertThat(rpgan.critic(new double[] {Double.NaN, 0}, equal, realGradient, fakeGradient))
                .isNaN();
    }

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void gradientsFollowFiniteDifferences(ObjectiveName name) {
        Objective objective = Objective.of(name);
        double[] real = {0.3, -1.7};
        double[] fake = {-0.4, 2.1};
        objective.critic(real, fake, realGradient, fakeGradient);
        double[] unused = new double[2];
        assertThat(realGradient)
                .containsExactly(
                        Numbers.gradient(real, moved -> objective.critic(moved, fake, unused, unused)), within(1e-8));
        assertThat(fakeGradient)
                .containsExactly(
                        Numbers.gradient(fake, moved -> objective.critic(real, moved, unused, unused)), within(1e-8));
        objective.generator(real, fake, realGradient, fakeGradient);
        assertThat(fakeGradient)
                .containsExactly(
                        Numbers.gradient(fake, moved -> objective.generator(real, moved, unused, unused)),
                        within(1e-8));
    }
}
