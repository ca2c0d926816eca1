package org.sparkgan.data.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.data.DataException;

/**
 * Fetches Fashion-MNIST: 70,000 grey images of clothes, 28x28 (Xiao, Rasul and Vollgraf, arXiv:1708.07747, MIT licence).
 * Addresses and MD5 sums are those of https://github.com/zalandoresearch/fashion-mnist.
 */
public final class FashionMnist {
    /** Where its authors offer it. */
    public static final URI OFFICIAL = URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

    private static final Logger LOG = LoggerFactory.getLogger(FashionMnist.class);
    private static final int TIMEOUT_MS = 30_000;
    private static final List<Part> PARTS = List.of(
            new Part("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            new Part("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
            new Part("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
            new Part("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"));

    /** A file and its MD5 sum. */
    record Part(String name, String md5) {}

    private FashionMnist() {}

    /**
     * Fetches the four files and checks each; a file that is there and right is not fetched again.
     *
     * @param base where the files are: {@link #OFFICIAL}, or a mirror or local folder ({@code file:}) with the same names
     * @param folder gets the files
     * @throws DataException where a file cannot be fetched or is not the official one; then it is not left behind
     */
    public static void fetch(URI base, Path folder) {
        fetch(base, folder, PARTS);
    }

    static void fetch(URI base, Path folder, List<Part> parts) {
        URI slashed = URI.create(base.toString().endsWith("/") ? base.toString() : base + "/");
        try {
            Files.createDirectories(folder);
            for (Part part : parts) {
                Path file = folder.resolve(part.name());
                if (Files.exists(file) && md5(Files.newInputStream(file)).equals(part.md5())) {
                    LOG.info("{} is there already", file);
                } else {
                    fetch(slashed.resolve(part.name()), part, file);
                }
            }
        } catch (IOException e) {
            throw new DataException("cannot keep Fashion-MNIST in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void fetch(URI address, Part part, Path file) throws IOException {
        LOG.info("fetching {}", address);
        Path partial = file.resolveSibling(part.name() + ".part");
        try {
            download(address, partial);
            String found = md5(Files.newInputStream(partial));
            if (!found.equals(part.md5())) {
                throw new DataException(
                        address + " is not the official file: its MD5 must be " + part.md5() + ", but is " + found);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void download(URI address, Path file) {
        try {
            URLConnection connection = address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            try (InputStream in = connection.getInputStream()) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(
                    "cannot fetch " + address + " (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")", e);
        }
    }

    /** The MD5 sum of a stream, which is read to its end and closed. */
    private static String md5(InputStream stream) throws IOException {
        try (DigestInputStream in = new DigestInputStream(stream, MessageDigest.getInstance("MD5"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
