package org.sparkgan.jobs.check;

import java.nio.file.Path;
import java.util.Optional;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.compute.cuda.CudaOptions;
import org.sparkgan.compute.cuda.CudaOptions.Multiplication;

/** How a card is made to compute. */
enum Way {
    FLOAT("float, eager"),
    TF32("TF32, eager");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    /** Takes the card, the first that the driver shows. */
    CudaDevice open(Optional<Path> cubins) {
        return new CudaDevice(options().cubins(cubins));
    }

    private CudaOptions options() {
        return switch (this) {
            case FLOAT -> CudaOptions.usual().multiplication(Multiplication.FLOAT);
            case TF32 -> CudaOptions.usual().multiplication(Multiplication.TF32);
        };
    }

    /** For tables. */
    @Override
    public String toString() {
        return title;
    }
}
