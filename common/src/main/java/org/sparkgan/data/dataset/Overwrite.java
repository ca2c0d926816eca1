package org.sparkgan.data.dataset;

/** What ingest does where its folder holds something already. */
public enum Overwrite {
    /** Stop before anything is read. */
    REFUSE,
    /** Take the place of the dataset there once the new one is complete; files that are not the dataset's stay. */
    REPLACE
}
