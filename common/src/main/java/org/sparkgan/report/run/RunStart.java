package org.sparkgan.report.run;

/** Whether a run may find a run in its folder. */
public enum RunStart {
    /** A run of its own, in a folder that holds none. */
    NEW,
    /** Goes on with the run in the folder, or starts it where there is none. */
    RESUME
}
