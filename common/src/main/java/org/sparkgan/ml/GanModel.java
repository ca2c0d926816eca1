package org.sparkgan.ml;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.gan.latent.RandomLatents;
import org.sparkgan.sample.GeneratedColumns;
import org.sparkgan.sample.RowImages;
import org.sparkgan.sample.RowPlan;

/**
 * Makes an image for each row of a table, in a new column with the fields that {@code sample.format=parquet} has as columns. The
 * image follows from {@code seed}, the number in the row's {@code seedCol}, or its place, and its label, and is the one that the job
 * {@code sample} makes under that number.
 */
public final class GanModel extends Model<GanModel> implements MLWritable {
    private static final long serialVersionUID = 1L;
    private static final String OUT = "generated";
    private static final String GENERATOR = "generator";

    private final String uid;
    private final Param<String> labelCol;
    private final Param<String> seedCol;
    private final Param<String> outputCol;
    private final LongParam seed;
    private final DoubleParam truncation;

    /** Spark writes models only by {@link #write()}. */
    private transient TrainedGenerator trained;

    /** Without a generator yet, as Spark makes it where it loads. */
    public GanModel(String uid) {
        this.uid = uid;
        labelCol = new Param<>(uid, "labelCol", "column with the label of each image; not set: all labels in turn");
        seedCol = new Param<>(uid, "seedCol", "column with the number of each image; not set: rows are counted");
        outputCol = new Param<>(uid, "outputCol", "column for the images");
        seed = new LongParam(uid, "seed", "decides which images");
        truncation = new DoubleParam(uid, "truncation", "largest size of a latent vector's numbers; not set: none");
        setDefault(outputCol, OUT);
        setDefault(seed, 42L);
    }

    GanModel(String uid, TrainedGenerator trained) {
        this(uid);
        this.trained = trained;
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The column with the labels, where the generator takes any. */
    public Param<String> labelCol() {
        return labelCol;
    }

    /** The column with the numbers of the images. */
    public Param<String> seedCol() {
        return seedCol;
    }

    /** The column for the images, {@code generated} by default. */
    public Param<String> outputCol() {
        return outputCol;
    }

    /** Decides which images, as {@code sample.seed}; 42 by default. */
    public LongParam seed() {
        return seed;
    }

    /** As {@code sample.truncation}; not set by default. */
    public DoubleParam truncation() {
        return truncation;
    }

    /** Sets {@link #labelCol()}. */
    public GanModel setLabelCol(String column) {
        set(labelCol, column);
        return this;
    }

    /** Sets {@link #seedCol()}. */
    public GanModel setSeedCol(String column) {
        set(seedCol, column);
        return this;
    }

    /** Sets {@link #outputCol()}. */
    public GanModel setOutputCol(String column) {
        set(outputCol, column);
        return this;
    }

    /** Sets {@link #seed()}. */
    public GanModel setSeed(long number) {
        set(seed, number);
        return this;
    }

    /** Sets {@link #truncation()}. */
    public GanModel setTruncation(double most) {
        set(truncation, most);
        return this;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        return SparkErrors.translated(() -> RowImages.beside(
                dataset.toDF(),
                trained.generator(),
                plan(),
                ConfigReader.read(List.of(), List.of()).compute()));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return SparkErrors.translated(
                () -> plan().on(schema, trained.generator().network().classes()));
    }

    /** What becomes of the columns of a table that a model without settings of its own transforms. */
    static StructType schema(StructType table) {
        return table.add(OUT, GeneratedColumns.OF_IMAGE, false);
    }

    private RowPlan plan() {
        double most = isDefined(truncation) ? (Double) getOrDefault(truncation) : Double.POSITIVE_INFINITY;
        if (!(most > 0)) {
            throw new ConfigException("truncation must be > 0, but is " + most);
        }
        return new RowPlan(
                new RandomLatents((Long) getOrDefault(seed), most),
                isDefined(seedCol) ? getOrDefault(seedCol) : null,
                isDefined(labelCol) ? getOrDefault(labelCol) : null,
                trained.labels(),
                getOrDefault(outputCol));
    }

    @Override
    public GanModel copy(ParamMap extra) {
        GanModel copied = new GanModel(uid, trained);
        return copyValues(copied, extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new DefaultParamsWriter(this) {
            @Override
            public void saveImpl(String path) {
                super.saveImpl(path);
                SparkErrors.translated(() -> {
                    trained.write(path + "/" + GENERATOR, hadoop(sparkSession()));
                    return null;
                });
            }
        };
    }

    /** Reads what {@link #write()} wrote. */
    public static MLReader<GanModel> read() {
        return new DefaultParamsReader<GanModel>() {
            @Override
            public GanModel load(String path) {
                GanModel model = super.load(path);
                model.trained = SparkErrors.translated(
                        () -> TrainedGenerator.read(path + "/" + GENERATOR, hadoop(sparkSession())));
                return model;
            }
        };
    }

    /** Reads what {@link #save} wrote. */
    public static GanModel load(String path) {
        return read().load(path);
    }

    private static Configuration hadoop(SparkSession spark) {
        return spark.sparkContext().hadoopConfiguration();
    }
}
