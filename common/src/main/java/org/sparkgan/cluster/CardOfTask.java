package org.sparkgan.cluster;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.cuda.Card;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.compute.cuda.CudaException;
import org.sparkgan.compute.cuda.CudaOptions;
import org.sparkgan.compute.cuda.CudaOptions.Multiplication;
import org.sparkgan.compute.cuda.CudaPlan;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;

/**
 * A task's GPU, on which the kernels of {@code compute.cuda} run.
 *
 * @param device which of the machine's it is
 */
record CardOfTask(TaskDevice device) {
    private static final double MEGABYTE = 1 << 20;

    /** Takes it, see {@link TaskDevice#open}. */
    Device open(String who, Consumer<Memory> plan) {
        try {
            CudaDevice card = new CudaDevice(options());
            try {
                requireFree(card, who, plan);
            } catch (RuntimeException e) {
                card.close();
                throw e;
            }
            return card;
        } catch (CudaException e) {
            throw refusal(who, e);
        }
    }

    private CudaOptions options() {
        Optional<Path> libraries = libraries();
        return CudaOptions.usual()
                .libraries(libraries)
                .card(ordinal(cards(libraries)))
                .multiplication(device.settings().rounds() ? Multiplication.TF32 : Multiplication.FLOAT);
    }

    private Optional<Path> libraries() {
        String folder = device.settings().cudaLibraries();
        return folder.isEmpty() ? CudaOptions.usual().libraries() : Optional.of(Path.of(folder));
    }

    /** The one that Spark gave; in local mode tasks share what there is. */
    private int ordinal(int cards) {
        return device.gpu().map(gpu -> gpu.among(cards)).orElse(device.turn() % cards);
    }

    /** Of so many workers, those that share it. */
    int sharing(String who, int workers) {
        if (device.gpu().isPresent()) {
            return 1;
        }
        try {
            int cards = cards(libraries());
            return (int) IntStream.range(0, workers)
                    .filter(other -> other % cards == device.turn() % cards)
                    .count();
        } catch (CudaException e) {
            throw refusal(who, e);
        }
    }

    /** How many there are; 1 where there is none, which the device refuses in its own words. */
    private static int cards(Optional<Path> libraries) {
        return Math.max(1, Card.all(libraries).size());
    }

    private static void requireFree(CudaDevice card, String who, Consumer<Memory> plan) {
        CudaPlan planned = new CudaPlan();
        plan.accept(planned);
        long free = card.freeBytes();
        if (planned.bytes() > free) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s takes %,.0f MB of the memory of %s, of which %,.0f MB are free: lower training.batch-size,"
                            + " network.features or network.hidden, end what else uses the card, or take a larger one",
                    who,
                    Math.ceil(planned.bytes() / MEGABYTE),
                    card.card(),
                    Math.floor(free / MEGABYTE)));
        }
    }

    /** An error of a card before any work is a matter of settings. */
    static ConfigException refusal(String who, CudaException error) {
        return new ConfigException(
                who + ": " + error.getMessage() + "; or compute on the CPU, with " + ComputeSettings.DEVICE + "=cpu");
    }
}
