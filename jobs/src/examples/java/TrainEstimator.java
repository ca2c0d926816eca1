import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.ml.GanEstimator;
import org.sparkgan.ml.GanModel;

/**
 * Trains on pictures of a table as Spark ML does, saves the model, loads it and makes images: {@code TrainEstimator PICTURES FOLDER
 * [key=value]...}.
 */
public class TrainEstimator {
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkSession.builder().appName("train-estimator").getOrCreate();

        // Any table does, of Hive, Delta or Iceberg too: spark.read().table("db.pictures").
        Dataset<Row> pictures = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(args[0])
                .selectExpr("path", "content as image");

        // The settings of the jobs; the packed table goes to FOLDER/dataset, the run to FOLDER/run.
        List<String> settings = new ArrayList<>(
                List.of("data.image-size=28", "data.channels=1", "gan.objective=wgan-gp", "training.workers=2"));
        settings.addAll(List.of(args).subList(2, args.length));
        GanModel model = new GanEstimator()
                .setPathCol("path")
                .setFolder(args[1])
                .setSettings(settings.toArray(String[]::new))
                .fit(pictures);
        model.write().overwrite().save(args[1] + "/model");

        // The same number gives the same image, anywhere.
        Dataset<Row> numbers = spark.range(16).toDF("number");
        GanModel loaded = GanModel.load(args[1] + "/model").setSeedCol("number").setSeed(7);
        loaded.transform(numbers).select("number", "generated.*").write().parquet(args[1] + "/images");
    }
}
