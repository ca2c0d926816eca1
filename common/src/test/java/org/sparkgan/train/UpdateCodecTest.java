package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.residual.ResidualClippingPostProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ThresholdName;
import org.sparkgan.config.ThresholdSettings;

/** Encoding of vectors of the size of real networks. */
class UpdateCodecTest {
    private static final int PARAMETERS = 1_000_003;

    private final UpdateCodec codec = new UpdateCodec(PARAMETERS);
    private final float[] none = new float[PARAMETERS];
    private final float[] update = normal(7);

    /** Of normal numbers 4.6 % are beyond two deviations, 32 % beyond one. */
    @ParameterizedTest
    @CsvSource({"2, 0.0455, false", "1, 0.3173, true"})
    void updateIsSentPartPlusResidual(float threshold, double share, boolean bitmap) {
        UpdateCodec.Encoded encoded = codec.encode(none, update, none, Encoder.FRESH, fixed(threshold));
        float[] sent = apply(List.of(encoded.update()), none);
        int whole = 0;
        int half = 0;
        int nothing = 0;
        double lost = 0;
        for (int i = 0; i < PARAMETERS; i++) {
            lost = Math.max(lost, Math.abs(sent[i] + encoded.residual()[i] - update[i]));
            whole += Math.abs(sent[i]) == threshold ? 1 : 0;
            half += sent[i] == -threshold / 2 ? 1 : 0;
            nothing += sent[i] == 0 ? 1 : 0;
        }
        assertThat(lost).isLessThan(1e-6);
        assertThat(whole + half + nothing).isEqualTo(PARAMETERS);
        assertThat(half > 0).isEqualTo(bitmap);
        assertThat((double) whole / PARAMETERS).isCloseTo(share, within(0.002));
        assertThat(encoded.update().isBitmap()).isEqualTo(bitmap);
        assertThat(encoded.update().bytes()).isLessThanOrEqualTo(PARAMETERS / 4 + 20);
    }

    @Test
    void anUpdateMuchLargerThanTheThresholdIsSentWhole() {
        UpdateCodec.Encoded encoded = codec.encode(none, update, none, Encoder.FRESH, fixed(0.5f));
        assertThat(encoded.update().isDense()).isTrue();
        assertThat(encoded.update().bytes()).isEqualTo(4L * PARAMETERS);
        assertThat(Arrays.equals(apply(List.of(encoded.update()), none), update))
                .isTrue();
        assertThat(Arrays.equals(encoded.residual(), none)).isTrue();
        assertThat(encoded.encoder().sparsity()).isCloseTo(0.617, within(0.002));
    }

    @Test
    void nothingIsSentBelowTheThreshold() {
        UpdateCodec.Encoded encoded = codec.encode(none, update, none, Encoder.FRESH, fixed(100));
        assertThat(encoded.update().bytes()).isZero();
        assertThat(Arrays.equals(encoded.residual(), update)).isTrue();
        float[] applied = apply(List.of(encoded.update(), encoded.update()), update);
        assertThat(Arrays.equals(applied, update)).isTrue();
    }

    @Test
    void replicasMakeTheMeanStep() {
        EncodedUpdate list =
                codec.encode(none, update, none, Encoder.FRESH, fixed(2)).update();
        EncodedUpdate bitmap =
                codec.encode(none, normal(8), none, Encoder.FRESH, fixed(1)).update();
        EncodedUpdate dense =
                codec.encode(none, normal(9), none, Encoder.FRESH, fixed(0.1f)).update();
        float[] one = apply(List.of(list), none);
        float[] other = apply(List.of(bitmap), none);
        float[] all = apply(List.of(list, dense, bitmap), update);
        float[] expected = new float[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            expected[i] = update[i] + 1f / 3 * (one[i] + other[i] + dense.dense()[i]);
        }
        assertThat(Arrays.equals(all, expected)).isTrue();
    }

    @Test
    void residualsAreClippedToFiveThresholdsEveryFifthExchange() {
        ThresholdSettings bitmaps = new ThresholdSettings(ThresholdName.FIXED, 0.1, 1e-4, 0.999, 1e-3);
        Encoder encoder = Encoder.FRESH;
        float[] residual = none;
        for (int exchange = 1; exchange <= 5; exchange++) {
            UpdateCodec.Encoded encoded = codec.encode(none, update, residual, encoder, bitmaps);
            encoder = encoded.encoder();
            residual = encoded.residual();
            float largest = 0;
            for (float value : residual) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(largest > 0.5001f).isEqualTo(exchange < 5);
        }
    }

    @Test
    void theSumTakesThePlaceOfMessagesThatAreLargerTogether() {
        EncodedUpdate list =
                codec.encode(none, update, none, Encoder.FRESH, fixed(2)).update();
        EncodedUpdate bitmap =
                codec.encode(none, normal(8), none, Encoder.FRESH, fixed(1)).update();
        EncodedUpdate dense =
                codec.encode(none, normal(9), none, Encoder.FRESH, fixed(0.1f)).update();
        assertIsSent(1, List.of(bitmap, dense, list));
        assertIsSent(1, List.of(dense, dense));
        assertIsSent(1, Collections.nCopies(17, bitmap));
        assertIsSent(15, Collections.nCopies(15, bitmap));
        assertIsSent(2, List.of(list, bitmap));
        assertIsSent(1, List.of(dense));
    }

    private void assertIsSent(int messages, List<EncodedUpdate> updates) {
        SharedUpdate.Network shared = codec.share(updates);
        assertThat(shared.messages()).hasSize(messages);
        assertThat(shared.bytes()).isLessThanOrEqualTo(4L * PARAMETERS);
        assertThat(Arrays.equals(codec.apply(shared, update), apply(updates, update)))
                .as("the same bits")
                .isTrue();
    }

    private float[] apply(List<EncodedUpdate> updates, float[] parameters) {
        return codec.apply(new SharedUpdate.Network(updates, updates.size()), parameters);
    }

    @Test
    void residualsAreClippedEveryFifthExchangeAsInDl4j() {
        ThresholdSettings bitmaps = new ThresholdSettings(ThresholdName.FIXED, 0.1, 1e-4, 0.999, 1e-3);
        Encoder fourth = new Encoder(3, 0.1, 0.5);
        UpdateCodec.Encoded unclipped = codec.encode(none, update, none, fourth, bitmaps);
        INDArray residual = Nd4j.createFromArray(unclipped.residual());
        new ResidualClippingPostProcessor(5, 5).processResidual(5, 0, 0.1, residual);
        Encoder fifth = new Encoder(4, 0.1, 0.5);
        float[] clipped = codec.encode(none, update, none, fifth, bitmaps).residual();
        assertThat(Arrays.equals(clipped, residual.toFloatVector())).isTrue();
        assertThat(Arrays.equals(clipped, unclipped.residual())).isFalse();
    }

    /** ND4J keeps the numbers that some of its ops are given, for as long as the JVM lives. */
    @Test
    void nothingIsKeptOfThresholds() {
        codec.encode(none, update, none, new Encoder(4, 1.0, 0.5), fixed(1));
        long kept = Nd4j.getConstantHandler().getCachedBytes();
        for (float threshold : new float[] {0.1f, 1.1f, 2.1f, 100}) {
            EncodedUpdate sent = codec.encode(none, update, none, new Encoder(4, 1.0, 0.5), fixed(threshold))
                    .update();
            apply(List.of(sent), none);
        }
        assertThat(Nd4j.getConstantHandler().getCachedBytes()).isEqualTo(kept);
    }

    @Test
    void thresholdsFollowSparsityAsInDl4j() {
        float[] small = new float[PARAMETERS];
        small[0] = 1;
        assertThat(thresholdAfter(ThresholdName.ADAPTIVE, update)).isGreaterThan(1);
        assertThat(thresholdAfter(ThresholdName.ADAPTIVE, small)).isLessThan(1);
        assertThat(thresholdAfter(ThresholdName.TARGET_SPARSITY, update)).isGreaterThan(1);
        assertThat(thresholdAfter(ThresholdName.TARGET_SPARSITY, small)).isLessThan(1);
        assertThat(thresholdAfter(ThresholdName.FIXED, update)).isEqualTo(1);
    }

    private double thresholdAfter(ThresholdName algorithm, float[] first) {
        ThresholdSettings settings = new ThresholdSettings(algorithm, 1, 0.001, 0.2, 0.05);
        Encoder encoder =
                codec.encode(none, first, none, Encoder.FRESH, settings).encoder();
        assertThat(encoder.threshold()).isEqualTo(1);
        return codec.encode(none, none, none, encoder, settings).encoder().threshold();
    }

    private static ThresholdSettings fixed(float threshold) {
        return new ThresholdSettings(ThresholdName.FIXED, threshold, 0.1, 0.5, 0.05);
    }

    private static float[] normal(long seed) {
        Random random = new Random(seed);
        float[] vector = new float[PARAMETERS];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
