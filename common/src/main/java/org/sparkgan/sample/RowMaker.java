package org.sparkgan.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.LabelCycle;
import org.sparkgan.gan.latent.Latents;
import org.sparkgan.nn.layer.NetworkSpec;
import scala.Tuple2;

/**
 * What a task needs to make images for rows.
 *
 * @param compute on what
 * @param network the generator's layers
 * @param parameters its numbers
 * @param shape of the images
 * @param plan which row gets which
 */
record RowMaker(
        ComputeSettings compute, NetworkSpec network, Broadcast<float[]> parameters, ImageShape shape, RowPlan plan)
        implements Serializable {
    /** Some images of an endless sequence side by side, as others know them by their numbers. */
    private record Chosen(Latents all, List<Integer> numbers, List<Integer> turns) implements Latents {
        private static final long serialVersionUID = 1L;

        @Override
        public void draw(int image, float[] out, int offset, int length) {
            all.draw(numbers.get(within(image)), out, offset, length);
        }

        @Override
        public int turn(int image) {
            return turns.get(within(image));
        }

        /** A sampler fills its batch beyond the last one. */
        private int within(int image) {
            return Math.min(image, numbers.size() - 1);
        }
    }

    /** Loads the generator for this task; what it gives makes images for rows with their numbers. */
    Function<List<Tuple2<Row, Long>>, List<Row>> open() {
        Device device = TaskDevice.untilTheTaskEnds(compute, memory -> GeneratorSampler.plan(network, memory));
        GeneratorSampler sampler =
                new GeneratorSampler(device, network, parameters.value(), new LabelCycle(0, network.classes()));
        return rows -> images(sampler, rows);
    }

    private List<Row> images(GeneratorSampler sampler, List<Tuple2<Row, Long>> rows) {
        List<Integer> numbers = rows.stream().map(row -> number(row._2())).toList();
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            turns.add(label(rows.get(i)._1(), numbers.get(i)));
        }
        byte[] pixels = sampler.sample(new Chosen(plan.latents(), numbers, turns), 0, rows.size());
        List<Row> made = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Integer label = network.classes() == 0 ? null : turns.get(i);
            byte[] own = Arrays.copyOfRange(pixels, i * shape.values(), (i + 1) * shape.values());
            made.add(with(rows.get(i)._1(), GeneratedColumns.row(numbers.get(i), label, shape, own)));
        }
        return made;
    }

    private static Row with(Row row, Row image) {
        Object[] values = new Object[row.length() + 1];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        values[row.length()] = image;
        return RowFactory.create(values);
    }

    /** What a row says in its column of numbers. */
    static long number(Row row, String column) {
        if (row.isNullAt(row.fieldIndex(column))) {
            throw new IllegalArgumentException("seedCol " + column + " has a row without a number");
        }
        return ((Number) row.getAs(column)).longValue();
    }

    private static int number(long found) {
        if (found < 0 || found > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "seedCol must hold numbers from 0 to " + Integer.MAX_VALUE + ", but has " + found);
        }
        return (int) found;
    }

    /** 0 for a generator that takes none. */
    private int label(Row row, int number) {
        int classes = network.classes();
        if (classes == 0 || plan.label() == null) {
            return classes == 0 ? 0 : number % classes;
        }
        Object found = row.get(row.fieldIndex(plan.label()));
        Integer label = found instanceof Number whole ? Integer.valueOf(whole.intValue()) : name(found);
        if (label == null || label < 0 || label >= classes) {
            throw new IllegalArgumentException("labelCol " + plan.label() + " must hold "
                    + (plan.names().isEmpty()
                            ? "labels from 0 to " + (classes - 1)
                            : "one of " + plan.names().keySet())
                    + ", but has " + found);
        }
        return label;
    }

    private Integer name(Object found) {
        return found == null ? null : plan.names().get(found.toString());
    }
}
