package org.sparkgan.gan.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.ImageMaps.Way;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PolicyName;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;
import org.sparkgan.reference.Numbers;

/** The maps of the policies, in double, against the papers' formulas and their own transposes. */
class PoliciesTest {
    private static final ImageShape COLOUR = new ImageShape(3, 7, 9);
    private static final ImageShape SQUARE = new ImageShape(3, 8, 8);
    private static final ImageShape GREY = new ImageShape(1, 6, 5);
    private static final int TRIES = 10;

    private final Random random = new Random(3);
    private final Device device = new Nd4jDevice(Precision.DOUBLE);

    static Stream<List<PolicyName>> choices() {
        List<PolicyName> all = List.of(PolicyName.values());
        return Stream.concat(all.stream().map(List::of), Stream.of(all.subList(0, 3), all.subList(3, 15), all));
    }

    /** Numbers of a map are floats. */
    @ParameterizedTest
    @MethodSource("choices")
    void mapsAreWhatThePapersSay(List<PolicyName> policies) {
        for (ImageShape shape : List.of(COLOUR, SQUARE, GREY)) {
            List<PolicyName> possible = possible(policies, shape);
            for (double probability : new double[] {0.5, 1}) {
                for (int i = 0; i < TRIES; i++) {
                    float[] uniform = uniform();
                    double[] image = numbers(shape.values());
                    double[] expected = PlainPolicies.of(shape, possible, probability, uniform, image);
                    double[] found = map(shape, Way.FORWARD, draw(shape, possible, probability, uniform), image);
                    assertThat(found).containsExactly(expected, within(2e-5));
                }
            }
        }
    }

    /** With the map's value at 0 taken off, ⟨A x, y⟩ = ⟨x, A'y⟩. */
    @ParameterizedTest
    @MethodSource("choices")
    void theWayBackIsTheTranspose(List<PolicyName> policies) {
        for (ImageShape shape : List.of(COLOUR, SQUARE, GREY)) {
            for (int i = 0; i < TRIES; i++) {
                float[] maps = draw(shape, possible(policies, shape), 0.9, uniform());
                double[] x = numbers(shape.values());
                double[] y = numbers(shape.values());
                double[] atZero = map(shape, Way.FORWARD, maps, new double[x.length]);
                double[] linear = map(shape, Way.FORWARD, maps, x);
                Arrays.setAll(linear, at -> linear[at] - atZero[at]);
                assertThat(Numbers.dot(x, map(shape, Way.BACK, maps, y)))
                        .isCloseTo(Numbers.dot(linear, y), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void everyPolicyIsAppliedAsOftenAsItShould(PolicyName policy) {
        int changed = 0;
        double[] image = numbers(SQUARE.values());
        for (int i = 0; i < 400; i++) {
            float[] maps = draw(SQUARE, List.of(policy), 0.25, uniform());
            if (!Arrays.equals(map(SQUARE, Way.FORWARD, maps, image), image)) {
                changed++;
            }
        }
        // Of what is applied half of the flips, a quarter of the turns and some of the shifts change nothing.
        double share =
                switch (policy) {
                    case XFLIP, LUMAFLIP -> 0.125;
                    case ROTATE90 -> 0.25 * 3 / 4;
                    case TRANSLATION -> 0.25 * 8 / 9;
                    case XINT -> 0.25 * 3 / 4;
                    default -> 0.25;
                };
        assertThat(changed / 400.0).isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / 400)));
    }

    @Test
    void whatIsNotAppliedLeavesTheBitsOfAnImage() {
        double[] image = numbers(COLOUR.values());
        for (double probability : new double[] {0, 1}) {
            List<PolicyName> policies = probability == 0 ? List.of(PolicyName.values()) : List.of();
            float[] maps = draw(COLOUR, policies, probability, uniform());
            assertThat(map(COLOUR, Way.FORWARD, maps, image)).isEqualTo(image);
            assertThat(map(COLOUR, Way.BACK, maps, image)).isEqualTo(image);
        }
    }

    /** Whole pixels stay as they are: those of the result are those of the image, or 0. */
    @Test
    void turnsFlipsAndWholeShiftsMoveBits() {
        List<PolicyName> policies =
                List.of(PolicyName.TRANSLATION, PolicyName.XFLIP, PolicyName.ROTATE90, PolicyName.XINT);
        double[] image = numbers(SQUARE.values());
        double[] sorted = Arrays.stream(image).sorted().toArray();
        for (int i = 0; i < TRIES; i++) {
            double[] mapped = map(SQUARE, Way.FORWARD, draw(SQUARE, policies, 1, uniform()), image);
            for (double pixel : mapped) {
                assertThat(pixel == 0 || Arrays.binarySearch(sorted, pixel) >= 0)
                        .isTrue();
            }
        }
    }

    /** Whoever has it, and whatever the samples around it. */
    @Test
    void aMapIsThatOfItsSample() {
        Augmentation augmentation = new Augmentation(new AugmentSettings(List.of(PolicyName.values()), 0.8), SQUARE);
        int numbers = augmentation.numbers();
        float[] all = new float[6 * numbers];
        augmentation.draw(new RandomStream(5, Purpose.AUGMENT_REAL), 3, 1, 10, 6, all, 0);
        float[] some = new float[3 * numbers];
        augmentation.draw(new RandomStream(5, Purpose.AUGMENT_REAL), 3, 1, 13, 2, some, numbers);
        assertThat(Arrays.copyOfRange(some, numbers, 3 * numbers))
                .isEqualTo(Arrays.copyOfRange(all, 3 * numbers, 5 * numbers));
        assertThat(Arrays.copyOfRange(all, 0, numbers)).isNotEqualTo(Arrays.copyOfRange(all, numbers, 2 * numbers));
        float[] other = new float[6 * numbers];
        augmentation.draw(new RandomStream(5, Purpose.AUGMENT_GENERATED), 3, 1, 10, 6, other, 0);
        assertThat(other).isNotEqualTo(all);
    }

    private static List<PolicyName> possible(List<PolicyName> policies, ImageShape shape) {
        return policies.stream()
                .filter(policy -> shape.channels() == 3 || !policy.needsColour())
                .toList();
    }

    private float[] uniform() {
        float[] uniform = new float[Policies.NUMBERS];
        for (int i = 0; i < uniform.length; i++) {
            uniform[i] = random.nextFloat();
        }
        return uniform;
    }

    private double[] numbers(int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    private static float[] draw(ImageShape shape, List<PolicyName> policies, double probability, float[] uniform) {
        ImageMapBuilder map = new ImageMapBuilder(shape);
        Policies drawn = new Policies(policies, map);
        System.arraycopy(uniform, 0, drawn.uniform(), 0, uniform.length);
        drawn.apply(probability);
        float[] numbers = new float[map.numbers()];
        map.write(numbers, 0);
        return numbers;
    }

    private double[] map(ImageShape shape, Way way, float[] numbers, double[] image) {
        Matrix maps = device.memory().matrix(numbers.length, 1);
        Matrix from = device.memory().matrix(image.length, 1);
        Matrix to = device.memory().matrix(image.length, 1);
        Numbers.fill(maps, numbers);
        from.write(image);
        FeatureMaps images = new FeatureMaps(shape.channels(), shape.height(), shape.width());
        device.map(new ImageMaps(images, way), maps, from, to).run();
        return to.read();
    }
}
