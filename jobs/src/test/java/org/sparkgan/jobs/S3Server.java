package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An S3 server that checks signatures, in a process of its own on loopback.
 *
 * @param process of the server
 * @param port where it listens
 */
record S3Server(Process process, int port) {
    /** Of HTTP, whose days have two digits. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

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

    /** Asks for a bucket, with a signature of the older kind. */
    void makeBucket(String name) throws Exception {
        String date = DATE.format(ZonedDateTime.now(ZoneOffset.UTC));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        byte[] signature = mac.doFinal(("PUT\n\n\n" + date + "\n/" + name).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + name))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .header("Date", date)
                .header(
                        "Authorization",
                        "AWS " + KEY + ":" + Base64.getEncoder().encodeToString(signature))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    /** Ends it. */
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
