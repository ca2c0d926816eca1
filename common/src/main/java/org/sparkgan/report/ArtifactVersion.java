package org.sparkgan.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of a Maven artifact on the class path, which its jar knows and a shaded jar still does. */
final class ArtifactVersion {
    private ArtifactVersion() {}

    /** The version; {@code development} for classes that come from no jar. */
    static String of(String group, String artifact) {
        String name = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream in = ArtifactVersion.class.getResourceAsStream(name)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
