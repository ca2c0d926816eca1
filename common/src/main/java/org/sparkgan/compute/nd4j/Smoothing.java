package org.sparkgan.compute.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Operation;

/** Smooths feature maps by loops of the JVM, line by line; see {@link org.sparkgan.compute.Device#smooth}. */
final class Smoothing implements Operation {
    private final HostSamples from;
    private final HostSamples to;
    private final int height;
    private final int pixel;
    private double[] above;
    private double[] here;
    private double[] below;
    private final double[] mixed;
    private final double[] smoothed;

    Smoothing(FeatureMaps maps, INDArray from, INDArray to) {
        int line = maps.channels() * maps.width();
        this.from = new HostSamples(lines(from, line));
        this.to = new HostSamples(lines(to, line));
        this.height = maps.height();
        this.pixel = maps.channels();
        this.above = new double[line];
        this.here = new double[line];
        this.below = new double[line];
        this.mixed = new double[line];
        this.smoothed = new double[line];
    }

    /** Maps of all samples as one line of pixels below the other. */
    private static INDArray lines(INDArray maps, int line) {
        return maps.reshape('f', true, line, maps.length() / line);
    }

    @Override
    public void run() {
        from.take();
        to.take();
        for (int first = 0; first < from.count(); first += height) {
            Arrays.fill(above, 0);
            from.read(first, here);
            for (int y = 0; y < height; y++) {
                if (y + 1 < height) {
                    from.read(first + y + 1, below);
                } else {
                    Arrays.fill(below, 0);
                }
                smooth();
                to.write(first + y, smoothed);
                double[] last = above;
                above = here;
                here = below;
                below = last;
            }
        }
        to.written();
    }

    /** Of each number half, and a quarter of both neighbours: those above and below, then those beside. */
    private void smooth() {
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = 0.5 * here[i] + 0.25 * (above[i] + below[i]);
        }
        for (int i = 0; i < mixed.length; i++) {
            smoothed[i] = 0.5 * mixed[i];
        }
        for (int i = pixel; i < mixed.length; i++) {
            smoothed[i] += 0.25 * mixed[i - pixel];
            smoothed[i - pixel] += 0.25 * mixed[i];
        }
    }
}
