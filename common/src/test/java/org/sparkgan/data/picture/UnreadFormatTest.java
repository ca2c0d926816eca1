package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Pictures;

/** Files of other formats are named for what they are. */
class UnreadFormatTest {
    private static final ImageDecoder DECODER = new ImageDecoder(Pictures.packing(new ImageShape(3, 8, 8)));

    @ParameterizedTest
    @CsvSource({
        "49492B0008000000, BigTIFF",
        "4D4D002B00080000, BigTIFF",
        "0000001C6674797061766966, AVIF",
        "0000002C6674797061766973, AVIF",
        "000000186674797068656963, HEIC",
        "00000018667479706D696631, HEIC",
        "000000186674797063727820, a raw photo of a Canon camera",
        "000000146674797071742020, a video",
        "FF0A7F20, JPEG XL",
        "0000000C4A584C200D0A870A, JPEG XL",
        "0000000C6A5020200D0A870A, JPEG 2000",
        "FF4FFF5100, JPEG 2000",
        "4949BC01, JPEG XR",
        "384250530001, a Photoshop document",
        "255044462D312E37, PDF",
        "252150532D41646F62652D332E30, PostScript",
        "000001000100, a Windows icon",
        "000002000100, a Windows cursor",
        "00000200000000000000, Targa",
        "762F310102, OpenEXR",
        "233F52414449414E43450A, Radiance HDR",
        "444453207C, DDS",
        "716F696600, QOI",
        "50360A3634203634, a PNM picture",
        "50460A3634203634, PFM",
        "0A050108, PCX",
        "934E554D50590100, a NumPy array"
    })
    void aFormatIsNamed(String start, String name) {
        assertRefused(padded(bytes(start)), "is " + name + ", which is not read: convert it to PNG or JPEG");
    }

    @Test
    void aFormatIsNamedByItsEndOrInItsMiddle() {
        byte[] targa = new byte[100];
        byte[] end = "TRUEVISION-XFILE.\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, targa, targa.length - end.length, end.length);
        assertRefused(targa, "is Targa, which is not read: convert it to PNG or JPEG");
        byte[] dicom = new byte[200];
        System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, dicom, 128, 4);
        assertRefused(dicom, "is DICOM, which is not read: convert it to PNG or JPEG");
    }

    @Test
    void textInPlaceOfAPictureIsNamed() {
        assertRefused(
                text("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
                "is SVG, which is not read: convert it to PNG or JPEG");
        assertRefused(text("\n<!DOCTYPE html><html><body>404"), "is a web page: fetch the picture itself");
        assertRefused(
                text("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12345\n"),
                "is no picture but Git LFS's note of where it is: run git lfs pull");
        assertRefused(text("{\"error\": \"not found\"}"), "is no JPEG, PNG, GIF, BMP, TIFF or WebP image");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] padded(byte[] start) {
        return Arrays.copyOf(start, start.length + 60);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static void assertRefused(byte[] file, String reason) {
        assertThatThrownBy(() -> DECODER.decode(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage(reason);
    }
}
