package org.sparkgan.data.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Draws the demo's images: light figures on black, 28x28 grey, a folder of PNG files for each figure. They vary a little in
 * place, size, tilt and brightness, so that a small generator learns them in minutes.
 */
public final class DrawnImages {
    /** Side of an image in pixels. */
    public static final int SIZE = 28;

    private static final double MIDDLE = SIZE / 2.0;

    static {
        ImageIO.setUseCache(false);
    }

    private DrawnImages() {}

    /** What is drawn; each outline fits the circle of radius 1 around the origin. */
    private enum Figure {
        CROSS(0) {
            @Override
            Shape outline() {
                Area cross = new Area(new Rectangle2D.Double(-0.95, -0.32, 1.9, 0.64));
                cross.add(new Area(new Rectangle2D.Double(-0.32, -0.95, 0.64, 1.9)));
                return cross;
            }
        },
        HEART(1) {
            @Override
            Shape outline() {
                Path2D heart = new Path2D.Double();
                heart.moveTo(0, 0.95);
                heart.curveTo(-1.9, -0.3, -0.75, -1.45, 0, -0.5);
                heart.curveTo(0.75, -1.45, 1.9, -0.3, 0, 0.95);
                return heart;
            }
        },
        MOON(2) {
            @Override
            Shape outline() {
                Area moon = circle(0, 0, 1);
                moon.subtract(circle(0.5, -0.25, 0.82));
                return moon;
            }
        },
        RING(3) {
            @Override
            Shape outline() {
                Area ring = circle(0, 0, 0.95);
                ring.subtract(circle(0, 0, 0.52));
                return ring;
            }
        },
        STAR(4) {
            @Override
            Shape outline() {
                return polygon(10, 1.05, 0.46);
            }
        },
        TRIANGLE(5) {
            @Override
            Shape outline() {
                return polygon(3, 1.05, 1.05);
            }
        };

        /** Part of the random numbers' counter. */
        private final int code;

        Figure(int code) {
            this.code = code;
        }

        abstract Shape outline();

        String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Draws {@code perClass} images of each figure; files of the same names are replaced.
     *
     * @param folder gets a folder for each figure
     * @param seed decides every image
     */
    public static void write(Path folder, int perClass, long seed) throws IOException {
        RandomStream random = new RandomStream(seed, Purpose.DRAWING);
        for (Figure figure : Figure.values()) {
            Path figures = Files.createDirectories(folder.resolve(figure.folder()));
            Shape outline = figure.outline();
            for (int i = 0; i < perClass; i++) {
                Path file = figures.resolve(String.format(Locale.ROOT, "%05d.png", i));
                ImageIO.write(draw(outline, random, i, figure.code), "png", file.toFile());
            }
        }
    }

    private static BufferedImage draw(Shape outline, RandomStream random, int index, int figure) {
        float[] chance = new float[5];
        random.uniform(index, figure, 0, chance, 0, chance.length);
        AffineTransform place =
                AffineTransform.getTranslateInstance(MIDDLE + around(chance[0], 1.2), MIDDLE + around(chance[1], 1.2));
        place.rotate(around(chance[2], 0.22));
        double radius = 10.6 + around(chance[3], 1.0);
        place.scale(radius, radius);
        float brightness = 0.9f + (float) around(chance[4], 0.1);

        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(new Color(brightness, brightness, brightness));
        graphics.fill(place.createTransformedShape(outline));
        graphics.dispose();
        return image;
    }

    /** From a number in [0, 1) one in [-most, most). */
    private static double around(float chance, double most) {
        return (2 * chance - 1) * most;
    }

    private static Area circle(double x, double y, double radius) {
        return new Area(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /** Corners on two circles in turn, the first at the top. */
    private static Shape polygon(int corners, double radius, double nextRadius) {
        Path2D polygon = new Path2D.Double();
        for (int corner = 0; corner < corners; corner++) {
            double angle = 2 * Math.PI * corner / corners;
            double distance = corner % 2 == 0 ? radius : nextRadius;
            double x = distance * Math.sin(angle);
            double y = -distance * Math.cos(angle);
            if (corner == 0) {
                polygon.moveTo(x, y);
            } else {
                polygon.lineTo(x, y);
            }
        }
        polygon.closePath();
        return polygon;
    }
}
