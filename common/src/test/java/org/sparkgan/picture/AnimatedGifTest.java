package org.sparkgan.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;

class AnimatedGifTest {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    @Test
    void greyFramesKeepEveryShadeAndRunForEver() throws IOException {
        List<BufferedImage> frames = List.of(grey(0), grey(7), grey(101));
        ImageReader reader = read(write(frames, 8));
        assertThat(reader.getNumImages(true)).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            BufferedImage frame = reader.read(i);
            for (int p = 0; p < 256; p++) {
                int shade = frames.get(i).getRaster().getSample(p % 16, p / 16, 0);
                assertThat(frame.getRGB(p % 16, p / 16)).isEqualTo(0xFF000000 | shade * 0x010101);
            }
            assertThat(metadata(reader, i, "GraphicControlExtension").getAttribute("delayTime"))
                    .isEqualTo("8");
        }
        IIOMetadataNode loop = metadata(reader, 0, "ApplicationExtension");
        assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        assertThat((byte[]) loop.getUserObject()).containsExactly(1, 0, 0);
    }

    @Test
    void framesOfFewColoursKeepThem() throws IOException {
        BufferedImage red = new BufferedImage(9, 5, BufferedImage.TYPE_INT_RGB);
        BufferedImage mixed = new BufferedImage(9, 5, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 9; x++) {
            for (int y = 0; y < 5; y++) {
                red.setRGB(x, y, 0xFF2010);
                mixed.setRGB(x, y, 0x100000 * x + 0x2000 * y + 0x77);
            }
        }
        ImageReader reader = read(write(List.of(red, mixed), 5));
        assertThat(reader.getNumImages(true)).isEqualTo(2);
        assertThat(reader.read(0).getRGB(4, 4)).isEqualTo(0xFFFF2010);
        for (int x = 0; x < 9; x++) {
            assertThat(reader.read(1).getRGB(x, 3)).isEqualTo(mixed.getRGB(x, 3));
        }
    }

    private static BufferedImage grey(int first) {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < 256; p++) {
            image.getRaster().setSample(p % 16, p / 16, 0, (p * 37 + first) % 256);
        }
        return image;
    }

    private static byte[] write(List<BufferedImage> frames, int delay) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AnimatedGif gif = new AnimatedGif(out, delay)) {
            for (BufferedImage frame : frames) {
                gif.add(frame);
            }
        }
        return out.toByteArray();
    }

    private static ImageReader read(byte[] gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
        return reader;
    }

    private static IIOMetadataNode metadata(ImageReader reader, int frame, String name) throws IOException {
        IIOMetadataNode root = (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree(FORMAT);
        return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
    }
}
