import java.awt.image.BufferedImage;
import java.io.File;
import javax.imageio.ImageIO;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Draws one image with a generator.zip of SparkGAN, by DL4J alone: {@code MakeImage generator.zip image.png}. */
public class MakeImage {
    public static void main(String[] args) throws Exception {
        var generator =
                ModelSerializer.restoreMultiLayerNetwork(new File(args[0])); // of a ResNet: restoreComputationGraph
        float[] values =
                generator.output(Nd4j.randn(1, generator.layerInputSize(0))).toFloatVector();
        int channels = values.length % 3 == 0 ? 3 : 1;
        int side = (int) Math.sqrt(values.length / channels);
        var image = new BufferedImage(
                side, side, channels == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < values.length; i++) { // values are [channels, height, width], -1 to 1
            int pixel = i % (side * side);
            float value = Math.max(-1, Math.min(1, values[i]));
            image.getRaster()
                    .setSample(pixel % side, pixel / side, i / (side * side), Math.round((value + 1) * 127.5f));
        }
        ImageIO.write(image, "png", new File(args[1]));
    }
}
