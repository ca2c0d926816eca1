package org.sparkgan.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A moving picture that begins anew for ever, written frame by frame. Grey frames keep every shade; colour frames are reduced to
 * 256 colours, each frame to those that suit it.
 */
public final class AnimatedGif implements Closeable {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int SHADES = 256;
    /** The application extension that browsers know; block 1, repeated 0 times: without an end. */
    private static final byte[] FOR_EVER = {1, 0, 0};

    private final int delay;
    private final MemoryCacheImageOutputStream stream;
    private final ImageWriter writer;
    private boolean begun;

    /**
     * Begins a picture; {@link #close} ends it and leaves {@code out} open.
     *
     * @param delay between two frames in hundredths of a second
     */
    public AnimatedGif(OutputStream out, int delay) throws IOException {
        this.delay = delay;
        stream = new MemoryCacheImageOutputStream(out);
        writer = ImageIO.getImageWritersByFormatName("gif").next();
        writer.setOutput(stream);
        writer.prepareWriteSequence(null);
    }

    /** Adds a frame; all have one size. */
    public void add(BufferedImage frame) throws IOException {
        BufferedImage shown = frame.getType() == BufferedImage.TYPE_BYTE_GRAY ? indexed(frame) : frame;
        // Not createFromRenderedImage, which takes the JDK's palette for that of any indexed image.
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(shown), null);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        child(root, "GraphicControlExtension").setAttribute("delayTime", String.valueOf(delay));
        if (!begun) {
            child(root, "ApplicationExtensions").appendChild(forEver());
        }
        metadata.setFromTree(FORMAT, root);
        writer.writeToSequence(new IIOImage(shown, null, metadata), null);
        begun = true;
        // The stream keeps what is not flushed, in case the writer went back; this one never does.
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        if (begun) {
            writer.endWriteSequence();
        }
        stream.close();
        writer.dispose();
    }

    /** The same numbers, which now are places in a palette of all shades: the JDK would choose 256 colours by itself. */
    private static BufferedImage indexed(BufferedImage grey) {
        byte[] shades = new byte[SHADES];
        for (int shade = 0; shade < SHADES; shade++) {
            shades[shade] = (byte) shade;
        }
        IndexColorModel palette = new IndexColorModel(8, SHADES, shades, shades, shades);
        return new BufferedImage(palette, grey.getRaster(), false, null);
    }

    private static IIOMetadataNode forEver() {
        IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
        extension.setAttribute("applicationID", "NETSCAPE");
        extension.setAttribute("authenticationCode", "2.0");
        extension.setUserObject(FOR_EVER);
        return extension;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        if (root.getElementsByTagName(name).getLength() == 0) {
            root.appendChild(new IIOMetadataNode(name));
        }
        return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
    }
}
