package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An S3 server that checks signatures, in a process of its own on loopback.
 *
 * @param process of the server
 * @param port where it listens
 */
record S3Server(Process process, int port) {
    static final String KEY = "AKIASPARKGAN";
    static final String SECRET = "a-secret-of-S3IT";

    /** Starts one whose files go away with it. */
    static S3Server start(Path folder) throws Exception {
        ForeignJars s3proxy = ForeignJars.fetch("s3proxy", folder);
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
        Process process = ForeignJars.run(
                folder.resolve("s3proxy.log"),
                ForeignJars.JAVA,
                QuickStart.ONE_COMPILER,
                "-Xmx512m",
                "-cp",
                s3proxy.sources() + ":" + s3proxy.all(),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString());
        S3Server server = new S3Server(process, port);
        server.awaitListening();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws Exception {
        Patience patience = new Patience();
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                assertThat(process.isAlive()).as("the S3 server runs").isTrue();
                patience.pause();
            }
        }
    }

    /** Ends it. */
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
