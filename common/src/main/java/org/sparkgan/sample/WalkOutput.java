package org.sparkgan.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.picture.AnimatedGif;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.storage.Folder;

/** The two ways in which the frames of a walk are written; a frame holds an image of each walk, in a square. */
final class WalkOutput {
    /** Hundredths of a second that a frame stays. */
    private static final int DELAY = 8;

    private final JavaSparkContext context;
    private final ImageMaker maker;
    private final int side;

    /** Frames with so many images along each side. */
    WalkOutput(JavaSparkContext context, ImageMaker maker, int side) {
        this.context = context;
        this.maker = maker;
        this.side = side;
    }

    /** A moving picture, for which the driver holds no more than some frames at a time. */
    void gif(Folder folder, String name) throws IOException {
        try (OutputStream out = folder.create(name);
                AnimatedGif gif = new AnimatedGif(out, DELAY)) {
            ImageMaker tasks = maker;
            for (List<Integer> wave : maker.ranges().waves(maker.shape().values())) {
                for (byte[] pixels : context.parallelize(wave, wave.size())
                        .map(tasks::pixels)
                        .collect()) {
                    for (int frame = 0; frame < frames(pixels); frame++) {
                        gif.add(frame(maker, side, pixels, frame));
                    }
                }
            }
        }
    }

    /** A file a frame, written by the tasks. */
    void pngs(Folder folder) {
        SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
        String out = folder.uri();
        ImageMaker tasks = maker;
        int images = side * side;
        int columns = side;
        List<Integer> numbers = maker.ranges().numbers();
        context.parallelize(numbers, numbers.size()).foreachPartition(task -> {
            Folder target = Folder.at(out, hadoop.value());
            tasks.blocks(task.next()).forEach(block -> {
                for (int i = 0; i < tasks.length(block) / images; i++) {
                    ImageOutput.writePng(
                            frame(tasks, columns, block.pixels(), i),
                            target,
                            GeneratedColumns.name(block.from() / images + i));
                }
            });
        });
    }

    private int frames(byte[] pixels) {
        return pixels.length / (side * side * maker.shape().values());
    }

    private static BufferedImage frame(ImageMaker maker, int side, byte[] pixels, int frame) {
        int images = side * side;
        return SampleGrid.grid(maker.images(pixels, frame * images, images), maker.shape(), side);
    }
}
