package org.sparkgan.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Why images of a source could not be read.
 *
 * @param reason such as {@code is cut off}: what the images' messages say before their first colon
 * @param images that it kept out
 */
public record RejectedReason(String reason, long images) implements Serializable {
    /** Reasons may hold numbers of an image's own, so that there is no end to their number. */
    private static final int MOST = 20;

    private static final String OTHER = "other reasons";

    /**
     * Counts the reasons of these images, the most frequent first; rare ones beyond twenty are counted as {@code other
     * reasons}, so that the counts always add up to the number of images.
     */
    public static List<RejectedReason> count(JavaRDD<String> reasons) {
        JavaRDD<RejectedReason> counts = reasons.mapToPair(reason -> new Tuple2<>(reason, 1L))
                .reduceByKey(Long::sum)
                .map(count -> new RejectedReason(count._1(), count._2()))
                .cache();
        try {
            long all = counts.map(RejectedReason::images).fold(0L, Long::sum);
            List<RejectedReason> most = new ArrayList<>(counts.takeOrdered(MOST, new ByCount()));
            long shown = most.stream().mapToLong(RejectedReason::images).sum();
            if (all > shown) {
                most.add(new RejectedReason(OTHER, all - shown));
            }
            return List.copyOf(most);
        } finally {
            counts.unpersist();
        }
    }

    /** The reason that the message of an image gives. */
    static String in(String message) {
        int colon = message.indexOf(':');
        return colon < 0 ? message : message.substring(0, colon);
    }

    private record ByCount() implements Comparator<RejectedReason>, Serializable {
        @Override
        public int compare(RejectedReason one, RejectedReason other) {
            int byCount = Long.compare(other.images(), one.images());
            return byCount != 0 ? byCount : one.reason().compareTo(other.reason());
        }
    }
}
