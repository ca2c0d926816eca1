package org.sparkgan.data.picture;

import java.io.EOFException;
import java.io.IOException;
import org.sparkgan.config.FirstLine;

/** Turns the bytes of a picture file into the pixels of one packed image. */
public final class ImageDecoder {
    /** What takes a file for a picture. */
    interface Reader {
        Picture read(byte[] file) throws IOException, BrokenImageException;
    }

    private final Packing packing;
    private final Reader reader;

    public ImageDecoder(Packing packing) {
        this(packing, new PictureReader(packing));
    }

    ImageDecoder(Packing packing, Reader reader) {
        this.packing = packing;
        this.reader = reader;
    }

    /**
     * The square of a picture, held upright, resized to the shape: uint8, channels first.
     *
     * @throws BrokenImageException with the reason, where the file holds no picture that can be read as a whole
     */
    public byte[] decode(byte[] file) throws BrokenImageException {
        if (file.length == 0) {
            throw new BrokenImageException("is empty");
        }
        try {
            Picture picture = reader.read(file);
            return Pixels.packed(picture, packing, file);
        } catch (BrokenImageException e) {
            throw e;
        } catch (Throwable e) {
            // Damaged files bring readers to exceptions and errors of every kind; no single file may end a job.
            throw new BrokenImageException(reason(e), e);
        }
    }

    /** In words for who has the files: names of exceptions say something to programmers only. */
    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message =
                deepest.getMessage() == null ? "" : FirstLine.of(deepest).strip();
        if (deepest instanceof EOFException) {
            return "is cut off: " + (message.isEmpty() ? "its data end too early" : message);
        }
        if (deepest instanceof OutOfMemoryError) {
            return "cannot be decoded: it needs more memory than there is";
        }
        // What a reader finds itself it tells as an I/O error; its other errors speak of its own variables.
        return "cannot be decoded: "
                + (deepest instanceof IOException && !message.isEmpty()
                        ? message
                        : "it is damaged, or of a kind that is not read");
    }
}
