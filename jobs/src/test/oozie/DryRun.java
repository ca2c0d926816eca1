import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.oozie.client.OozieClient;
import org.apache.oozie.client.OozieClientException;
import org.apache.oozie.local.LocalOozie;

/** Dry-runs the applications of files of job properties in an Oozie of its own, and says in a line how each went. */
final class DryRun {
    private DryRun() {}

    public static void main(String[] files) throws Exception {
        LocalOozie.start();
        for (String file : files) {
            System.out.println(Path.of(file).getFileName() + ": " + dryRun(Path.of(file)));
        }
        // Threads of Oozie would go on.
        System.exit(0);
    }

    private static String dryRun(Path file) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        properties.setProperty(OozieClient.USER_NAME, System.getProperty("user.name"));
        boolean daily = properties.containsKey(OozieClient.COORDINATOR_APP_PATH);
        OozieClient oozie = daily ? LocalOozie.getCoordClient() : LocalOozie.getClient();
        try {
            return "taken: " + oozie.dryrun(properties).replaceAll("\\s+", " ");
        } catch (OozieClientException e) {
            return "refused: " + e.getMessage();
        }
    }
}
