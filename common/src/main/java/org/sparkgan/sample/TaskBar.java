package org.sparkgan.sample;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** A bar of the images that are made, on a terminal; it grows as tasks end. */
final class TaskBar extends SparkListener implements AutoCloseable {
    private static final int REDRAW_MS = 500;

    private final ImageRanges ranges;
    /** Null where there is no terminal, or too little to do. */
    private final ProgressBar bar;

    private int done;

    /** Begins at no image. */
    @SuppressWarnings("SystemConsoleNull") // on JDK 17, the only one we run on, null means no terminal
    TaskBar(ImageRanges ranges) {
        this.ranges = ranges;
        bar = System.console() == null || ranges.tasks() == 1
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("images")
                        .setInitialMax(ranges.count())
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(REDRAW_MS)
                        .build();
    }

    /** Called by one thread of Spark's. */
    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (bar != null && end.taskInfo().successful() && done < ranges.tasks()) {
            done++;
            bar.stepTo((long) ranges.count() * done / ranges.tasks());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
