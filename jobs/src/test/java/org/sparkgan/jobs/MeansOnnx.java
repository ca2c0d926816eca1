package org.sparkgan.jobs;

import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** An ONNX file that sees the mean of each channel. */
final class MeansOnnx {
    private MeansOnnx() {}

    /** Of images of this size, in batches of any. */
    static byte[] bytes(int channels, int height, int width) {
        GraphProto graph = GraphProto.newBuilder()
                .setName("means")
                .addInput(value("image", channels, height, width))
                .addNode(node("GlobalAveragePool", "image", "pooled"))
                .addNode(node("Flatten", "pooled", "means"))
                .addOutput(value("means", channels))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static NodeProto node(String type, String input, String output) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .addInput(input)
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto value(String name, int... sample) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        for (int side : sample) {
            shape.addDimBuilder().setDimValue(side);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}
