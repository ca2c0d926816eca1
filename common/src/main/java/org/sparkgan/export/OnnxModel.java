package org.sparkgan.export;

import static org.sparkgan.export.OnnxGraph.whole;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.ExportPixels;
import org.sparkgan.config.ImageShape;

/**
 * A generator as a model of the <a href="https://onnx.ai">Open Neural Network Exchange</a>.
 *
 * <p>Inputs: {@code latent}, float {@code [batch, latent_dim]}, drawn from the standard normal distribution, and of a
 * conditional generator {@code label}, int64 {@code [batch]}, from 0 on. Output: {@code image}, float
 * {@code [batch, channels, height, width]}, each from -1 to 1, or uint8 {@code [batch, 3, height, width]}.
 */
final class OnnxModel {
    /** ONNX 1.8 has both. */
    static final long IR_VERSION = 7;

    static final long OPSET = 13;

    private static final String LATENT = "latent";
    private static final String LABEL = "label";
    private static final String IMAGE = "image";
    private static final int COLOURS = 3;

    private OnnxModel() {}

    /** The bytes of the model's file. */
    static byte[] write(ExportedGenerator generator, ExportPixels pixels) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setProducerName("SparkGAN")
                .setProducerVersion(BuildVersions.sparkgan())
                .setGraph(graph(generator, pixels));
        facts(generator, pixels)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private static Map<String, String> facts(ExportedGenerator generator, ExportPixels pixels) {
        if (pixels == ExportPixels.FLOAT) {
            return generator.facts();
        }
        Map<String, String> facts = new TreeMap<>(generator.facts());
        facts.put("image_range", "0,255");
        facts.put(
                "image_shape",
                COLOURS + "," + generator.shape().height() + ","
                        + generator.shape().width());
        return facts;
    }

    private static GraphProto graph(ExportedGenerator generator, ExportPixels pixels) {
        ImageShape shape = generator.shape();
        GraphProto.Builder proto = GraphProto.newBuilder()
                .setName("generator")
                .addInput(value(
                        LATENT,
                        TensorProto.DataType.FLOAT,
                        generator.network().spec().inputs()))
                .addOutput(image(shape, pixels));
        if (generator.network().spec().classes() > 0) {
            proto.addInput(value(LABEL, TensorProto.DataType.INT64));
        }
        OnnxGraph graph = new OnnxGraph(proto);
        OnnxLayers layers = new OnnxLayers(graph, LABEL);
        String made = layers.add(Leaves.of(generator.network()), LATENT);
        if (generator.unbounded() || pixels == ExportPixels.UINT8) {
            String least = constant(graph, "least", -1);
            String most = constant(graph, "most", 1);
            made = graph.node("Clip", "clipped", List.of(made, least, most));
        }
        if (pixels == ExportPixels.UINT8) {
            addBytes(graph, layers.reshape("values", made, shape.channels(), shape.height(), shape.width()), shape);
        } else {
            layers.reshape(IMAGE, made, shape.channels(), shape.height(), shape.width());
        }
        return proto.build();
    }

    private static ValueInfoProto image(ImageShape shape, ExportPixels pixels) {
        return switch (pixels) {
            case FLOAT -> value(IMAGE, TensorProto.DataType.FLOAT, shape.channels(), shape.height(), shape.width());
            case UINT8 -> value(IMAGE, TensorProto.DataType.UINT8, COLOURS, shape.height(), shape.width());
        };
    }

    /** Numbers of -1 to 1 as the nearest of 0 to 255, a half upwards, as sampled images have them; grey ones three times. */
    private static void addBytes(OnnxGraph graph, String made, ImageShape shape) {
        String positive = graph.node("Add", "positive", List.of(made, constant(graph, "one", 1)));
        String scaled = graph.node("Mul", "scaled", List.of(positive, constant(graph, "half_range", 127.5f)));
        String raised = graph.node("Add", "raised", List.of(scaled, constant(graph, "half", 0.5f)));
        String floored = graph.node("Floor", "whole", List.of(raised));
        boolean grey = shape.channels() != COLOURS;
        String bytes = graph.node(
                "Cast", grey ? "grey" : IMAGE, List.of(floored), whole("to", TensorProto.DataType.UINT8_VALUE));
        if (grey) {
            graph.node("Concat", IMAGE, Collections.nCopies(COLOURS, bytes), whole("axis", 1));
        }
    }

    private static String constant(OnnxGraph graph, String name, float value) {
        return graph.floats(name, new FloatArray(new float[] {value}));
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int... sample) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        for (int side : sample) {
            shape.addDimBuilder().setDimValue(side);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
