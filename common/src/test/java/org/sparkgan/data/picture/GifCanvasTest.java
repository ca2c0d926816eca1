package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.sparkgan.config.Crop;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Pictures;

/** The first frame of a GIF lies where its file says. */
class GifCanvasTest {
    private static final int SIZE = 16;
    private static final int BACKGROUND = 0x0A141E;
    private static final ImageDecoder DECODER = decoder(1_000_000);

    @Test
    void aFrameLiesOnItsScreen() throws Exception {
        assertThat(reds(DECODER.decode(gif(SIZE, SIZE, 4, 8)))).isEqualTo(frameAt(4, 8));
    }

    @Test
    void aFrameThatFillsItsScreenIsThePicture() throws Exception {
        ImageDecoder small = new ImageDecoder(Pictures.packing(new ImageShape(3, 4, 4)));
        byte[] planes = small.decode(gif(4, 4, 0, 0));
        assertThat(planes).startsWith(255, 255, 255, 255).hasSize(48);
        assertThat(planes[16]).isZero();
    }

    /** As in browsers. */
    @Test
    void aScreenIsAsLargeAsItsFrameAtLeast() throws Exception {
        assertThat(reds(DECODER.decode(gif(0, 0, 12, 12)))).isEqualTo(frameAt(12, 12));
        assertThat(reds(DECODER.decode(gif(10, 16, 12, 2)))).isEqualTo(frameAt(12, 2));
    }

    @Test
    void theLimitOfPixelsIsOneOfTheScreen() throws Exception {
        byte[] file = gif(SIZE, SIZE, 0, 0);
        assertThat(decoder(256).decode(file)).hasSize(3 * SIZE * SIZE);
        assertThatThrownBy(() -> decoder(255).decode(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage("has 16x16 pixels, more than data.max-pixels = 255");
    }

    private static ImageDecoder decoder(long maxPixels) {
        ImageShape shape = new ImageShape(3, SIZE, SIZE);
        return new ImageDecoder(new Packing(shape, Crop.CENTER, BACKGROUND, maxPixels, 42));
    }

    /** Red of 255 where the frame is, that of the background elsewhere. */
    private static int[] frameAt(int left, int top) {
        int[] reds = new int[SIZE * SIZE];
        for (int i = 0; i < reds.length; i++) {
            boolean isFrame = i % SIZE >= left && i % SIZE < left + 4 && i / SIZE >= top && i / SIZE < top + 4;
            reds[i] = isFrame ? 255 : BACKGROUND >> 16;
        }
        return reds;
    }

    private static int[] reds(byte[] planes) {
        int[] reds = new int[SIZE * SIZE];
        for (int i = 0; i < reds.length; i++) {
            reds[i] = planes[i] & 0xFF;
        }
        return reds;
    }

    /** A red frame of 4x4 pixels on a screen whose background is named as the same red. */
    private static byte[] gif(int width, int height, int left, int top) throws IOException {
        BufferedImage frame = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16; i++) {
            frame.setRGB(i % 4, i / 4, 0xFF0000);
        }
        ByteBuffer file = ByteBuffer.wrap(Pictures.encode(frame, "gif")).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort(6, (short) width).putShort(8, (short) height);
        int at = 13 + ((file.get(10) & 0x80) == 0 ? 0 : 3 * (2 << (file.get(10) & 7)));
        while (file.get(at) == 0x21) {
            at += 2;
            while (file.get(at) != 0) {
                at += 1 + (file.get(at) & 0xFF);
            }
            at++;
        }
        file.putShort(at + 1, (short) left).putShort(at + 3, (short) top);
        return file.array();
    }
}
