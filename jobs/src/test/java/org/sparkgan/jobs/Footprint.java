package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM holds on to.
 *
 * @param instances live objects by class, after a collection, without the samples of Spark's metrics
 * @param heapBytes their size
 * @param threads of the process
 * @param files that it has open
 * @param residentBytes of the process; what is outside the heap where the heap is all there from the start
 */
record Footprint(Map<String, Long> instances, long heapBytes, int threads, int files, long residentBytes) {
    private static final Pattern ROW = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** Of which Spark's metrics keep up to a thousand each, and seldom have them all before a look. */
    private static final String SAMPLE = "com.codahale.metrics.WeightedSnapshot$WeightedSample";

    /** What a sample is kept in: not counted, one a sample. */
    private static final List<String> OF_A_SAMPLE = List.of(
            SAMPLE,
            "java.lang.Double",
            "java.util.concurrent.ConcurrentSkipListMap$Node",
            "java.util.concurrent.ConcurrentSkipListMap$Index");

    /** Of a JVM on this machine that is at rest. */
    static Footprint of(ProcessHandle process) throws Exception {
        collect(process);
        // Spark's cleaner of blocks acts on what the collection found.
        Thread.sleep(1000);
        String histogram = jcmd(process, "GC.class_histogram");
        Map<String, Long> instances = new HashMap<>();
        ROW.matcher(histogram)
                .results()
                .forEach(row -> instances.merge(name(row.group(2)), Long.valueOf(row.group(1)), Long::sum));
        long samples = instances.getOrDefault(SAMPLE, 0L);
        OF_A_SAMPLE.forEach(type -> instances.computeIfPresent(type, (name, count) -> count - samples));
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        return new Footprint(
                instances,
                number(TOTAL, histogram),
                count(proc.resolve("task")),
                count(proc.resolve("fd")),
                residentBytes(proc));
    }

    /** Makes a JVM collect its garbage. */
    static void collect(ProcessHandle process) throws Exception {
        jcmd(process, "GC.run");
    }

    /** Of the process whose folder of {@code /proc} this is. */
    static long residentBytes(Path proc) throws IOException {
        return number(RESIDENT, Files.readString(proc.resolve("status"))) * 1024;
    }

    /** Classes with at least {@code most} more objects than {@code before}, and how many more. */
    Map<String, Long> grownBy(long most, Footprint before) {
        Map<String, Long> grown = new TreeMap<>();
        instances.forEach((name, count) -> {
            long more = count - before.instances.getOrDefault(name, 0L);
            if (more >= most) {
                grown.put(name, more);
            }
        });
        return grown;
    }

    /** Lambdas and proxies of one class count together. */
    private static String name(String type) {
        return type.replaceAll("(\\$\\$Lambda|0x).*", "");
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }

    private static String jcmd(ProcessHandle process, String command) throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + said);
        }
        return said;
    }
}
