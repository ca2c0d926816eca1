package org.sparkgan.report.progress;

import org.slf4j.LoggerFactory;
import org.sparkgan.train.TrainingListener;

/** Shows how far a run is; closed when it ends, however it ends. */
public sealed interface Progress extends TrainingListener, AutoCloseable permits ProgressOnTerminal, ProgressInLog {
    /** One moving line on a terminal, else a line in the log now and then. */
    @SuppressWarnings("SystemConsoleNull") // on JDK 17, the only one we run on, null means no terminal
    static Progress here() {
        return System.console() != null
                ? new ProgressOnTerminal()
                : new ProgressInLog(LoggerFactory.getLogger(Progress.class)::info, System::nanoTime);
    }

    @Override
    void close();
}
