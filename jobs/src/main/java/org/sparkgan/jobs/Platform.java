package org.sparkgan.jobs;

import java.util.Optional;
import org.apache.spark.package$;
import org.sparkgan.config.BuildVersions;
import scala.util.Properties;

/**
 * What a job runs on.
 *
 * @param spark version
 * @param scala version, of which Spark's classes are for
 * @param java feature version
 */
record Platform(String spark, String scala, int java) {
    /** That of this JVM. */
    static Platform ofThisProcess() {
        return new Platform(
                package$.MODULE$.SPARK_VERSION(),
                Properties.versionNumberString(),
                Runtime.version().feature());
    }

    /** Why this jar cannot run on it; it would end somewhere with an error of linking. */
    Optional<String> obstacle() {
        String built = BuildVersions.spark();
        String line = line(built);
        if (!line(spark).equals(line) || !scala.startsWith(BuildVersions.scala() + ".")) {
            return Optional.of(
                    "this jar is for Spark " + line + " (Scala " + BuildVersions.scala() + "), but this is Spark "
                            + spark + " (Scala " + scala
                            + "): there is one for Spark 4 (Scala 2.13), which mvn package builds, and one"
                            + " for Spark 3.5 (Scala 2.12), which mvn -P spark-3.5 package builds");
        }
        int first = BuildVersions.firstJdk();
        int last = BuildVersions.lastJdk();
        if (java < first || java > last) {
            return Optional.of("Spark " + spark + " runs on Java " + (first == last ? first : first + " to " + last)
                    + ", but this is Java " + java + ": set JAVA_HOME");
        }
        return Optional.empty();
    }

    /** Minor versions of Spark 4 understand each other's jars. */
    private static String line(String version) {
        String[] parts = version.split("[.]", 3);
        return parts[0].equals("3") ? parts[0] + "." + parts[1] : parts[0];
    }
}
