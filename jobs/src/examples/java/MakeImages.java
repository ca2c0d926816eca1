import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.checkpoint.GeneratorZip;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.picture.SampleGrid;

/** Draws images with a generator.zip, without Spark: {@code MakeImages GENERATOR.zip IMAGE.png [SEED]}. */
public class MakeImages {
    private static final int COLUMNS = 8;

    public static void main(String[] args) throws Exception {
        // On any file system of Hadoop's: file:, hdfs:, s3a:.
        SavedGenerator generator = GeneratorZip.read(args[0], new Configuration());

        // The same seed gives the same images; a conditional generator takes its labels in turn.
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 42;
        byte[] images = generator.images(seed, COLUMNS * COLUMNS); // [64, channels, height, width], 0 to 255

        try (OutputStream png = new FileOutputStream(args[1])) {
            SampleGrid.writePng(SampleGrid.grid(images, generator.shape(), COLUMNS), png);
        }
    }
}
