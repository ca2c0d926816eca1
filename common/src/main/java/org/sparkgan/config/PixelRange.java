package org.sparkgan.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What a network of float takes for the least and for the most value of a pixel, and others evenly between.
 *
 * @param black for 0
 * @param white for 255
 */
public record PixelRange(double black, double white) implements Serializable {
    private static final Pattern COMMA = Pattern.compile(",");

    /** Checks that the two are numbers, and two. */
    public PixelRange {
        if (!Double.isFinite(black) || !Double.isFinite(white) || black == white) {
            throw new IllegalArgumentException("Invalid range: " + black + "," + white);
        }
    }

    /** Reads {@code 0,1}. */
    static PixelRange parse(String text) {
        String[] numbers = COMMA.split(text, -1);
        if (numbers.length != 2) {
            throw new IllegalArgumentException("Invalid range: " + text);
        }
        return new PixelRange(Double.parseDouble(numbers[0].strip()), Double.parseDouble(numbers[1].strip()));
    }

    /** Of a pixel's value, 0 to 255. */
    public float of(double value) {
        return (float) (black + value * step());
    }

    /** Of many of them, in their place. */
    public void apply(float[] values) {
        double step = step();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (black + values[i] * step);
        }
    }

    private double step() {
        return (white - black) / 255;
    }

    /** As the settings have it. */
    @Override
    @JsonValue
    public String toString() {
        return plain(black) + "," + plain(white);
    }

    private static String plain(double number) {
        return number == 0
                ? "0"
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
