import java.awt.image.BufferedImage;
import java.io.File;
import javax.imageio.ImageIO;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

public class MakeImage {
    public static void main(String[] args) throws Exception {
        var generator = ModelSerializer.restoreMultiLayerNetwork(new File(args[0])); // of a ResNet: restoreComputationGraph
        float[] values = generator.output(Nd4j.randn(1, generator.layerInputSize(0))).toFloatVector();
        int channels = values.length % 3 == 0 ? 3 : 1;
        int side = (int) Math.sqrt(values.length / channels);
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) { // values are [channels, height, width] from -1 to 1
                float value = Math.max(-1, Math.min(1, values[c % channels * side * side + i]));
                rgb = rgb << 8 | Math.round((value + 1) * 127.5f);
            }
            image.setRGB(i % side, i / side, rgb);
        }
        ImageIO.write(image, "png", new File(args[1]));
    }
}
