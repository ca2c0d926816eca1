package org.sparkgan.report.run;

import java.util.Locale;
import org.sparkgan.report.health.Health;

/**
 * What {@code result.json} says.
 *
 * @param status how the run ended
 * @param reason in one line
 * @param exitCode of the process
 * @param iteration generator steps taken, those of resumed runs included
 * @param averagingFrequency iterations between two averages of the workers' parameters; null where none were taken
 * @param images real images shown to the critic; null where no round ended
 * @param seconds since the run was started last
 * @param dLoss of the last round; null where no round ended
 * @param gLoss of the last round; null where no round ended
 * @param health as it was last looked at; null where no grid was drawn
 */
public record RunResult(
        RunStatus status,
        String reason,
        int exitCode,
        int iteration,
        Integer averagingFrequency,
        Long images,
        double seconds,
        Double dLoss,
        Double gLoss,
        Health health) {
    /** How the run in {@code dir} ended, in one line. */
    public String describe(String dir) {
        return String.format(
                Locale.ROOT,
                "the run in %s ended at iteration %d, %s: %s",
                dir,
                iteration,
                status.name().toLowerCase(Locale.ROOT),
                reason);
    }
}
