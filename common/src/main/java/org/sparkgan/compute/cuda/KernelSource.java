package org.sparkgan.compute.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The kernels as they are written: CUDA C++ in resources, one text of several files. */
final class KernelSource {
    /** In the order of the text: what all share first. */
    static final List<String> FILES = List.of(
            "common.cu",
            "convolution.cu",
            "elementwise.cu",
            "images.cu",
            "losses.cu",
            "noise.cu",
            "normalisation.cu",
            "optimizer.cu",
            "products.cu");

    private static final Pattern KERNEL = Pattern.compile("__global__ void (?:__launch_bounds__\\(\\d+\\) )?(\\w+)\\(");

    private KernelSource() {}

    /** All of it; compilers name file and line as they are. */
    static String text() {
        StringBuilder text = new StringBuilder();
        for (String file : FILES) {
            text.append("#line 1 \"").append(file).append("\"\n").append(read(file));
        }
        return text.toString();
    }

    /** Of the kernels, as they stand in the text. */
    static List<String> names() {
        return KERNEL.matcher(text()).results().map(found -> found.group(1)).toList();
    }

    private static String read(String file) {
        try (InputStream in = KernelSource.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("Cannot find the kernels of " + file + ": the jar is not whole");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the kernels of " + file, e);
        }
    }
}
