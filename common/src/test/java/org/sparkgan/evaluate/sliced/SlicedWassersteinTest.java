package org.sparkgan.evaluate.sliced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.evaluate.FormulaImages;
import org.sparkgan.reference.Numbers;
import org.sparkgan.reference.Reference;

/** Distances against a second implementation in {@code evaluation_values.py}, random numbers included. */
class SlicedWassersteinTest {
    private static final Reference REFERENCE = Reference.read("evaluation.json");
    private static final ImageShape COLOUR = new ImageShape(3, 33, 36);
    private static final SlicedWasserstein DISTANCE = new SlicedWasserstein(COLOUR, 42, 8, 10);

    static Stream<Reference> cases() {
        return REFERENCE.list("slicedWasserstein").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTheReference(Reference expected) {
        SlicedWasserstein distance = new SlicedWasserstein(
                shape(expected),
                (long) expected.number("seed"),
                expected.integer("patches"),
                expected.integer("directions"));
        double[] distances = distance.distances(images(expected, "real"), images(expected, "generated"));
        double[] wanted = expected.doubles("distances");
        assertThat(distances).hasSameSizeAs(wanted);
        for (int level = 0; level < wanted.length; level++) {
            assertThat(distances[level]).as("level %d", level).isCloseTo(wanted[level], withinPercentage(1e-3));
        }
    }

    private static byte[] images(Reference expected, String which) {
        int[] drawing = expected.integers(which);
        return FormulaImages.of(shape(expected), drawing[0], expected.integer("count"), drawing[1]);
    }

    private static ImageShape shape(Reference expected) {
        int[] sides = expected.integers("shape");
        return new ImageShape(sides[0], sides[1], sides[2]);
    }

    @Test
    void thePyramidEqualsTheReference() {
        Reference expected = REFERENCE.at("pyramid");
        int[] drawing = expected.integers("image");
        byte[] image = FormulaImages.image(shape(expected), drawing[0], drawing[1]);
        float[][] levels = new LaplacianPyramid(shape(expected)).of(image, 0);
        List<float[]> wanted = expected.floatLists("levels");
        assertThat(levels.length).isEqualTo(wanted.size());
        for (int level = 0; level < levels.length; level++) {
            assertThat(Numbers.largestDifference(Numbers.of(levels[level]), Numbers.of(wanted.get(level))))
                    .as("level %d", level)
                    .isLessThan(1.5e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"28, 1", "30, 1", "31, 2", "32, 2", "64, 3", "128, 4", "12, 1"})
    void sidesAreHalvedDownTo16(int side, int levels) {
        assertThat(new SlicedWasserstein(new ImageShape(1, side, 2 * side), 0, 1, 1).levels())
                .isEqualTo(levels);
    }

    @Test
    void theSameSetIsAtNoDistance() {
        byte[] images = FormulaImages.of(COLOUR, 0, 5, 40);
        assertThat(DISTANCE.distances(images, images)).containsExactly(0, 0);
    }

    @Test
    void noiseRaisesIt() {
        byte[] clean = FormulaImages.of(COLOUR, 0, 8, 0);
        double[] values = IntStream.of(0, 16, 64, 160)
                .mapToDouble(noise -> DISTANCE.distances(clean, FormulaImages.of(COLOUR, 0, 8, noise))[0])
                .toArray();
        assertThat(values).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void blocksAndRangesMakeTheSameAsTheWhole() {
        byte[] pixels = FormulaImages.of(COLOUR, 0, 5, 40);
        ImageBlock whole = new ImageBlock(0, pixels);
        ImageBlock head = new ImageBlock(0, FormulaImages.of(COLOUR, 0, 2, 40));
        ImageBlock tail = new ImageBlock(2, FormulaImages.of(COLOUR, 2, 3, 40));
        int level = 1;
        ChannelTally tally = DISTANCE.tally(whole).get(level);
        ChannelTally sum =
                DISTANCE.tally(head).get(level).plus(DISTANCE.tally(tail).get(level));
        for (int channel = 0; channel < 3; channel++) {
            assertThat(sum.mean(channel)).isCloseTo(tally.mean(channel), withinPercentage(1e-10));
            assertThat(sum.deviation(channel)).isCloseTo(tally.deviation(channel), withinPercentage(1e-10));
        }
        float[][] all = DISTANCE.project(level, tally, whole, 0, 10);
        float[][] ofHead = DISTANCE.project(level, sum, head, 3, 5);
        float[][] ofTail = DISTANCE.project(level, sum, tail, 3, 5);
        for (int direction = 0; direction < 2; direction++) {
            assertThat(ofHead[direction]).hasSize(16);
            assertThat(Numbers.of(concat(ofHead[direction], ofTail[direction])))
                    .containsExactly(Numbers.of(all[3 + direction]), within(1e-5));
        }
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = new float[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void imagesWithoutAnyContrastHaveADistance() {
        byte[] black = new byte[4 * COLOUR.values()];
        assertThat(DISTANCE.distances(black, black)).containsExactly(0, 0);
        assertThat(DISTANCE.distances(FormulaImages.of(COLOUR, 0, 4, 40), black)[0])
                .isBetween(1.0, 10_000.0);
    }

    @Test
    void directionsAreUnitVectorsThatDoNotDependOnTheRange() {
        float[] directions = Directions.of(5, 2, 0, 4, 147);
        assertThat(Directions.of(5, 2, 2, 2, 147)).containsExactly(Arrays.copyOfRange(directions, 294, 588));
        for (int from = 0; from < directions.length; from += 147) {
            double[] direction = Numbers.of(Arrays.copyOfRange(directions, from, from + 147));
            assertThat(Numbers.dot(direction, direction)).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void setsOfDifferentSizesAndTinyImagesAreRefused() {
        assertThatThrownBy(() -> SlicedWasserstein.distance(new float[3], new float[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid sets: must have as many patches, but have 3 and 4");
        assertThatThrownBy(() -> new SlicedWasserstein(new ImageShape(1, 6, 30), 0, 1, 1))
                .hasMessage("Invalid images: sides must be at least 7 pixels, but they are 30x6 grey");
    }
}
