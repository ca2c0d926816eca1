package org.sparkgan.compute.cuda;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where CUDA's libraries are looked for beside the loader's own path. */
final class LibraryPlaces {
    private LibraryPlaces() {}

    /** The folders that are there, in the order in which they count. */
    static List<Path> folders() {
        List<Path> found = new ArrayList<>();
        for (String pattern : patterns()) {
            found.addAll(expand(pattern));
        }
        return found;
    }

    private static List<String> patterns() {
        List<String> patterns = new ArrayList<>(List.of(
                "/usr/local/cuda*/lib64",
                "/usr/local/cuda*/targets/*/lib",
                "/usr/lib/" + Processor.folder(),
                "/usr/lib64",
                "/usr/lib/wsl/lib"));
        List<String> pythons = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            String prefix = System.getenv(variable);
            if (prefix != null && prefix.startsWith("/")) {
                patterns.add(prefix + "/lib");
                pythons.add(prefix);
            }
        }
        pythons.add(System.getProperty("user.home") + "/.local");
        pythons.addAll(List.of("/usr/local", "/usr", "/opt/conda"));
        for (String python : pythons) {
            patterns.add(python + "/lib/python3*/*-packages/nvidia/*/lib");
        }
        return patterns;
    }

    /** The folders that {@code pattern}, an absolute path with asterisks, names; of names that differ the last ones first. */
    static List<Path> expand(String pattern) {
        List<Path> found = List.of(Path.of("/"));
        for (Path name : Path.of(pattern)) {
            found = found.stream()
                    .flatMap(folder -> below(folder, name.toString()))
                    .toList();
        }
        return found;
    }

    private static Stream<Path> below(Path folder, String name) {
        if (!name.contains("*")) {
            return Stream.of(folder.resolve(name)).filter(Files::isDirectory);
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, name)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be listed holds nothing that could be loaded.
            return Stream.of();
        }
        return found.stream().filter(Files::isDirectory).sorted(Comparator.reverseOrder());
    }
}
