package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.file.Path;
import org.sparkgan.compute.cuda.CudaException;
import org.sparkgan.jobs.check.Findings;
import org.sparkgan.jobs.check.Part;
import org.sparkgan.jobs.check.Scale;
import org.sparkgan.jobs.check.Setup;

/** A part of submit/gpu-check.sh, which starts it where there is neither Spark nor ND4J. */
public final class GpuCheck {
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private GpuCheck() {}

    /**
     * Ends with 0 where all that was checked is as it should be.
     *
     * @param args part, scale, file of the CPU's numbers, folder for results
     */
    public static void main(String[] args) throws IOException {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException {
        Setup setup = new Setup(Scale.valueOf(args[1]), Path.of(args[2]), Path.of(args[3]));
        Findings findings = new Findings(System.out);
        try {
            Part.valueOf(args[0]).run(setup, findings);
        } catch (CudaException e) {
            System.err.println("gpu-check: " + e.getMessage());
            return UNUSABLE;
        }
        return findings.end() ? 0 : FAILED;
    }
}
