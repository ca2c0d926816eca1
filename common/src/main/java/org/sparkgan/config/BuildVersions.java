package org.sparkgan.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that the build has written down, for the records of runs and datasets. */
public final class BuildVersions {
    private BuildVersions() {}

    /** This program's. */
    public static String sparkgan() {
        return read("sparkgan");
    }

    /** ND4J's and DL4J's. */
    public static String nd4j() {
        return read("nd4j");
    }

    /** That of the Spark that it was built for. */
    public static String spark() {
        return read("spark");
    }

    /** The binary version of Spark's Scala. */
    public static String scala() {
        return read("scala");
    }

    /** The oldest Java that this Spark runs on. */
    public static int firstJdk() {
        return Integer.parseInt(read("first-jdk"));
    }

    /** The newest one. */
    public static int lastJdk() {
        return Integer.parseInt(read("last-jdk"));
    }

    private static String read(String name) {
        Properties properties = new Properties();
        try (InputStream in = BuildVersions.class.getResourceAsStream("versions.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read versions.properties of this program", e);
        }
        return properties.getProperty(name);
    }
}
