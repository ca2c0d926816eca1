package org.sparkgan.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.sparkgan.config.ImageShape;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** A small ONNX file that stands for Inception. */
public final class OnnxNet {
    /** Its input. */
    public static final String IMAGE = "image";

    /** Number of {@link TensorProto.DataType}. */
    public static final int FLOAT = 1;

    /** Number of {@link TensorProto.DataType}. */
    public static final int UINT8 = 2;

    /** Number of {@link TensorProto.DataType}. */
    public static final int DOUBLE = 11;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("features");

    /** Takes images; -1 is a side that is free. */
    public OnnxNet(int type, long... shape) {
        input(IMAGE, type, shape);
    }

    /**
     * Features by a kernel of 1, ReLU and a mean over all pixels: {@code features} of an image.
     *
     * @param shape of an image of float, batches as large as one likes
     */
    public static OnnxNet of(ImageShape shape, int features, long seed) {
        return new OnnxNet(FLOAT, -1, shape.channels(), shape.height(), shape.width())
                .maps(IMAGE, shape.channels(), features, seed)
                .means()
                .output("features", FLOAT, -1, features);
    }

    /** Weights of {@link #maps}, {@code [features, channels]}. */
    public static float[] weights(int channels, int features, long seed) {
        RandomStream random = new RandomStream(seed, Purpose.CRITIC_INIT);
        float[] weights = new float[features * channels];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) ((random.bits(0, 0, i) >> 11) * 0x1p-52);
        }
        return weights;
    }

    /** Adds an input. */
    public OnnxNet input(String name, int type, long... shape) {
        graph.addInput(value(name, type, shape));
        return this;
    }

    /** Adds feature maps of one input under the name {@code maps}. */
    public OnnxNet maps(String input, int channels, int features, long seed) {
        floats("weights", weights(channels, features, seed), features, channels, 1, 1);
        node("Conv", "weighted", List.of(input, "weights"));
        return node("Relu", "maps", List.of("weighted"));
    }

    /** Adds their means under the name {@code features}. */
    public OnnxNet means() {
        node("GlobalAveragePool", "pooled", List.of("maps"));
        return node("Flatten", "features", List.of("pooled"));
    }

    /** Adds an operation with one output of its name. */
    public OnnxNet node(String type, String name, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(type)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(Arrays.asList(attributes)));
        return this;
    }

    /** Adds numbers. */
    public OnnxNet floats(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(FLOAT).setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return this;
    }

    /** Names an output. */
    public OnnxNet output(String name, int type, long... shape) {
        graph.addOutput(value(name, type, shape));
        return this;
    }

    /** An attribute of whole numbers. */
    public static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    /** An attribute of a whole number. */
    public static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** The file. */
    public byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, int type, long... shape) {
        TensorShapeProto.Builder sides = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                sides.addDimBuilder().setDimParam("free" + i);
            } else {
                sides.addDimBuilder().setDimValue(shape[i]);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(sides)))
                .build();
    }
}
