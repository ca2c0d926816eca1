package org.sparkgan.data.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The screen of a GIF file, on which its first frame lies: GIF89a, sections 18 and 20. As in browsers, it is as large as the
 * frame at least, and what no frame covers is transparent, whatever the colour of the background.
 *
 * @param width of the screen
 * @param height of the screen
 * @param left of the frame
 * @param top of the frame
 */
record GifCanvas(int width, int height, int left, int top) {

    static GifCanvas of(ImageReader reader) throws IOException {
        Element screen = element(
                reader.getStreamMetadata().getAsTree("javax_imageio_gif_stream_1.0"), "LogicalScreenDescriptor");
        Element frame = element(reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0"), "ImageDescriptor");
        int left = number(frame, "imageLeftPosition");
        int top = number(frame, "imageTopPosition");
        return new GifCanvas(
                Math.max(number(screen, "logicalScreenWidth"), left + number(frame, "imageWidth")),
                Math.max(number(screen, "logicalScreenHeight"), top + number(frame, "imageHeight")),
                left,
                top);
    }

    /** The screen with the frame, of which every {@code step}-th pixel was read. */
    BufferedImage with(BufferedImage frame, int step) {
        int columns = (width + step - 1) / step;
        int rows = (height + step - 1) / step;
        if (frame.getWidth() == columns && frame.getHeight() == rows) {
            return frame;
        }
        BufferedImage screen = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = screen.createGraphics();
        graphics.drawImage(frame, left / step, top / step, null);
        graphics.dispose();
        return screen;
    }

    private static Element element(Node tree, String name) {
        return (Element) ((Element) tree).getElementsByTagName(name).item(0);
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.getAttribute(attribute));
    }
}
