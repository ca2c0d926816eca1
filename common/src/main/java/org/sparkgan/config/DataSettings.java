package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * Where images come from and how they are packed.
 *
 * @param source what ingest reads: a folder, a file, a glob or a table
 * @param path the packed dataset
 * @param sourceFormat what kind of source it is
 * @param tableFormat Spark's format of a table that is no catalog's; empty: the source is a name in a catalog
 * @param columns where Parquet files and tables have their images
 * @param nameEncoding of the names in zip and tar archives that do not say that they are UTF-8; empty: as they look
 * @param imageSize side in pixels, 1 or more; empty: as the source has it
 * @param channels 1 (grey) or 3 (colour); empty: as the source has it
 * @param crop how a picture becomes square
 * @param background what lies under transparent pixels
 * @param maxPixels pictures with more are rejected, 1 or more
 * @param maxRejected share of unreadable images above which ingest stops, in [0, 1]
 * @param deduplicate whether ingest keeps one only of images with the same pixels
 * @param stacks colour images to make of three grey ones each, 1 or more; empty: images stay as they are
 * @param reading how training reads the packed dataset
 */
public record DataSettings(
        Optional<String> source,
        Optional<String> path,
        SourceFormat sourceFormat,
        Optional<String> tableFormat,
        SourceColumns columns,
        Optional<Charset> nameEncoding,
        Optional<Integer> imageSize,
        Optional<Integer> channels,
        Crop crop,
        Background background,
        long maxPixels,
        double maxRejected,
        boolean deduplicate,
        Optional<Integer> stacks,
        ReadingSettings reading) {
    /** Checks every rule. */
    public DataSettings {
        if (tableFormat.isPresent() && sourceFormat != SourceFormat.TABLE) {
            throw new ConfigException("data.table-format is " + tableFormat.get()
                    + ", but data.source-format is not table: give data.source-format=table, or leave it out");
        }
        imageSize.ifPresent(size -> check(size >= 1 && size <= 4096, "data.image-size", "1 to 4096 pixels", size));
        channels.ifPresent(count -> check(count == 1 || count == 3, "data.channels", "1 (grey) or 3 (colour)", count));
        check(maxPixels >= 1, "data.max-pixels", ">= 1", maxPixels);
        check(maxRejected >= 0 && maxRejected <= 1, "data.max-rejected", "a share from 0 to 1", maxRejected);
        stacks.ifPresent(count -> check(count >= 1, "data.stacks", "1 or more", count));
    }

    static DataSettings read(Section section) {
        return new DataSettings(
                section.text("source"),
                section.text("path"),
                section.choice("source-format", SourceFormat.class),
                section.text("table-format"),
                SourceColumns.read(section),
                section.charsetOrAuto("name-encoding"),
                section.optionalInteger("image-size"),
                section.optionalInteger("channels"),
                section.choice("crop", Crop.class),
                section.background("background"),
                section.whole("max-pixels"),
                section.number("max-rejected"),
                section.flag("deduplicate"),
                section.optionalInteger("stacks"),
                ReadingSettings.read(section));
    }

    /** The same for images from somewhere else. */
    public DataSettings from(String otherSource, SourceFormat format) {
        return new DataSettings(
                Optional.of(otherSource),
                path,
                format,
                format == SourceFormat.TABLE ? tableFormat : Optional.empty(),
                columns,
                nameEncoding,
                imageSize,
                channels,
                crop,
                background,
                maxPixels,
                maxRejected,
                deduplicate,
                stacks,
                reading);
    }

    /** The source, for jobs that cannot do without. */
    public String requiredSource() {
        return source.orElseThrow(() -> new ConfigException(
                "data.source is not set: give the images to ingest, such as data.source=hdfs:///photos"));
    }

    /** The packed dataset, for jobs that cannot do without. */
    public String requiredPath() {
        return path.orElseThrow(() -> new ConfigException(
                "data.path is not set: give the folder of the packed dataset, such as data.path=datasets/photos"));
    }
}
