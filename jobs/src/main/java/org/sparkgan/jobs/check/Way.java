package org.sparkgan.jobs.check;

import java.nio.file.Path;
import java.util.Optional;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.compute.cuda.CudaOptions;
import org.sparkgan.compute.cuda.CudaOptions.Launches;
import org.sparkgan.compute.cuda.CudaOptions.Multiplication;

/** How a card is made to compute. */
enum Way {
    FLOAT("float, eager", Multiplication.FLOAT, Launches.ONE_BY_ONE),
    FLOAT_RECORDED("float, recorded", Multiplication.FLOAT, Launches.RECORDED),
    TF32("TF32, eager", Multiplication.TF32, Launches.ONE_BY_ONE),
    TF32_RECORDED("TF32, recorded", Multiplication.TF32, Launches.RECORDED);

    private final String title;
    private final Multiplication multiplication;
    private final Launches launches;

    Way(String title, Multiplication multiplication, Launches launches) {
        this.title = title;
        this.multiplication = multiplication;
        this.launches = launches;
    }

    /** Takes the card, the first that the driver shows. */
    CudaDevice open(Optional<Path> cubins) {
        return new CudaDevice(CudaOptions.usual()
                .multiplication(multiplication)
                .launches(launches)
                .cubins(cubins));
    }

    /** Whether a device has run iterations in this way; a driver that cannot record them runs them one by one. */
    boolean wasTaken(CudaDevice device) {
        return switch (launches) {
            case RECORDED -> device.replays() > 0;
            case ONE_BY_ONE -> device.replays() == 0;
        };
    }

    /** For tables. */
    @Override
    public String toString() {
        return title;
    }
}
