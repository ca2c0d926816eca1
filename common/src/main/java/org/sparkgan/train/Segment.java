package org.sparkgan.train;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.config.ExchangeSettings;

/**
 * An attempt at a segment, as all its tasks know it.
 *
 * @param line on which they reach the driver
 * @param attempt names this attempt
 * @param until iterations taken when it ends
 * @param exchange how they reach each other
 * @param start where it starts
 * @param saved what each worker alone knows at the start
 * @param scratch address of the folder for what each alone knows at the end
 * @param hadoop reaches files
 */
record Segment(
        String line,
        String attempt,
        int until,
        ExchangeSettings exchange,
        Broadcast<StateMessage> start,
        SavedWorkers saved,
        String scratch,
        Broadcast<SerializableConfiguration> hadoop)
        implements Serializable {}
