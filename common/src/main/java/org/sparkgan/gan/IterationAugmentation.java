package org.sparkgan.gan;

import java.util.List;
import java.util.stream.IntStream;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;
import org.sparkgan.gan.augment.Augmentation;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * The maps by which the images of one iteration are augmented. In a critic step real and generated images have maps of their own, as
 * in the authors' code of DiffAugment and ADA; in the generator's step the two images of a pair have the same, as in R3GAN
 * (<a href="https://arxiv.org/abs/2501.05441">Huang et al. 2024</a>).
 */
final class IterationAugmentation {
    private final Augmentation augmentation;
    private final RandomStream real;
    private final RandomStream generated;
    private final RandomStream pair;
    private final int batchSize;
    /** By critic step, the generator's last. */
    private final List<HostVector> steps;

    /**
     * Binds to the maps of the critic's batch.
     *
     * @param maps {@code [numbers of a map, real and generated images]}
     */
    IterationAugmentation(Device device, GanSpec spec, int batchSize, long seed, Matrix maps) {
        this.augmentation = new Augmentation(spec.augment(), spec.shape());
        this.real = new RandomStream(seed, Purpose.AUGMENT_REAL);
        this.generated = new RandomStream(seed, Purpose.AUGMENT_GENERATED);
        this.pair = new RandomStream(seed, Purpose.AUGMENT_PAIR);
        this.batchSize = batchSize;
        this.steps = IntStream.rangeClosed(0, spec.gan().criticSteps())
                .mapToObj(step -> device.mirror(maps))
                .toList();
    }

    /**
     * Draws the maps of an iteration.
     *
     * @param firstSample index of the replica's first sample in the global batch
     * @param probability with which each policy is applied
     */
    void draw(int iteration, int firstSample, double probability) {
        augmentation.use(probability);
        int criticSteps = steps.size() - 1;
        for (int step = 0; step < criticSteps; step++) {
            float[] maps = steps.get(step).values();
            augmentation.draw(real, iteration, step, firstSample, batchSize, maps, 0);
            augmentation.draw(generated, iteration, step, firstSample, batchSize, maps, maps.length / 2);
        }
        float[] maps = steps.get(criticSteps).values();
        augmentation.draw(pair, iteration, 0, firstSample, batchSize, maps, 0);
        System.arraycopy(maps, 0, maps, maps.length / 2, maps.length / 2);
    }

    /** Hands the maps of a critic step to the device. */
    void judge(int step) {
        steps.get(step).upload();
    }

    /** Hands those of the generator's step to the device. */
    void judgeGenerator() {
        judge(steps.size() - 1);
    }
}
