package org.sparkgan.jobs.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.compute.cuda.CudaPlan;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;

/** What an engine takes of a card's memory against what was planned for it. */
final class MemoryCheck {
    private static final double MIB = 1 << 20;
    private static final double SHARE = 0.1;

    private MemoryCheck() {}

    static void run(Setup setup, Findings findings) {
        TimedNetwork network = TimedNetwork.largest(setup.scale());
        double planned = planned(network, 2) - planned(network, 1);
        double taken = taken(network, setup);
        // A driver gives memory in pieces, the stand-in as it is asked for.
        double rounded = setup.scale().of(16 << 20, 1 << 18);
        findings.require(
                "memory of " + network.name(),
                Math.abs(taken - planned) <= SHARE * planned + rounded,
                String.format(Locale.ROOT, "%.1f MiB taken, %.1f planned", taken / MIB, planned / MIB));
    }

    /** Bytes of a second engine: the first brings what all share, kernels of cuBLAS and memory to work with. */
    private static double taken(TimedNetwork network, Setup setup) {
        try (CudaDevice device = Way.FLOAT.open(Optional.of(setup.cubins()))) {
            GanEngine first = engine(device, network);
            long before = device.freeBytes();
            GanEngine second = engine(device, network);
            double taken = (double) before - device.freeBytes();
            // Both are still at work, so that nobody has taken their memory back.
            List.of(first, second).forEach(engine -> engine.iterate(1, 0, network.images()));
            return taken;
        }
    }

    private static GanEngine engine(CudaDevice device, TimedNetwork network) {
        GanSpec spec = network.spec();
        GanEngine engine = new GanEngine(device, spec, network.batch(), 1);
        engine.load(spec.initialState(1));
        engine.iterate(0, 0, network.images());
        device.synchronize();
        return engine;
    }

    /** Bytes of so many engines, with what they share. */
    private static double planned(TimedNetwork network, int engines) {
        CudaPlan plan = new CudaPlan();
        for (int i = 0; i < engines; i++) {
            GanEngine.plan(network.spec(), network.batch(), plan);
        }
        return (double) plan.bytes();
    }
}
