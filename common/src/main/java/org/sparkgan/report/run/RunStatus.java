package org.sparkgan.report.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a run ended. */
public enum RunStatus {
    /** All iterations were made. */
    @JsonProperty("completed")
    COMPLETED,
    /** An error stopped it. */
    @JsonProperty("failed")
    FAILED,
    /** A number was no longer finite. */
    @JsonProperty("diverged")
    DIVERGED,
    /** Its images had become all alike, and it was told to stop then. */
    @JsonProperty("collapsed")
    COLLAPSED,
    /** It was told to stop, and saved. */
    @JsonProperty("interrupted")
    INTERRUPTED
}
