package org.sparkgan.train;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * An attempt at a segment, as all its tasks know it.
 *
 * @param ticket by which they meet
 * @param until iterations taken when it ends
 * @param start where it starts
 * @param saved what each worker alone knows at the start
 * @param scratch address of the folder for what each alone knows at the end
 * @param hadoop reaches files
 */
record Segment(
        Ticket ticket,
        int until,
        Broadcast<StateMessage> start,
        SavedWorkers saved,
        String scratch,
        Broadcast<SerializableConfiguration> hadoop)
        implements Serializable {}
