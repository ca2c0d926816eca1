package org.sparkgan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ImageShape;

/** Files for which the JDK has no reader. */
class PictureReaderTest {
    private static final ImageDecoder COLOUR = new ImageDecoder(Pictures.packing(new ImageShape(3, 4, 4)));

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 255, 255, 255",
        "0, 0, 0, 255, 0, 0, 0",
        "255, 0, 0, 0, 0, 255, 255",
        "0, 255, 0, 0, 255, 0, 255",
        "0, 0, 255, 0, 255, 255, 0",
        "0, 0, 0, 128, 127, 127, 127"
    })
    void inksBecomeColours(int cyan, int magenta, int yellow, int black, int red, int green, int blue)
            throws Exception {
        assertFlat(COLOUR.decode(InkFiles.cmyk(cyan, magenta, yellow, black)), red, green, blue);
        assertFlat(COLOUR.decode(InkFiles.ycck(cyan, magenta, yellow, black)), red, green, blue);
    }

    @Test
    void cutOffFilesWithInksAreRefused() throws Exception {
        byte[] whole = InkFiles.cmyk(10, 200, 30, 40);
        for (int missing : new int[] {2, 10, 20}) {
            assertThatThrownBy(() -> COLOUR.decode(Arrays.copyOf(whole, whole.length - missing)))
                    .as("%d of %d bytes missing", missing, whole.length)
                    .isInstanceOf(BrokenImageException.class)
                    .hasMessageMatching("is cut off: .+");
        }
    }

    @Test
    void readsWebp() throws Exception {
        BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 16; i++) {
            picture.setRGB(i % 4, i / 4, 0xFF000000 | (10 * i) << 16 | (15 * i) << 8 | (255 - i));
        }
        picture.setRGB(3, 3, 0x00123456);
        byte[] pixels = COLOUR.decode(WebpFile.of(picture));
        for (int i = 0; i < 15; i++) {
            assertThat(new int[] {pixels[i] & 0xFF, pixels[16 + i] & 0xFF, pixels[32 + i] & 0xFF})
                    .containsExactly(10 * i, 15 * i, 255 - i);
        }
        assertThat(new int[] {pixels[15] & 0xFF, pixels[31] & 0xFF, pixels[47] & 0xFF})
                .containsExactly(255, 255, 255);
    }

    @Test
    void cutOffWebpIsRefused() throws Exception {
        byte[] whole = WebpFile.of(Pictures.quarters(64, 64, BufferedImage.TYPE_INT_RGB));
        assertThatThrownBy(() -> COLOUR.decode(Arrays.copyOf(whole, 1000)))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage("is cut off: it holds 1000 of " + whole.length + " bytes");
    }

    private static void assertFlat(byte[] planes, int red, int green, int blue) {
        int[] expected = {red, green, blue};
        for (int i = 0; i < planes.length; i++) {
            assertThat(planes[i] & 0xFF).as("value %d", i).isCloseTo(expected[i / 16], within(4));
        }
    }
}
