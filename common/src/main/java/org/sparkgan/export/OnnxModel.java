package org.sparkgan.export;

import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.ImageShape;

/**
 * A generator as a model of the <a href="https://onnx.ai">Open Neural Network Exchange</a>.
 *
 * <p>Inputs: {@code latent}, float {@code [batch, latent_dim]}, drawn from the standard normal distribution, and of a
 * conditional generator {@code label}, int64 {@code [batch]}, from 0 on. Output: {@code image}, float
 * {@code [batch, channels, height, width]}, each from -1 to 1.
 */
final class OnnxModel {
    /** ONNX 1.8 has both. */
    static final long IR_VERSION = 7;

    static final long OPSET = 13;

    private static final String LATENT = "latent";
    private static final String LABEL = "label";
    private static final String IMAGE = "image";

    private OnnxModel() {}

    /** The bytes of the model's file. */
    static byte[] write(ExportedGenerator generator) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setProducerName("SparkGAN")
                .setProducerVersion(BuildVersions.sparkgan())
                .setGraph(graph(generator));
        generator
                .facts()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private static GraphProto graph(ExportedGenerator generator) {
        ImageShape shape = generator.shape();
        GraphProto.Builder proto = GraphProto.newBuilder()
                .setName("generator")
                .addInput(value(
                        LATENT,
                        TensorProto.DataType.FLOAT,
                        generator.network().spec().inputs()))
                .addOutput(value(IMAGE, TensorProto.DataType.FLOAT, shape.channels(), shape.height(), shape.width()));
        if (generator.network().spec().classes() > 0) {
            proto.addInput(value(LABEL, TensorProto.DataType.INT64));
        }
        OnnxGraph graph = new OnnxGraph(proto);
        OnnxLayers layers = new OnnxLayers(graph, LABEL);
        String made = layers.add(Leaves.of(generator.network()), LATENT);
        if (generator.unbounded()) {
            String least = graph.floats("least", new FloatArray(new float[] {-1}));
            String most = graph.floats("most", new FloatArray(new float[] {1}));
            made = graph.node("Clip", "clipped", List.of(made, least, most));
        }
        layers.reshape(IMAGE, made, shape.channels(), shape.height(), shape.width());
        return proto.build();
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
