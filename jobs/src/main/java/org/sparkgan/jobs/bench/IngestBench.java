package org.sparkgan.jobs.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.demo.DrawnImages;
import org.sparkgan.data.ingest.Ingest;

/** Ingest of picture files against ImageIO that does nothing but decode the same files, in turn, from a warm cache. */
final class IngestBench {
    private static final int TURNS = 5;

    static {
        ImageIO.setUseCache(false);
    }

    private final SparkSession spark;
    private final int cores;
    private final Path scratch;

    IngestBench(SparkSession spark, int cores, Path scratch) {
        this.spark = spark;
        this.cores = cores;
        this.scratch = scratch;
    }

    List<Measurement> run() throws IOException {
        Path drawings = scratch.resolve("drawings");
        DrawnImages.write(drawings, 10_000, 1);
        repeat(drawings, 16);
        Path photos = scratch.resolve("photos");
        Photos.write(photos, 1000);
        repeat(photos, 64);
        List<Measurement> measurements = new ArrayList<>();
        measurements.addAll(measure(drawings, "28x28 PNG", new ImageShape(1, 28, 28)));
        measurements.addAll(measure(photos, "224x224 JPEG", new ImageShape(3, 64, 64)));
        return measurements;
    }

    /** Gives every file more names, so that what starting a job costs does not count for much. */
    private static void repeat(Path folder, int times) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            for (int i = 1; i < times; i++) {
                Files.createLink(file.resolveSibling(i + "-" + file.getFileName()), file);
            }
        }
    }

    private List<Measurement> measure(Path pictures, String name, ImageShape shape) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(pictures)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        DataSettings settings = ConfigReader.read(
                        List.of(),
                        List.of(
                                "data.source=" + pictures,
                                "data.path=" + scratch.resolve("ingested"),
                                "data.image-size=" + shape.height(),
                                "data.channels=" + shape.channels()))
                .data();
        Rates best = new Rates(0, 0);
        long peak = 0;
        for (int i = 0; i < TURNS; i++) {
            double plain = files.size() / seconds(() -> decode(files));
            heap().forEach(MemoryPoolMXBean::resetPeakUsage);
            double ingest = files.size() / seconds(() -> Ingest.run(spark, settings, 1, Overwrite.REPLACE));
            peak = Math.max(
                    peak,
                    heap().stream()
                            .mapToLong(pool -> pool.getPeakUsage().getUsed())
                            .sum());
            best = best.orBetter(plain, ingest);
        }
        double megabytes = megabytes(files) / files.size();
        return List.of(
                new Measurement("ingest", name + ", ImageIO alone", best.plain, "img/s", note(megabytes * best.plain)),
                new Measurement(
                        "ingest",
                        name + " into " + shape,
                        best.ingest,
                        "img/s",
                        note(megabytes * best.ingest)
                                + String.format(Locale.ROOT, ", %.0f %% of ImageIO", 100 * best.ingest / best.plain)),
                new Measurement("ingest", name + ", peak heap", peak / 1e6, "MB", "with garbage"));
    }

    /** Images a second. */
    private record Rates(double plain, double ingest) {
        Rates orBetter(double otherPlain, double otherIngest) {
            return new Rates(Math.max(plain, otherPlain), Math.max(ingest, otherIngest));
        }
    }

    private static String note(double megabytes) {
        return String.format(Locale.ROOT, "%.1f MB/s", megabytes);
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /** A thread for each core. */
    private void decode(List<Path> files) {
        ForkJoinPool threads = new ForkJoinPool(cores);
        try {
            threads.submit(() -> files.parallelStream().forEach(IngestBench::decode))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    private static void decode(Path file) {
        try {
            ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double megabytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes / 1e6;
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
