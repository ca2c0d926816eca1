package org.sparkgan.picture;

import java.awt.image.BufferedImage;
import org.sparkgan.config.ImageShape;

/** Images beside others that are like them: a row each, the image in front, those like it behind a wide gap. */
public final class NeighbourSheet {
    private static final int WIDE_GAP = 16;

    private NeighbourSheet() {}

    /**
     * Draws them, small ones scaled up by a whole factor.
     *
     * @param images uint8 {@code [count, channels, height, width]}
     * @param like uint8 {@code [count, each, channels, height, width]}, the nearest first
     * @param each images beside one, 1 or more
     */
    public static BufferedImage of(byte[] images, byte[] like, ImageShape shape, int each) {
        int rows = images.length / shape.values();
        SampleGrid.Cells cells = SampleGrid.cells(shape, Math.max(rows, each + 1));
        BufferedImage sheet =
                SampleGrid.background(shape, cells.left(each + 1) + WIDE_GAP - SampleGrid.GAP, cells.top(rows));
        for (int row = 0; row < rows; row++) {
            cells.draw(images, row, sheet, cells.left(0), cells.top(row));
            for (int i = 0; i < each; i++) {
                cells.draw(like, row * each + i, sheet, cells.left(i + 1) + WIDE_GAP - SampleGrid.GAP, cells.top(row));
            }
        }
        return sheet;
    }
}
