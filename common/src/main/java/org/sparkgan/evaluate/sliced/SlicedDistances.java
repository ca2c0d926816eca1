package org.sparkgan.evaluate.sliced;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.data.shard.ImageBlock;
import scala.Tuple2;

/**
 * A {@link SlicedWasserstein} distance by Spark tasks: some project patches, Spark brings the projections of some directions
 * together, by way of its disks, and others sort and compare them. A task holds those of a few directions only.
 */
public final class SlicedDistances {
    private static final int DIRECTIONS_AT_ONCE = 16;

    private SlicedDistances() {}

    /**
     * What tasks need.
     *
     * @param distance which
     * @param real what normalises the patches of real images, by level
     * @param generated the same of generated images
     */
    public record Tools(SlicedWasserstein distance, List<ChannelTally> real, List<ChannelTally> generated)
            implements Serializable {}

    private enum Kind {
        REAL,
        GENERATED
    }

    /** Some directions of a level. */
    private record Slice(int level, int from, int to) implements Serializable {}

    /** The patches of a block along the directions of a slice, {@code [to - from][patches]}. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    private record Projections(Kind kind, float[][] along) implements Serializable {}

    /**
     * The distance at each level, from the finest.
     *
     * @param parts partitions of the tasks that compare
     */
    public static List<Double> of(
            JavaRDD<ImageBlock> real, JavaRDD<ImageBlock> generated, Broadcast<Tools> tools, int parts) {
        int levels = tools.value().distance().levels();
        int directions = tools.value().distance().directions();
        double[] sums = new double[levels];
        projections(real, tools, Kind.REAL)
                .union(projections(generated, tools, Kind.GENERATED))
                .groupByKey(parts)
                .mapToPair(slice -> new Tuple2<>(slice._1(), distances(slice._2())))
                .collect()
                .stream()
                // An order of its own, for the sum's last bits.
                .sorted((a, b) -> Integer.compare(a._1().from(), b._1().from()))
                .forEach(slice -> {
                    for (double distance : slice._2()) {
                        sums[slice._1().level()] += distance / directions;
                    }
                });
        return IntStream.range(0, levels).mapToObj(level -> sums[level]).toList();
    }

    private static JavaPairRDD<Slice, Projections> projections(
            JavaRDD<ImageBlock> blocks, Broadcast<Tools> tools, Kind kind) {
        return blocks.mapPartitionsToPair(task -> flat(task, tools.value(), kind));
    }

    private static Iterator<Tuple2<Slice, Projections>> flat(Iterator<ImageBlock> blocks, Tools tools, Kind kind) {
        Iterable<ImageBlock> once = () -> blocks;
        return StreamSupport.stream(once.spliterator(), false)
                .flatMap(block -> slices(block, tools, kind).stream())
                .iterator();
    }

    private static List<Tuple2<Slice, Projections>> slices(ImageBlock block, Tools tools, Kind kind) {
        SlicedWasserstein distance = tools.distance();
        List<ChannelTally> tallies = kind == Kind.REAL ? tools.real() : tools.generated();
        List<Tuple2<Slice, Projections>> slices = new ArrayList<>();
        for (int level = 0; level < distance.levels(); level++) {
            float[][] along = distance.project(level, tallies.get(level), block, 0, distance.directions());
            for (int from = 0; from < along.length; from += DIRECTIONS_AT_ONCE) {
                int to = Math.min(from + DIRECTIONS_AT_ONCE, along.length);
                slices.add(new Tuple2<>(
                        new Slice(level, from, to), new Projections(kind, Arrays.copyOfRange(along, from, to))));
            }
        }
        return slices;
    }

    private static double[] distances(Iterable<Projections> blocks) {
        List<float[][]> real = new ArrayList<>();
        List<float[][]> generated = new ArrayList<>();
        blocks.forEach(block -> (block.kind() == Kind.REAL ? real : generated).add(block.along()));
        return IntStream.range(0, real.get(0).length)
                .mapToDouble(i -> SlicedWasserstein.distance(joined(real, i), joined(generated, i)))
                .toArray();
    }

    private static float[] joined(List<float[][]> blocks, int direction) {
        float[] all = new float
                [blocks.stream().mapToInt(block -> block[direction].length).sum()];
        int at = 0;
        for (float[][] block : blocks) {
            System.arraycopy(block[direction], 0, all, at, block[direction].length);
            at += block[direction].length;
        }
        return all;
    }
}
