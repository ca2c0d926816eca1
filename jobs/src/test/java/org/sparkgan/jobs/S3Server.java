package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An S3 server that checks signatures, in a process of its own on loopback.
 *
 * @param process of the server
 * @param port where it listens
 */
record S3Server(Process process, int port) {
    static final String KEY = "AKIASPARKGAN";
    static final String SECRET = "a-secret-of-S3IT";

    private static final Path SOURCES = Path.of("src", "test", "s3proxy").toAbsolutePath();
    private static final Path JARS = Path.of("target", "s3proxy", "jars").toAbsolutePath();

    /** Starts one whose files go away with it. */
    static S3Server start(Path folder) throws Exception {
        fetch(folder);
        int port = freePort();
        Path settings = Files.write(
                folder.resolve("s3proxy.properties"),
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + KEY,
                        "s3proxy.credential=" + SECRET,
                        "jclouds.provider=transient-nio2",
                        "jclouds.identity=none",
                        "jclouds.credential=none"));
        Process process = run(
                folder.resolve("s3proxy.log"),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                SOURCES + ":" + JARS + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString());
        S3Server server = new S3Server(process, port);
        server.awaitListening();
        return server;
    }

    private static void fetch(Path folder) throws Exception {
        Process maven = run(
                folder.resolve("maven.log"),
                "mvn",
                "-B",
                "-f",
                SOURCES.resolve("pom.xml").toString(),
                "package");
        assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(maven.exitValue())
                .as(Files.readString(folder.resolve("maven.log")))
                .isZero();
    }

    private static Process run(Path log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                assertThat(process.isAlive()).as("the S3 server runs").isTrue();
                assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
                Thread.sleep(100);
            }
        }
    }

    /** Ends it. */
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
