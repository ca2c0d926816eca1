package org.sparkgan.data.picture;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Finds the reader for a file: those of the JDK, which notice damage, and of TwelveMonkeys where the JDK has none: for
 * WebP and for JPEG files with the four components of printing inks.
 */
final class FileReaders {
    private static final int INKS = 4;

    /** Of the two formats that fill folders; a look through all formats takes as long as a small picture. */
    private static final ImageReaderSpi JPEG = ofTheJdk("jpeg");

    private static final ImageReaderSpi PNG = ofTheJdk("png");

    private FileReaders() {}

    /** The reader for what the file starts with, without an input. */
    static ImageReader of(ImageInputStream in, byte[] file) throws IOException, BrokenImageException {
        if (WebpChunks.areIn(file)) {
            return new WebPImageReaderSpi().createReaderInstance(null);
        }
        if (JpegHeader.of(file).components() == INKS) {
            return Inks.READERS.createReaderInstance(null);
        }
        if (startsWith(file, 0xFF, 0xD8)) {
            return JPEG.createReaderInstance(null);
        }
        if (startsWith(file, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return PNG.createReaderInstance(null);
        }
        UnreadFormat.refuse(file);
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (isOfTheJdk(reader) && PictureFormat.anyCalled(reader.getFormatName())) {
                return reader;
            }
        }
        FileType type = FileTypeDetector.detectFileType(new BufferedInputStream(new ByteArrayInputStream(file)));
        throw new BrokenImageException("is no " + PictureFormat.choice() + " image"
                + (type == FileType.Unknown ? "" : " but looks like " + type.getLongName()));
    }

    private static ImageReaderSpi ofTheJdk(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (true) {
            ImageReader reader = readers.next();
            if (isOfTheJdk(reader)) {
                return reader.getOriginatingProvider();
            }
        }
    }

    private static boolean startsWith(byte[] file, int... head) {
        return file.length >= head.length && IntStream.range(0, head.length).allMatch(i -> (file[i] & 0xFF) == head[i]);
    }

    /** Made once, and only where such a file comes. */
    private static final class Inks {
        static final JPEGImageReaderSpi READERS = new JPEGImageReaderSpi();

        static {
            // It stands on the reader of the JDK, for which it looks only when it is registered.
            READERS.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
        }
    }

    private static boolean isOfTheJdk(ImageReader reader) {
        return reader.getClass().getModule().equals(ImageIO.class.getModule());
    }
}
