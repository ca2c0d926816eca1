package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.InkFiles;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.WebpFile;

/** Files for which the JDK has no reader. */
class PictureReaderTest {
    private static final ImageDecoder COLOUR = new ImageDecoder(Pictures.packing(new ImageShape(3, 4, 4)));
    /** A file of libwebp: red and green over blue and grey, 32x32, quality 75. */
    private static final String LOSSY_WEBP =
            "UklGRnIAAABXRUJQVlA4IGYAAABQBQCdASogACAAPn0ukkekoqGhN+gAkA+JaACdMoRwN4B+Ff7M8wZo"
                    + "F3VzPwHK1y+a+8gA/u5wh//FMGQ3/v3JdqGodjyAAuCvL6+a17IvFpz/Jlx/yZOsbe2a9BpX5fG6bpZAAAA=";

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
    void readsLossyWebp() throws Exception {
        byte[] pixels = COLOUR.decode(bytes(LOSSY_WEBP));
        assertQuarters(pixels);
    }

    /** A file of Pillow with libjpeg: the same picture as inks, 16x16, quality 90. */
    @Test
    void readsInksOfAnotherProgram() throws Exception {
        byte[] pixels =
                COLOUR.decode(bytes("/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4S"
                        + "EA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAoACf/E"
                        + "ABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMATQBZAEsAAD8A1TZVMqmqYq5VCSFXKoRVBVCYwv/Z"));
        assertQuarters(pixels);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static void assertQuarters(byte[] planes) {
        int[][] expected = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {100, 100, 100}};
        int[] corners = {0, 3, 12, 15};
        for (int quarter = 0; quarter < 4; quarter++) {
            for (int channel = 0; channel < 3; channel++) {
                assertThat(planes[16 * channel + corners[quarter]] & 0xFF)
                        .as("quarter %d, channel %d", quarter, channel)
                        .isCloseTo(expected[quarter][channel], within(4));
            }
        }
    }

    /** Sixteen ones in a row are no Huffman code. */
    @Test
    void damagedCodesInAJpegAreRefused() throws Exception {
        byte[] file = Pictures.encode(Pictures.quarters(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        for (int i = 0; i < 24; i++) {
            file[file.length - 60 + i] = (byte) (i % 2 == 0 ? 0xFF : 0);
        }
        assertThatThrownBy(() -> COLOUR.decode(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage("is damaged: Corrupt JPEG data: bad Huffman code");
    }

    @Test
    void cutOffWebpIsRefused() throws Exception {
        byte[] whole = WebpFile.of(Pictures.quarters(64, 64, BufferedImage.TYPE_INT_RGB));
        assertThatThrownBy(() -> COLOUR.decode(Arrays.copyOf(whole, 1000)))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage("is cut off: it holds 1000 of " + whole.length + " bytes");
    }

    @Test
    void profilesOfWebpAreUsedWhereTheyFit() throws Exception {
        byte[] plain = WebpFile.of(Pictures.quarters(4, 4, BufferedImage.TYPE_INT_RGB));
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] withoutTags = linear.clone();
        withoutTags[130] = 0x50;
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        byte[] expected = COLOUR.decode(plain);
        for (byte[] unfit : new byte[][] {new byte[0], Arrays.copyOf(linear, 200), grey, withoutTags}) {
            assertThat(COLOUR.decode(WebpFile.withChunk(plain, 0x20, "ICCP", unfit)))
                    .isEqualTo(expected);
        }
        // Grey, 100 of 255 in linear light, is 168 where it is shown.
        byte[] shown = COLOUR.decode(WebpFile.withChunk(plain, 0x20, "ICCP", linear));
        assertThat(shown[15] & 0xFF).isCloseTo(168, within(2));
    }

    /** The reader takes such a picture for an opaque one, and only warns. */
    @Test
    void opacityOfWebpThatIsNotReadIsRefused() throws Exception {
        byte[] uncompressed = new byte[1 + 32 * 32];
        assertThatThrownBy(() -> COLOUR.decode(WebpFile.withChunk(bytes(LOSSY_WEBP), 0x10, "ALPH", uncompressed)))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage("is of a kind that is not read: Uncompressed WebP alpha not implemented");
    }

    private static void assertFlat(byte[] planes, int red, int green, int blue) {
        int[] expected = {red, green, blue};
        for (int i = 0; i < planes.length; i++) {
            assertThat(planes[i] & 0xFF).as("value %d", i).isCloseTo(expected[i / 16], within(4));
        }
    }
}
