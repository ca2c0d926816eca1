package org.sparkgan.data.picture;

import java.awt.image.BufferedImage;

/**
 * A picture as its file holds it.
 *
 * @param pixels of any kind, not turned
 * @param orientation how the camera was held: 1 to 8, see {@link Orientation}
 */
record Picture(BufferedImage pixels, int orientation) {}
