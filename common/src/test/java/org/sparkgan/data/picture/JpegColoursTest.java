package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.InkFiles;
import org.sparkgan.data.Pictures;
import org.sparkgan.data.picture.JpegHeader.Segment;

/** Files whose notes on colour are broken or contradict each other are read as the same file without them. */
class JpegColoursTest {
    private static final ImageDecoder DECODER = new ImageDecoder(Pictures.packing(new ImageShape(3, 16, 16)));
    private static final int APP0 = 0xE0;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    private static final byte[] SRGB =
            ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    private static final byte[] GREY =
            ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 255})
    void jfifIsYccWhateverAdobesMarkerSays(int transform) throws Exception {
        for (int size : new int[] {64, 1600}) {
            byte[] jfif = jpeg(size);
            byte[] odd = with(jfif, 1, APP14, adobe(transform));
            assertThat(DECODER.decode(odd)).isEqualTo(DECODER.decode(jfif));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255})
    void anUnknownTransformOfThreeColoursIsYcc(int transform) throws Exception {
        byte[] jfif = jpeg(64);
        assertThat(DECODER.decode(with(without(jfif, APP0), 0, APP14, adobe(transform))))
                .isEqualTo(DECODER.decode(jfif));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void withoutMarkersOtherNumbersThanOnesOfRgbAreYcc(int first) throws Exception {
        byte[] jfif = jpeg(64);
        byte[] numbered = numbered(without(jfif, APP0), first, first + 1, first + 2);
        assertThat(DECODER.decode(numbered)).isEqualTo(DECODER.decode(jfif));
        assertThat(DECODER.decode(numbered(jfif, 'R', 'G', 'B'))).isEqualTo(DECODER.decode(jfif));
    }

    @Test
    void redGreenAndBlueAreReadAsTheyAre() throws Exception {
        byte[] bare = without(jpeg(64), APP0);
        byte[] byAdobe = DECODER.decode(with(bare, 0, APP14, adobe(0)));
        assertThat(DECODER.decode(numbered(bare, 'R', 'G', 'B'))).isEqualTo(byAdobe);
        // The top left is red: Y, Cb and Cr of 76, 85 and 255.
        assertThat(new int[] {byAdobe[0] & 0xFF, byAdobe[256] & 0xFF, byAdobe[512] & 0xFF})
                .satisfies(rgb -> assertThat(Math.abs(rgb[0] - 76)).isLessThan(4))
                .satisfies(rgb -> assertThat(Math.abs(rgb[1] - 85)).isLessThan(4))
                .satisfies(rgb -> assertThat(Math.abs(rgb[2] - 255)).isLessThan(4));
    }

    @Test
    void anUnknownTransformOfFourColoursIsYcck() throws Exception {
        byte[] ycck = InkFiles.ycck(10, 200, 30, 40);
        byte[] odd = with(without(ycck, APP14), 0, APP14, adobe(1));
        assertThat(DECODER.decode(odd)).isEqualTo(DECODER.decode(ycck));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1600})
    void brokenProfilesArePassedOver(int size) throws Exception {
        byte[] plain = jpeg(size);
        byte[] expected = DECODER.decode(plain);
        byte[] start = Arrays.copyOf(SRGB, 200);
        byte[] rest = Arrays.copyOfRange(SRGB, 200, SRGB.length);
        byte[] longer = SRGB.clone();
        longer[2]++;
        assertRead(expected, plain, "nothing", part(1, 1));
        assertRead(expected, plain, "no numbers", "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1));
        assertRead(expected, plain, "the last part missing", part(1, 2, start));
        assertRead(expected, plain, "the first part missing", part(2, 2, rest));
        assertRead(expected, plain, "twice", part(1, 1, SRGB), part(1, 1, SRGB));
        assertRead(expected, plain, "two counts", part(1, 2, start), part(2, 3, rest));
        assertRead(expected, plain, "from zero", part(0, 2, start), part(1, 2, rest));
        assertRead(expected, plain, "a part of zero", part(0, 0, SRGB));
        assertRead(expected, plain, "cut off", part(1, 1, start));
        assertRead(expected, plain, "a wrong length", part(1, 1, longer));
        assertRead(expected, plain, "no profile", part(1, 1, new byte[500]));
        assertRead(expected, plain, "grey", part(1, 1, GREY));
    }

    @Test
    void aProfileOfColoursInAGreyFileAndOfRgbInInksArePassedOver() throws Exception {
        byte[] grey = Pictures.encode(Pictures.flat(64, 100), "jpg");
        assertRead(DECODER.decode(grey), grey, "in grey", part(1, 1, SRGB));
        byte[] inks = InkFiles.cmyk(10, 200, 30, 40);
        assertRead(DECODER.decode(inks), inks, "in inks", part(1, 1, SRGB));
        assertRead(DECODER.decode(inks), inks, "in inks, cut off", part(1, 2, SRGB));
    }

    @Test
    void aWholeProfileIsUsedInAnyOrderOfItsParts() throws Exception {
        byte[] file = jpeg(64);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] start = Arrays.copyOf(profile, 200);
        byte[] rest = Arrays.copyOfRange(profile, 200, profile.length);
        byte[] linear = with(file, 1, APP2, part(2, 2, rest), part(1, 2, start));
        assertThat(JpegColours.settled(linear, JpegHeader.of(linear))).isSameAs(linear);
        // Grey, 100 of 255 in linear light, is 168 where it is shown.
        assertThat(DECODER.decode(linear)[255] & 0xFF).isBetween(166, 170);
    }

    @Test
    void soundFilesAreNotCopied() throws Exception {
        byte[] jfif = jpeg(64);
        List<byte[]> sound = List.of(
                jfif,
                with(jfif, 1, APP2, part(1, 1, SRGB)),
                with(jfif, 1, APP14, adobe(1)),
                with(without(jfif, APP0), 0, APP14, adobe(0)),
                without(jfif, APP0),
                Pictures.encode(Pictures.flat(64, 100), "jpg"),
                InkFiles.cmyk(1, 2, 3, 4),
                InkFiles.ycck(1, 2, 3, 4));
        for (byte[] file : sound) {
            assertThat(JpegColours.settled(file, JpegHeader.of(file))).isSameAs(file);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0xC9, 8, 'is a JPEG of the arithmetic process, which is not read: convert it to PNG or usual JPEG'",
        "0xC3, 8, 'is a JPEG of the lossless process, which is not read: convert it to PNG or usual JPEG'",
        "0xC1, 12, 'is a JPEG with samples of 12 bits, which is not read: convert it to PNG or usual JPEG'",
        "0xF7, 8, 'is JPEG-LS, which is not read: convert it to PNG or JPEG'"
    })
    void rareProcessesAreNamed(int marker, int bits, String reason) throws Exception {
        byte[] file = jpeg(64);
        int frame = frame(file).start();
        file[frame + 1] = (byte) marker;
        file[frame + 4] = (byte) bits;
        assertThatThrownBy(() -> DECODER.decode(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage(reason);
    }

    private static void assertRead(byte[] expected, byte[] file, String what, byte[]... parts) throws Exception {
        assertThat(DECODER.decode(with(file, 1, APP2, parts))).as(what).isEqualTo(expected);
    }

    private static byte[] jpeg(int size) throws IOException {
        return Pictures.encode(Pictures.quarters(size, size, BufferedImage.TYPE_INT_RGB), "jpg");
    }

    private static byte[] adobe(int transform) {
        return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    }

    private static byte[] part(int number, int count, byte... profile) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1));
        part.write(number);
        part.write(count);
        part.writeBytes(profile);
        return part.toByteArray();
    }

    /** The file with more segments after so many of its own. */
    private static byte[] with(byte[] file, int after, int marker, byte[]... contents) {
        List<Segment> segments = JpegHeader.of(file).segments();
        int at = after == 0 ? 2 : segments.get(after - 1).end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        for (byte[] content : contents) {
            out.write(0xFF);
            out.write(marker);
            out.write((content.length + 2) >> 8);
            out.write(content.length + 2);
            out.writeBytes(content);
        }
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static byte[] without(byte[] file, int marker) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, 2);
        JpegHeader header = JpegHeader.of(file);
        for (Segment segment : header.segments()) {
            if (segment.marker() != marker) {
                out.write(file, segment.start(), segment.end() - segment.start());
            }
        }
        out.write(file, header.end(), file.length - header.end());
        return out.toByteArray();
    }

    /** The file with other numbers for its three components, in frame and scan. */
    private static byte[] numbered(byte[] file, int... numbers) {
        byte[] numbered = file.clone();
        int frame = frame(file).start();
        int scan = JpegHeader.of(file).end();
        for (int i = 0; i < 3; i++) {
            numbered[frame + 10 + 3 * i] = (byte) numbers[i];
            numbered[scan + 5 + 2 * i] = (byte) numbers[i];
        }
        return numbered;
    }

    private static Segment frame(byte[] file) {
        List<Segment> frames = new ArrayList<>(JpegHeader.of(file).segments());
        frames.removeIf(segment -> segment.marker() != 0xC0);
        return frames.get(0);
    }
}
