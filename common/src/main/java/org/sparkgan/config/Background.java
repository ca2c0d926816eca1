package org.sparkgan.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The colour under transparent pixels.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Background(int red, int green, int blue) {
    /** What most viewers show. */
    public static final Background WHITE = new Background(255, 255, 255);

    private static final Background BLACK = new Background(0, 0, 0);
    private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");

    /** Checks the ranges. */
    public Background {
        check(red);
        check(green);
        check(blue);
    }

    static Background parse(String key, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "white" -> WHITE;
            case "black" -> BLACK;
            default -> hex(key, text);
        };
    }

    private static Background hex(String key, String text) {
        if (!HEX.matcher(text).matches()) {
            throw new ConfigException(key + " must be white, black or #rrggbb, but is " + text);
        }
        int rgb = Integer.parseInt(text.substring(1), 16);
        return new Background(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF);
    }

    /** As one number, {@code 0xRRGGBB}. */
    public int rgb() {
        return red << 16 | green << 8 | blue;
    }

    private static void check(int value) {
        ConfigException.check(value >= 0 && value <= 255, "data.background", "of colours from 0 to 255", value);
    }
}
