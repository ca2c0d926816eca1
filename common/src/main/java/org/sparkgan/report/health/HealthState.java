package org.sparkgan.report.health;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run's pictures and losses say of it. */
public enum HealthState {
    /** Nothing is known against it. */
    @JsonProperty("healthy")
    HEALTHY,
    /** Its images are all alike. */
    @JsonProperty("collapsed")
    COLLAPSED,
    /** Its images no longer change. */
    @JsonProperty("stalled")
    STALLED,
    /** Its losses explode. */
    @JsonProperty("diverging")
    DIVERGING
}
