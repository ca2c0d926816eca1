package org.sparkgan.report;

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
        Double gLoss) {}
