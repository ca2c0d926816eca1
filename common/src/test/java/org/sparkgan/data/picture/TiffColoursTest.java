package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.TiffFile;

/** The colours of TIFF files of every kind, or the reason why they are not read. */
class TiffColoursTest {
    private static final ImageDecoder DECODER =
            new ImageDecoder(Pictures.packing(new ImageShape(3, TiffFile.SIZE, TiffFile.SIZE)));
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int GREY = 1;
    private static final int RGB = 2;
    private static final int INKS = 5;
    private static final int YCC = 6;

    /** As in JPEG files: what each ink lets through, times what black does. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 255, 255, 255",
        "0, 0, 0, 128, 127, 127, 127",
        "128, 0, 0, 0, 127, 255, 255",
        "155, 155, 155, 0, 100, 100, 100",
        "0, 0, 0, 255, 0, 0, 0",
        "51, 102, 153, 51, 163, 122, 82"
    })
    void inksBecomeColours(int cyan, int magenta, int yellow, int black, int red, int green, int blue)
            throws Exception {
        int[] inks = {cyan, magenta, yellow, black};
        int[] wide = {257 * cyan, 257 * magenta, 257 * yellow, 257 * black};
        assertColour(new TiffFile(INKS, 8, inks), red, green, blue);
        assertColour(new TiffFile(INKS, 8, inks).planar(), red, green, blue);
        assertColour(new TiffFile(INKS, 8, inks).with(332, 1), red, green, blue);
        assertColour(new TiffFile(INKS, 16, wide), red, green, blue);
    }

    @Test
    void samplesBesideInksAreOpacityOrDoNotShow() throws Exception {
        assertColour(new TiffFile(INKS, 8, 0, 0, 255, 0, 51), 255, 255, 0);
        assertColour(new TiffFile(INKS, 8, 0, 0, 255, 0, 51).with(EXTRA_SAMPLES, 0), 255, 255, 0);
        assertColour(new TiffFile(INKS, 8, 0, 0, 255, 0, 51).with(EXTRA_SAMPLES, 2), 255, 255, 204);
        assertColour(new TiffFile(INKS, 8, 0, 0, 51, 0, 51).with(EXTRA_SAMPLES, 1), 255, 255, 204);
        assertColour(new TiffFile(INKS, 16, 0, 0, 65535, 0, 257 * 51).with(EXTRA_SAMPLES, 2), 255, 255, 204);
    }

    @Test
    void samplesBesideRgbAreOpacityOrDoNotShow() throws Exception {
        assertColour(new TiffFile(RGB, 8, 10, 20, 30, 51).with(EXTRA_SAMPLES, 0), 10, 20, 30);
        assertColour(new TiffFile(RGB, 8, 0, 0, 0, 51).with(EXTRA_SAMPLES, 2), 204, 204, 204);
        assertColour(new TiffFile(RGB, 8, 0, 0, 0, 51), 204, 204, 204);
        assertColour(new TiffFile(RGB, 8, 51, 0, 0, 51).with(EXTRA_SAMPLES, 1), 255, 204, 204);
        assertColour(new TiffFile(RGB, 8, 10, 20, 30, 51, 60).with(EXTRA_SAMPLES, 0, 0), 10, 20, 30);
        assertColour(new TiffFile(GREY, 8, 77, 51).with(EXTRA_SAMPLES, 0), 77, 77, 77);
        assertColour(new TiffFile(GREY, 8, 0, 51).with(EXTRA_SAMPLES, 2), 204, 204, 204);
    }

    /** 150, 100 and 160 are what full-range BT.601 makes of 195, 123 and 100. */
    @Test
    void lumaAndChromaAreColoursAsTheyAreShown() throws Exception {
        assertColour(new TiffFile(YCC, 8, 150, 100, 160).with(530, 1, 1), 195, 137, 100);
        assertColour(new TiffFile(YCC, 8, 128, 128, 128).with(530, 1, 1), 128, 128, 128);
    }

    @Test
    void greyIsReadAsItIsShown() throws Exception {
        assertColour(new TiffFile(GREY, 8, 100), 100, 100, 100);
        assertColour(new TiffFile(0, 8, 100), 155, 155, 155);
        assertColour(new TiffFile(0, 16, 257 * 100), 155, 155, 155);
        assertColour(new TiffFile(RGB, 16, 257 * 10, 257 * 20, 257 * 30), 10, 20, 30);
    }

    @Test
    void whatWouldBeTakenForSomethingElseIsRefused() {
        assertRefused(new TiffFile(GREY, 32, 7), "samples of [32] bits");
        assertRefused(new TiffFile(GREY, 12, 7), "samples of [12] bits");
        assertRefused(new TiffFile(RGB, 4, 7, 7, 7), "samples of [4] bits");
        assertRefused(new TiffFile(RGB, 8, 1, 2, 3).with(258, 8, 8, 16), "samples of [8, 16] bits");
        assertRefused(new TiffFile(3, 16, 7), "samples of [16] bits");
        assertRefused(new TiffFile(GREY, 32, 7).with(SAMPLE_FORMAT, 3), "floating-point samples");
        assertRefused(new TiffFile(RGB, 32, 1, 2, 3).with(SAMPLE_FORMAT, 3, 3, 3), "floating-point samples");
        assertRefused(new TiffFile(GREY, 16, 7).with(SAMPLE_FORMAT, 2), "samples with a sign");
        assertRefused(new TiffFile(INKS, 8, 1, 2, 3), "3 samples for each pixel of kind 5");
        assertRefused(new TiffFile(RGB, 8, 1, 2), "2 samples for each pixel of kind 2");
        assertRefused(
                new TiffFile(INKS, 8, 1, 2, 3, 4).with(332, 2), "inks that are not cyan, magenta, yellow and black");
        assertRefused(new TiffFile(INKS, 8, 1, 2, 3, 4).with(336, 255, 0), "inverted inks");
        assertRefused(new TiffFile(INKS, 8, 1, 2, 3, 4).with(259, 7), "inks that are compressed as JPEG");
        assertRefused(new TiffFile(8, 8, 1, 2, 3), "CIE L*a*b* colours");
        assertRefused(new TiffFile(9, 8, 1, 2, 3), "ICC L*a*b* colours");
        assertRefused(new TiffFile(4, 8, 1), "a mask");
        assertRefused(new TiffFile(32803, 8, 1), "the raw samples of a camera");
        assertRefused(new TiffFile(99, 8, 1), "samples of the unknown kind 99");
        assertRefused(new TiffFile(GREY, 8, 1).without(262), "no note on what its samples mean");
        assertRefused(
                new TiffFile(RGB, 8, 1, 2, 3).with(254, 1),
                "a smaller copy before the picture itself, as raw photos have it");
    }

    private static void assertColour(TiffFile file, int red, int green, int blue) throws Exception {
        byte[] planes = DECODER.decode(file.bytes());
        int[] expected = {red, green, blue};
        for (int i = 0; i < planes.length; i++) {
            int value = expected[i / (TiffFile.SIZE * TiffFile.SIZE)];
            assertThat(planes[i] & 0xFF).as("value %d", i).isCloseTo(value, within(1));
        }
    }

    private static void assertRefused(TiffFile file, String what) {
        assertThatThrownBy(() -> DECODER.decode(file.bytes()))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage(
                        "is a TIFF with " + what + ", which is not read: convert it to PNG, or to TIFF of 8-bit RGB");
    }
}
