package org.sparkgan.evaluate.sliced;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sparkgan.config.ImageShape;

/**
 * The Laplacian pyramid of an image (Burt and Adelson 1983): each level but the coarsest holds what is lost when the image
 * is made half as large, the coarsest is the smallest image itself. Sides are halved while the shorter one stays at 16
 * pixels or more (Karras 2018, <a href="https://arxiv.org/abs/1710.10196">arXiv:1710.10196</a>, section 5), an odd one
 * upwards.
 *
 * <p>Down: a blur by (1 4 6 4 1)/16 each way, mirrored about the pixels at the borders, then each second pixel from the
 * first. Up: zeros between the pixels, then four times the blur.
 *
 * <p>An instance reuses its buffers and is for one thread.
 */
final class LaplacianPyramid {
    private static final int SHORTEST_SIDE = 16;
    private static final int REACH = 2;

    private final List<ImageShape> shapes;
    private final float[][] levels;
    private final float[] blurred;
    private final float[] rows;
    private final float[] line;

    LaplacianPyramid(ImageShape shape) {
        shapes = shapes(shape);
        levels = shapes.stream().map(level -> new float[level.values()]).toArray(float[][]::new);
        blurred = new float[shape.values()];
        rows = new float[shape.height() * shape.width()];
        line = new float[shape.width() + 2 * REACH];
    }

    /** The shapes of the levels of an image's pyramid, from the finest, which has the image's. */
    static List<ImageShape> shapes(ImageShape shape) {
        List<ImageShape> shapes = new ArrayList<>(List.of(shape));
        ImageShape half = half(shape);
        while (Math.min(half.height(), half.width()) >= SHORTEST_SIDE) {
            shapes.add(half);
            half = half(half);
        }
        return List.copyOf(shapes);
    }

    private static ImageShape half(ImageShape shape) {
        return new ImageShape(shape.channels(), (shape.height() + 1) / 2, (shape.width() + 1) / 2);
    }

    /**
     * The levels of one image.
     *
     * @param pixels uint8 {@code [count, channels, height, width]}
     * @param image which one of them, from 0
     * @return from the finest, each {@code [channels, height, width]}, pixels being 0 to 255; good until the next call
     */
    float[][] of(byte[] pixels, int image) {
        float[] finest = levels[0];
        for (int i = 0; i < finest.length; i++) {
            finest[i] = pixels[image * finest.length + i] & 0xFF;
        }
        for (int level = 1; level < levels.length; level++) {
            shrink(levels[level - 1], shapes.get(level - 1), levels[level], shapes.get(level));
            takeOff(levels[level - 1], shapes.get(level - 1), levels[level], shapes.get(level));
        }
        return levels;
    }

    private void shrink(float[] fine, ImageShape fineShape, float[] coarse, ImageShape coarseShape) {
        System.arraycopy(fine, 0, blurred, 0, fine.length);
        blur(fineShape, 1);
        int i = 0;
        for (int row = 0; row < coarseShape.channels() * coarseShape.height(); row++) {
            int from = fineRow(row, fineShape, coarseShape) * fineShape.width();
            for (int x = 0; x < coarseShape.width(); x++) {
                coarse[i++] = blurred[from + 2 * x];
            }
        }
    }

    /** Takes the coarse level, made as large as the fine one, off that. */
    private void takeOff(float[] fine, ImageShape fineShape, float[] coarse, ImageShape coarseShape) {
        Arrays.fill(blurred, 0, fine.length, 0);
        int i = 0;
        for (int row = 0; row < coarseShape.channels() * coarseShape.height(); row++) {
            int from = fineRow(row, fineShape, coarseShape) * fineShape.width();
            for (int x = 0; x < coarseShape.width(); x++) {
                blurred[from + 2 * x] = coarse[i++];
            }
        }
        blur(fineShape, 4);
        for (int j = 0; j < fine.length; j++) {
            fine[j] -= blurred[j];
        }
    }

    /** The row of the fine level where a row of the coarse one lies, all channels' rows being counted through. */
    private static int fineRow(int row, ImageShape fine, ImageShape coarse) {
        return row / coarse.height() * fine.height() + 2 * (row % coarse.height());
    }

    private void blur(ImageShape shape, int times) {
        int width = shape.width();
        for (int channel = 0; channel < shape.channels(); channel++) {
            int plane = channel * shape.height() * width;
            for (int y = 0; y < shape.height(); y++) {
                System.arraycopy(blurred, plane + y * width, line, REACH, width);
                for (int out = 1; out <= REACH; out++) {
                    line[REACH - out] = line[REACH + out];
                    line[REACH + width - 1 + out] = line[REACH + width - 1 - out];
                }
                for (int x = 0; x < width; x++) {
                    rows[y * width + x] =
                            (line[x] + line[x + 4] + 4 * (line[x + 1] + line[x + 3]) + 6 * line[x + 2]) / 16;
                }
            }
            for (int y = 0; y < shape.height(); y++) {
                blurColumns(y, shape, plane, times / 16f);
            }
        }
    }

    private void blurColumns(int y, ImageShape shape, int plane, float factor) {
        int width = shape.width();
        int a = mirrored(y - 2, shape.height()) * width;
        int b = mirrored(y - 1, shape.height()) * width;
        int c = y * width;
        int d = mirrored(y + 1, shape.height()) * width;
        int e = mirrored(y + 2, shape.height()) * width;
        for (int x = 0; x < width; x++) {
            blurred[plane + c + x] =
                    (rows[a + x] + rows[e + x] + 4 * (rows[b + x] + rows[d + x]) + 6 * rows[c + x]) * factor;
        }
    }

    private static int mirrored(int y, int height) {
        return y < 0 ? -y : y < height ? y : 2 * (height - 1) - y;
    }
}
