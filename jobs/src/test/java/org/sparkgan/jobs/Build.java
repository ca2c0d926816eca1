package org.sparkgan.jobs;

import java.nio.file.Path;

/** What the build that runs these tests has made. */
final class Build {
    /** Each line of Spark has one. */
    static final Path FOLDER = Path.of(System.getProperty("build.folder")).toAbsolutePath();

    /** Whether the launcher takes what is in it without being asked to. */
    static final boolean IS_DEFAULT = FOLDER.endsWith("target");

    /** The Spark that it assembled. */
    static final Path SPARK = FOLDER.resolve("spark");

    static final Path JAR = FOLDER.resolve("sparkgan-jobs.jar");

    private Build() {}
}
