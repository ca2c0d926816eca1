package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.compute.nd4j.PlannedMemory;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;

/** A JVM of its own that trains and says how much it was to take off the heap, and by how much its resident memory grew. */
final class EngineMemory {
    private EngineMemory() {}

    /**
     * What it said, in bytes.
     *
     * @param planned off the heap
     * @param grown since before the engine was made, after each of the counts of iterations
     */
    record Growth(long planned, List<Long> grown) {}

    /** Trains {@code channels} x {@code side} x {@code side} images and looks after each of {@code looks} iterations. */
    static Growth of(int channels, int side, List<Integer> looks, String... settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The heap is all there from the start: what grows is outside.
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EngineMemory.class.getName(),
                String.valueOf(channels),
                String.valueOf(side),
                String.join(",", looks.stream().map(String::valueOf).toList())));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Long> numbers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("-?\\d+"))
                .map(Long::valueOf)
                .toList();
        if (process.waitFor() != 0) {
            throw new IOException("exit code " + process.exitValue());
        }
        return new Growth(numbers.get(0), numbers.subList(1, numbers.size()));
    }

    /** The child. */
    public static void main(String[] args) throws IOException {
        ImageShape shape =
                new ImageShape(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[1]));
        List<Integer> looks =
                Stream.of(args[2].split(",")).map(Integer::valueOf).toList();
        List<String> settings = Arrays.asList(args).subList(3, args.length);
        // Native code, its own buffers and what the compilers make of the loops come with the first engine.
        Precision precision = precision(settings);
        train(precision, spec(shape, settings, "network.features=1"), 4, List.of(30));
        GanSpec spec = spec(shape, settings);
        int batch = ConfigReader.read(List.of(), settings).training().batchSize();
        PlannedMemory plan = new PlannedMemory(precision);
        GanEngine.plan(spec, batch, plan);
        System.out.println(plan.bytes());
        train(precision, spec, batch, looks).forEach(System.out::println);
    }

    private static Precision precision(List<String> settings) {
        return Precision.of(ConfigReader.read(List.of(), settings).compute());
    }

    private static GanSpec spec(ImageShape shape, List<String> settings, String... more) {
        return GanSpec.of(
                ConfigReader.read(
                        List.of(),
                        Stream.concat(settings.stream(), Stream.of(more)).toList()),
                shape);
    }

    private static List<Long> train(Precision precision, GanSpec spec, int batch, List<Integer> looks)
            throws IOException {
        System.gc();
        long before = resident();
        GanEngine engine = new GanEngine(new Nd4jDevice(precision), spec, batch, 1);
        engine.load(spec.initialState(1));
        List<Long> grown = new ArrayList<>();
        for (int iteration = 1; iteration <= looks.get(looks.size() - 1); iteration++) {
            engine.iterate(iteration - 1, 0, (step, images) -> Arrays.fill(images, (byte) 128));
            if (looks.contains(iteration)) {
                grown.add(resident() - before);
            }
        }
        return grown;
    }

    private static long resident() throws IOException {
        return Footprint.residentBytes(Path.of("/proc/self"));
    }
}
