package org.sparkgan.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.ingest.TableIngest;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.run.PreparedRun;

/**
 * Trains a generator on the images of a table, as the jobs {@code ingest} and {@code train} do: the table is packed into {@code
 * folder/dataset}, the run leaves its files in {@code folder/run}.
 *
 * <p>Errors are {@link IllegalArgumentException} for what was given, and {@code SparkException} for what failed.
 */
public final class GanEstimator extends Estimator<GanModel> implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Param<String> imageCol;
    private final Param<String> labelCol;
    private final Param<String> pathCol;
    private final Param<String> folder;
    private final StringArrayParam settings;
    private final BooleanParam resume;

    /** With an identifier of its own. */
    public GanEstimator() {
        this(Identifiable$.MODULE$.randomUID("gan"));
    }

    /** With this identifier, as Spark makes it where it copies and loads. */
    public GanEstimator(String uid) {
        this.uid = uid;
        imageCol = new Param<>(uid, "imageCol", "column with the bytes of an encoded picture, or Spark's image struct");
        labelCol = new Param<>(uid, "labelCol", "column with the label, a whole number or a name");
        pathCol = new Param<>(uid, "pathCol", "column that names each image, on which their order depends");
        folder = new Param<>(uid, "folder", "folder for the packed dataset and the run, on any Hadoop file system");
        settings = new StringArrayParam(this, "settings", "settings of the jobs as key=value; later ones win");
        resume = new BooleanParam(uid, "resume", "whether to go on with a dataset and a run that are in the folder");
        setDefault(imageCol, "image");
        setDefault(settings, new String[0]);
        setDefault(resume, false);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The column with the images, {@code image} by default. */
    public Param<String> imageCol() {
        return imageCol;
    }

    /** The column with the labels; not set by default. */
    public Param<String> labelCol() {
        return labelCol;
    }

    /** The column with the names of the images. */
    public Param<String> pathCol() {
        return pathCol;
    }

    /** Where dataset and run go. */
    public Param<String> folder() {
        return folder;
    }

    /** The settings of the jobs. */
    public StringArrayParam settings() {
        return settings;
    }

    /** Whether to go on; false by default. */
    public BooleanParam resume() {
        return resume;
    }

    /** Sets {@link #imageCol()}. */
    public GanEstimator setImageCol(String column) {
        set(imageCol, column);
        return this;
    }

    /** Sets {@link #labelCol()}; only {@code gan.conditional=true} makes the generator take labels. */
    public GanEstimator setLabelCol(String column) {
        set(labelCol, column);
        return this;
    }

    /** Sets {@link #pathCol()}. */
    public GanEstimator setPathCol(String column) {
        set(pathCol, column);
        return this;
    }

    /** Sets {@link #folder()}. */
    public GanEstimator setFolder(String uri) {
        set(folder, uri);
        return this;
    }

    /** Sets {@link #settings()}, as on the command line: {@code gan.objective=wgan-gp}. */
    public GanEstimator setSettings(String... keysAndValues) {
        set(settings, keysAndValues);
        return this;
    }

    /** Sets {@link #settings()}. */
    public GanEstimator setSettings(Map<String, String> values) {
        return setSettings(values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));
    }

    /** Sets {@link #resume()}. */
    public GanEstimator setResume(boolean goOn) {
        set(resume, goOn);
        return this;
    }

    @Override
    public GanModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return SparkErrors.translated(() -> trained(dataset.toDF()));
    }

    private GanModel trained(Dataset<Row> images) throws Exception {
        JobConfig config = config();
        boolean goesOn = (Boolean) getOrDefault(resume);
        RunStart start = goesOn ? RunStart.RESUME : RunStart.NEW;
        SparkSession spark = images.sparkSession();
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        // Before the images are packed for it.
        RunFolder.open(config.run().requiredDir(), hadoop, start);
        String dataset = config.data().requiredPath();
        if (!(goesOn && PackedDataset.isAt(dataset, hadoop))) {
            TableIngest.run(images, config.data(), config.training().seed(), Overwrite.REFUSE);
        }
        SavedGenerator generator = PreparedRun.of(config, start, spark).train(spark);
        DatasetManifest manifest = PackedDataset.describe(dataset, hadoop);
        GanModel model = new GanModel(uid, TrainedGenerator.of(generator, manifest.labels()));
        return copyValues(model, ParamMap.empty()).setParent(this);
    }

    private JobConfig config() {
        List<String> all = new ArrayList<>();
        all.add("data.image-column=" + getOrDefault(imageCol));
        all.add("data.path-column=" + required(pathCol, "give the column that names each image"));
        if (isDefined(labelCol)) {
            all.add("data.label-column=" + getOrDefault(labelCol));
        }
        String under = required(folder, "give a folder for the packed dataset and the run");
        all.add("data.path=" + under + "/dataset");
        all.add("run.dir=" + under + "/run");
        all.addAll(List.of(getOrDefault(settings)));
        return ConfigReader.read(List.of(), all);
    }

    private String required(Param<String> param, String advice) {
        if (!isDefined(param)) {
            throw new ConfigException(param.name() + " is not set: " + advice);
        }
        return getOrDefault(param);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return SparkErrors.translated(() -> GanModel.schema(schema));
    }

    @Override
    public GanEstimator copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Reads what {@link #write()} wrote. */
    public static MLReader<GanEstimator> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads what {@link #save} wrote. */
    public static GanEstimator load(String path) {
        return read().load(path);
    }
}
