package org.sparkgan.jobs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.yarn.api.ApplicationConstants;
import org.apache.hadoop.yarn.api.records.ContainerId;

/**
 * An application master that YARN starts with the driver in it, the next one where it was lost or did not end well.
 *
 * @param number from 1
 * @param submitted when the application was, before its first attempt
 */
record YarnAttempt(int number, Instant submitted) {
    /** The one that this JVM is; empty for drivers elsewhere, in other containers of YARN too. */
    static Optional<YarnAttempt> ofThisProcess() {
        boolean driverOnYarn = Sessions.master().startsWith("yarn")
                && Sessions.settings().get("spark.submit.deployMode", "client").equals("cluster");
        return driverOnYarn ? Optional.of(in(System.getenv())) : Optional.empty();
    }

    /** From what YARN tells its containers. */
    static YarnAttempt in(Map<String, String> environment) {
        ContainerId container =
                ContainerId.fromString(environment.get(ApplicationConstants.Environment.CONTAINER_ID.name()));
        return new YarnAttempt(
                container.getApplicationAttemptId().getAttemptId(),
                Instant.ofEpochMilli(Long.parseLong(environment.get(ApplicationConstants.APP_SUBMIT_TIME_ENV))));
    }

    boolean isFirst() {
        return number == 1;
    }
}
