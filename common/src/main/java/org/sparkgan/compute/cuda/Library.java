package org.sparkgan.compute.cuda;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of CUDA's libraries.
 *
 * @param title for people, such as cuBLAS
 * @param names of its file, the best first
 * @param siblings patterns of files beside it which it asks the loader for, and which the loader may not find by itself
 * @param remedy what to do where it is missing
 */
record Library(String title, List<String> names, List<String> siblings, String remedy) {
    private static final Logger LOG = LoggerFactory.getLogger(Library.class);
    /** What fails where the loader knows no such name. */
    private static final String NOT_THERE = "";

    /**
     * Loads it and binds the native methods of {@code functions} to it.
     *
     * @param folder looked into first; what it has and cannot be used is not passed over
     * @return from where
     * @throws CudaException where there is none, or one that does not fit
     */
    String bind(Class<?> functions, Optional<Path> folder) {
        List<String> given = folder.map(place -> files(place.toAbsolutePath())).orElse(List.of());
        List<String> failures = new ArrayList<>();
        for (String candidate : candidates(given)) {
            Optional<String> failure = bind(functions, candidate);
            if (failure.isEmpty()) {
                return candidate;
            }
            if (!failure.get().equals(NOT_THERE)) {
                failures.add(candidate + ": " + failure.get());
            }
            if (given.contains(candidate)) {
                break;
            }
        }
        throw new CudaException(
                failures.isEmpty()
                        ? "Cannot find " + title + " (" + String.join(", ", names) + ")"
                                + folder.map(place -> " in " + place + ", nor where it usually is")
                                        .orElse("") + ": "
                                + remedy
                        : "Cannot use " + title + " of " + failures.get(0) + "; " + remedy);
    }

    /** Files that are there, and names for the loader. */
    private List<String> candidates(List<String> given) {
        List<String> found = new ArrayList<>(given);
        found.addAll(names);
        LibraryPlaces.folders().forEach(place -> found.addAll(files(place)));
        return found;
    }

    private List<String> files(Path place) {
        return names.stream()
                .map(place::resolve)
                .filter(Files::exists)
                .map(Path::toString)
                .toList();
    }

    /** Nothing, or why it failed. */
    private Optional<String> bind(Class<?> functions, String candidate) {
        if (candidate.startsWith("/")) {
            Path file = Path.of(candidate);
            Optional<String> complaint = Processor.complaint(file);
            if (complaint.isPresent()) {
                return complaint;
            }
            loadSiblings(file.getParent());
        }
        NativeLibrary library;
        try {
            library = NativeLibrary.getInstance(candidate);
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(candidate.startsWith("/") ? "the loader says " + firstLine(e) : NOT_THERE);
        }
        try {
            Native.register(functions, library);
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            Native.unregister(functions);
            return Optional.of("it lacks a function (" + firstLine(e) + ")");
        }
    }

    /** What does not load may be found by the loader itself; if not, it says so of the library that asks for it. */
    private void loadSiblings(Path place) {
        for (String pattern : siblings) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place, pattern)) {
                files.forEach(Library::loadSibling);
            } catch (IOException | DirectoryIteratorException e) {
                LOG.debug("Cannot list {}", place, e);
            }
        }
    }

    private static void loadSibling(Path file) {
        try {
            NativeLibrary.getInstance(file.toString());
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("Cannot load {}", file, e);
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("nothing");
    }
}
