import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.gan.GanState;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.run.PreparedRun;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.RunEnd;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/** Trains on a packed dataset, listens, and draws with what was learned: {@code ListenToTraining IMAGE.png key=value...}. */
public class ListenToTraining {
    /** Hears in the driver; all methods are optional, and an exception from one stops the run. */
    private static final class Losses implements TrainingListener {
        private final List<Double> critic = new ArrayList<>();

        @Override
        public void started(TrainingPlan plan, GanState state) {
            System.out.println(plan.iterations() + " iterations, from " + state.iteration() + " on");
        }

        @Override
        public void roundEnded(RoundResult round) {
            RoundMetrics metrics = round.metrics();
            critic.add(metrics.dLoss());
            System.out.printf(Locale.ROOT, "%d: %.4f, %.4f%n", round.until(), metrics.dLoss(), metrics.gLoss());
        }

        @Override
        public void saved(GanState state) {
            System.out.println("a checkpoint of iteration " + state.iteration());
        }

        @Override
        public void ended(RunEnd end) {
            System.out.println(end.error().map(error -> "stopped by " + error).orElse("all iterations were made"));
        }
    }

    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkSession.builder().appName("listen").getOrCreate();
        List<String> settings = List.of(args).subList(1, args.length); // data.path, run.dir, training.epochs ...
        Losses losses = new Losses();
        SavedGenerator generator = PreparedRun.of(ConfigReader.read(List.of(), settings), RunStart.RESUME, spark)
                .train(spark, losses);

        System.out.println(losses.critic.size() + " rounds");
        byte[] images = generator.images(42, 16); // [16, channels, height, width], 0 to 255
        try (OutputStream png = new FileOutputStream(args[0])) {
            SampleGrid.writePng(SampleGrid.grid(images, generator.shape(), 4), png);
        }
    }
}
