package org.sparkgan.nn;

import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** What computes in this JVM. */
public final class Backend {
    private Backend() {}

    /** ND4J's backend and the library under it, such as {@code CPU, OPENBLAS}. */
    public static String description() {
        Properties information = Nd4j.getExecutioner().getEnvironmentInformation();
        return information.get("backend") + ", " + information.get("blas.vendor");
    }
}
