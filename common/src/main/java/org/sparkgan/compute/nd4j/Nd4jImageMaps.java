package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.ImageMaps;
import org.sparkgan.compute.Operation;

/** Affine maps of images by loops of the JVM; see {@link org.sparkgan.compute.Device#map}. */
final class Nd4jImageMaps implements Operation {
    private final ImageMaps maps;
    private final HostSamples numbers;
    private final HostSamples from;
    private final HostSamples to;
    private final ImageMap map;
    private final double[] read;
    private final double[] written;

    Nd4jImageMaps(ImageMaps maps, INDArray numbers, INDArray from, INDArray to) {
        this.maps = maps;
        this.numbers = new HostSamples(numbers);
        this.from = new HostSamples(from);
        this.to = new HostSamples(to);
        this.map = new ImageMap(maps);
        this.read = new double[maps.images().values()];
        this.written = new double[read.length];
    }

    @Override
    public void run() {
        numbers.take();
        from.take();
        to.take();
        for (int i = 0; i < from.count(); i++) {
            numbers.read(i, map.numbers());
            from.read(i, read);
            switch (maps.way()) {
                case FORWARD -> map.forward(read, written);
                case BACK -> map.back(read, written);
            }
            to.write(i, written);
        }
        to.written();
    }
}
