package org.sparkgan.nn;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.versioncheck.VersionCheck;

/** What computes: ND4J's version and its backend. */
public final class Backend {
    private Backend() {}

    /** ND4J's version. */
    public static String version() {
        return VersionCheck.getVersionInfos().stream()
                .filter(info -> "nd4j-api".equals(info.getArtifactId()))
                .map(org.nd4j.versioncheck.VersionInfo::getBuildVersion)
                .findFirst()
                .orElse("unknown");
    }

    /** The backend and the library under it, such as {@code CPU, OPENBLAS}. */
    public static String description() {
        var information = Nd4j.getExecutioner().getEnvironmentInformation();
        return information.getProperty("backend") + ", " + information.get("blas.vendor");
    }
}
