package org.sparkgan.nn.engine;

import java.util.Arrays;
import java.util.List;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.Upsample;

/** Forward passes of one sample in plain loops, straight from the definitions. */
final class PlainLoops {
    private PlainLoops() {}

    static double[] forward(Layer layer, double[] parameters, double[] input) {
        if (layer instanceof Conv2d conv) {
            return convolve(conv, parameters, input);
        }
        if (layer instanceof ConvTranspose2d transpose) {
            return transpose(transpose, parameters, input);
        }
        if (layer instanceof Upsample upsample) {
            return upsample(upsample, input);
        }
        if (layer instanceof Smooth smooth) {
            return smooth(smooth, input);
        }
        if (layer instanceof AveragePool pool) {
            return pool(pool, input);
        }
        if (layer instanceof Residual block) {
            return residual(block, parameters, input);
        }
        if (layer instanceof Activation activation) {
            double leak = activation.function() == Function.LEAKY_RELU ? Function.LEAK : 0;
            return Arrays.stream(input).map(x -> Math.max(x, leak * x)).toArray();
        }
        return reorder((Reorder) layer, input);
    }

    private static double[] residual(Residual layer, double[] parameters, double[] input) {
        double[] output = new double[layer.outputs()];
        int from = 0;
        for (List<Layer> part : List.of(layer.branch(), layer.shortcut())) {
            double[] values = input;
            for (Layer next : part) {
                int to = from + (int) next.parameters();
                values = forward(next, Arrays.copyOfRange(parameters, from, to), values);
                from = to;
            }
            for (int i = 0; i < output.length; i++) {
                output[i] += values[i];
            }
        }
        return output;
    }

    private static double[] upsample(Upsample layer, double[] input) {
        FeatureMaps out = layer.outputMaps();
        double[] output = new double[out.values()];
        for (int i = 0; i < output.length; i++) {
            int y = i / out.channels() / out.width();
            int x = i / out.channels() % out.width();
            output[i] = pixel(layer.maps(), input, i % out.channels(), y / 2, x / 2);
        }
        return output;
    }

    private static double[] smooth(Smooth layer, double[] input) {
        FeatureMaps maps = layer.maps();
        double[] output = new double[maps.values()];
        for (int i = 0; i < 9 * output.length; i++) {
            int down = i % 3 - 1;
            int right = i / 3 % 3 - 1;
            int channel = i / 9 % maps.channels();
            int x = i / 9 / maps.channels() % maps.width();
            int y = i / 9 / maps.channels() / maps.width();
            output[i / 9] += pixel(maps, input, channel, y + down, x + right) / (4 << (down * down + right * right));
        }
        return output;
    }

    private static double[] pool(AveragePool layer, double[] input) {
        FeatureMaps out = layer.outputMaps();
        double[] output = new double[out.values()];
        for (int i = 0; i < output.length; i++) {
            int top = i / out.channels() / out.width() * layer.height();
            int left = i / out.channels() % out.width() * layer.width();
            for (int y = top; y < top + layer.height(); y++) {
                for (int x = left; x < left + layer.width(); x++) {
                    output[i] += pixel(layer.maps(), input, i % out.channels(), y, x) / layer.height() / layer.width();
                }
            }
        }
        return output;
    }

    private static double[] convolve(Conv2d layer, double[] w, double[] input) {
        FeatureMaps out = layer.outputMaps();
        double[] output = new double[out.values()];
        int k = layer.kernel().size();
        int read = layer.maps().channels() / layer.groups();
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0; x < out.width(); x++) {
                for (int o = 0; o < out.channels(); o++) {
                    int group = o / (out.channels() / layer.groups());
                    double sum = layer.biases() == 0 ? 0 : w[w.length - out.channels() + o];
                    for (int i = 0; i < k * k * read; i++) {
                        int channel = group * read + i % read;
                        int column = i / read % k;
                        int row = i / read / k;
                        int sourceY =
                                y * layer.kernel().stride() - layer.kernel().padding() + row;
                        int sourceX =
                                x * layer.kernel().stride() - layer.kernel().padding() + column;
                        sum += w[o * k * k * read + i] * pixel(layer.maps(), input, channel, sourceY, sourceX);
                    }
                    output[index(out, o, y, x)] = sum;
                }
            }
        }
        return output;
    }

    private static double[] transpose(ConvTranspose2d layer, double[] w, double[] input) {
        FeatureMaps out = layer.outputMaps();
        FeatureMaps in = layer.maps();
        double[] output = new double[out.values()];
        int k = layer.kernel().size();
        for (int i = 0; i < output.length; i++) {
            output[i] = layer.biases() == 0 ? 0 : w[w.length - out.channels() + i % out.channels()];
        }
        int made = out.channels() / layer.groups();
        for (int i = 0; i < in.values(); i++) {
            int from = i % in.channels();
            int left = i / in.channels() % in.width() * layer.kernel().stride()
                    - layer.kernel().padding();
            int top = i / in.channels() / in.width() * layer.kernel().stride()
                    - layer.kernel().padding();
            int group = from / (in.channels() / layer.groups());
            for (int j = 0; j < k * k * made; j++) {
                int y = top + j / made / k;
                int x = left + j / made % k;
                if (y >= 0 && y < out.height() && x >= 0 && x < out.width()) {
                    output[index(out, group * made + j % made, y, x)] += w[from * k * k * made + j] * input[i];
                }
            }
        }
        return output;
    }

    private static double[] reorder(Reorder layer, double[] input) {
        FeatureMaps maps = layer.maps();
        double[] output = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            int last = index(maps, i / maps.pixels(), i % maps.pixels() / maps.width(), i % maps.width());
            switch (layer.target()) {
                case CHANNELS_LAST -> output[last] = input[i];
                case CHANNELS_FIRST -> output[i] = input[last];
            }
        }
        return output;
    }

    private static double pixel(FeatureMaps maps, double[] values, int channel, int y, int x) {
        boolean inside = y >= 0 && y < maps.height() && x >= 0 && x < maps.width();
        return inside ? values[index(maps, channel, y, x)] : 0;
    }

    private static int index(FeatureMaps maps, int channel, int y, int x) {
        return (y * maps.width() + x) * maps.channels() + channel;
    }
}
