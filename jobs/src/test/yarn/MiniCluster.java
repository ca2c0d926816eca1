import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * HDFS and YARN on loopback, each with one node, until standard input ends. Started by YarnIT as a program of one file, with the
 * folder for all it writes; its clients' settings are then in {@code conf}.
 */
public final class MiniCluster {
    private static final String CLOSING = "dfs.client.block.write.locateFollowingBlock.";
    private static final List<String> FOR_CLIENTS = List.of(
            "fs.defaultFS",
            YarnConfiguration.RM_ADDRESS,
            YarnConfiguration.RM_SCHEDULER_ADDRESS,
            CLOSING + "initial.delay.ms",
            CLOSING + "retries");

    public static void main(String[] args) {
        int code = 1;
        try {
            run(new File(args[0]));
            code = 0;
        } catch (Throwable e) {
            e.printStackTrace();
        }
        // Threads of the daemons keep the JVM alive.
        System.exit(code);
    }

    private static void run(File folder) throws Exception {
        System.setProperty("test.build.data", folder.getPath());
        Configuration hdfs = new Configuration();
        hdfs.set("dfs.replication", "1");
        MiniDFSCluster files =
                new MiniDFSCluster.Builder(hdfs, new File(folder, "hdfs")).numDataNodes(1).build();
        files.waitActive();

        YarnConfiguration yarn = new YarnConfiguration(hdfs);
        yarn.set("fs.defaultFS", "hdfs://127.0.0.1:" + files.getNameNodePort());
        // Who closes a file before its block is reported waits, 0.4 s unless told, for each of hundreds of files.
        yarn.setInt(CLOSING + "initial.delay.ms", 10);
        yarn.setInt(CLOSING + "retries", 12);
        yarn.set("yarn.resourcemanager.hostname", "127.0.0.1");
        yarn.set("yarn.nodemanager.hostname", "127.0.0.1");
        // Containers run on this Java, also where the environment names none.
        yarn.set("yarn.nodemanager.admin-env", "JAVA_HOME=" + System.getProperty("java.home"));
        yarn.setInt("yarn.nodemanager.resource.memory-mb", 8192);
        yarn.setInt("yarn.nodemanager.resource.cpu-vcores", 8);
        yarn.setInt("yarn.scheduler.minimum-allocation-mb", 128);
        // The scheduler would give masters of applications a tenth of the memory.
        yarn.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
        yarn.set("yarn.scheduler.capacity.root.queues", "default");
        yarn.set("yarn.scheduler.capacity.root.default.capacity", "100");
        yarn.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
        // A disk that is nearly full, as on a laptop, would make the node unhealthy.
        yarn.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
        yarn.set("yarn.nodemanager.disk-health-checker.min-healthy-disks", "0");
        yarn.setInt("yarn.nodemanager.delete.debug-delay-sec", 600);
        MiniYARNCluster cluster = new MiniYARNCluster("sparkgan", 1, 1, 1);
        cluster.init(yarn);
        cluster.start();

        File conf = new File(folder, "conf");
        if (!conf.mkdir()) {
            throw new IllegalStateException("cannot make " + conf);
        }
        Configuration clients = new Configuration(false);
        for (String key : FOR_CLIENTS) {
            clients.set(key, cluster.getConfig().get(key));
        }
        for (String name : List.of("core-site.xml", "yarn-site.xml")) {
            try (OutputStream out = new FileOutputStream(new File(conf, name))) {
                clients.writeXml(out);
            }
        }
        System.out.println("started hdfs://127.0.0.1:" + files.getNameNodePort());
        while (System.in.read() >= 0) {
            // Until the test, or its process, is gone.
        }
    }
}
