package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.file.Path;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.jobs.check.Games;
import org.sparkgan.jobs.check.References;

/** Writes the CPU's numbers that {@link GpuCheck} needs, when submit/gpu-check.sh makes its folder. */
public final class GpuReferences {
    private GpuReferences() {}

    /**
     * Started where ND4J is.
     *
     * @param args the file
     */
    public static void main(String[] args) throws IOException {
        References.of(Games.all(), new Nd4jDevice(Precision.DOUBLE), new Nd4jDevice())
                .write(Path.of(args[0]));
    }
}
