import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.ingest.TableIngest;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.run.PreparedRun;

/** Trains on images that a program has in a table: {@code TrainOnTable PICTURES FOLDER [key=value]...}. */
public class TrainOnTable {
    public static void main(String[] args) throws Exception {
        // The session that is there, or a new one; it needs Spark's Java serializer, which is the default.
        SparkSession spark = SparkSession.builder().appName("train-on-table").getOrCreate();

        // Any table does whose rows have the bytes of a picture and a name for it. Here Spark reads files.
        Dataset<Row> pictures = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(args[0])
                .select("path", "content");

        // The settings of the jobs, as in conf/README.md; later ones win.
        List<String> settings = new ArrayList<>(List.of(
                "data.path-column=path",
                "data.image-column=content",
                "data.image-size=28",
                "data.channels=1",
                "data.path=" + args[1] + "/dataset",
                "run.dir=" + args[1] + "/run",
                "gan.objective=wgan-gp",
                "training.workers=2"));
        settings.addAll(List.of(args).subList(2, args.length));
        JobConfig config = ConfigReader.read(List.of(), settings);

        // Packs the table once; the dataset in data.path can then be trained on as often as you like.
        TableIngest.run(pictures, config.data(), config.training().seed(), Overwrite.REFUSE);

        // Checks all that can be checked, tells what it is going to do, and trains. The run is in run.dir.
        PreparedRun run = PreparedRun.of(config, RunStart.NEW, spark);
        run.plan().forEach(System.out::println);
        run.train(spark);
    }
}
