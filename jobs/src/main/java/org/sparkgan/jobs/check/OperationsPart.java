package org.sparkgan.jobs.check;

import java.util.Optional;
import java.util.function.Consumer;
import org.sparkgan.compute.cuda.CudaDevice;

/** Every operation of a device but noise and optimizers, which games show. */
final class OperationsPart {
    private static final double FLOAT_LIMIT = 1e-5;
    /** Of factors that are rounded to 10 bits. */
    private static final double TF32_LIMIT = 1e-3;

    private OperationsPart() {}

    static void run(Setup setup, Findings findings) {
        try (CudaDevice device = Way.FLOAT.open(Optional.of(setup.cubins()))) {
            Workbench bench = new Workbench(device, setup.scale(), FLOAT_LIMIT, "", findings);
            attempt("elementwise", ElementChecks::run, bench, findings);
            attempt("windows", WindowChecks::run, bench, findings);
            attempt("image maps", ImageMapChecks::run, bench, findings);
            attempt("products", ProductChecks::run, bench, findings);
            attempt("convolutions", ConvolutionChecks::run, bench, findings);
            attempt("normalisation", NormalisationChecks::run, bench, findings);
            attempt("losses", LossChecks::run, bench, findings);
        }
        try (CudaDevice device = Way.TF32.open(Optional.of(setup.cubins()))) {
            Workbench bench = new Workbench(device, setup.scale(), TF32_LIMIT, ", TF32", findings);
            attempt("products", ProductChecks::run, bench, findings);
            attempt("convolutions", ConvolutionChecks::run, bench, findings);
        }
    }

    private static void attempt(String name, Consumer<Workbench> checks, Workbench bench, Findings findings) {
        try {
            checks.accept(bench);
        } catch (RuntimeException e) {
            // The others may still show more.
            findings.failed(name, e);
        }
    }
}
