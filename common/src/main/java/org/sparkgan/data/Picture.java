package org.sparkgan.data;

import java.awt.image.BufferedImage;

/**
 * A picture as its file holds it.
 *
 * @param pixels of any kind, not turned
 * @param format name of the file's format, such as {@code jpeg}
 */
record Picture(BufferedImage pixels, String format) {}
