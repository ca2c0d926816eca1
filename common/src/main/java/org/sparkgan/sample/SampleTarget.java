package org.sparkgan.sample;

import java.util.List;
import java.util.Locale;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.SampleFormat;
import org.sparkgan.config.SampleKind;
import org.sparkgan.config.SampleSettings;
import org.sparkgan.picture.SampleGrid;

/** What is written to {@code sample.out}. */
enum SampleTarget {
    /** A folder of PNG files. */
    PICTURES,
    /** A folder of Parquet files. */
    TABLE,
    /** One PNG file. */
    GRID,
    /** One GIF file. */
    MOVIE;

    private static final int MOST_FRAMES = 10_000;

    /** Names that are no folder's, whatever they are. */
    private static final List<String> PICTURE_FILES = List.of(".png", ".gif", ".jpg", ".jpeg", ".webp", ".bmp", ".mp4");

    /**
     * What the settings ask for.
     *
     * @throws ConfigException where they contradict each other
     */
    static SampleTarget of(SampleSettings settings) {
        SampleTarget target = byName(settings);
        String out = settings.requiredOut();
        if (settings.format() != SampleFormat.PNG && target != TABLE) {
            throw new ConfigException(
                    target == GRID && settings.kind() == SampleKind.IMAGES
                            ? "sample.out " + out + " ends in .png, one grid, but sample.format is " + settings.format()
                                    + ": give a folder, or sample.format=png"
                            : "sample.format must be png where sample.kind is " + settings.kind() + ", but is "
                                    + settings.format());
        }
        if (target == GRID) {
            checkGrid(settings);
        }
        if (settings.kind() == SampleKind.WALK && (long) settings.count() * settings.steps() > MOST_FRAMES) {
            throw new ConfigException("sample.count x sample.steps must be at most " + MOST_FRAMES
                    + ", the frames of a walk, but is " + (long) settings.count() * settings.steps());
        }
        return target;
    }

    private static SampleTarget byName(SampleSettings settings) {
        String out = settings.requiredOut();
        String name = out.toLowerCase(Locale.ROOT);
        String ending =
                PICTURE_FILES.stream().filter(name::endsWith).findFirst().orElse("");
        SampleKind kind = settings.kind();
        if (ending.equals(".png") && kind != SampleKind.WALK) {
            return GRID;
        }
        if (ending.equals(".gif") && kind == SampleKind.WALK) {
            return MOVIE;
        }
        if (ending.isEmpty() && kind != SampleKind.INTERPOLATION) {
            return settings.format() == SampleFormat.PARQUET && kind == SampleKind.IMAGES ? TABLE : PICTURES;
        }
        throw new ConfigException("sample.out must be "
                + switch (kind) {
                    case IMAGES -> "a folder, or a file ending in .png for one grid,";
                    case INTERPOLATION -> "a file ending in .png";
                    case WALK -> "a file ending in .gif, or a folder for a PNG file a frame,";
                }
                + " where sample.kind is " + kind + ", but is " + out);
    }

    private static void checkGrid(SampleSettings settings) {
        if (settings.kind() == SampleKind.IMAGES && settings.count() > SampleGrid.MOST) {
            throw new ConfigException("sample.count must be at most " + SampleGrid.MOST + " for one grid, but is "
                    + settings.count() + ": give a folder as sample.out");
        }
        long images = (long) settings.count() * settings.steps();
        if (settings.kind() == SampleKind.INTERPOLATION && images > SampleGrid.MOST) {
            throw new ConfigException("sample.count x sample.steps must be at most " + SampleGrid.MOST
                    + ", the images of one grid, but is " + images);
        }
    }

    /** Whether this is one file, not a folder. */
    boolean isFile() {
        return this == GRID || this == MOVIE;
    }
}
