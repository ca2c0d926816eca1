package org.sparkgan.evaluate.feature;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FeatureSettings;
import org.sparkgan.config.FirstLine;

/** An ONNX file that ONNX Runtime has opened; all that it refuses is refused in one line. */
final class OnnxSession implements AutoCloseable {
    /** Before the words of an error of ONNX Runtime. */
    private static final String PREFIX = "message: ";

    private final String uri;
    private final OrtEnvironment runtime;
    private final OrtSession session;
    private boolean closed;

    private OnnxSession(String uri, OrtEnvironment runtime, OrtSession session) {
        this.uri = uri;
        this.runtime = runtime;
        this.session = session;
    }

    /** Something that ONNX Runtime does. */
    interface Call<T> {
        T run() throws OrtException;
    }

    /**
     * Opens a file.
     *
     * @param uri where it came from
     * @param threads that compute one batch together
     * @throws ConfigException where it is none, or has something that ONNX Runtime lacks, or there is no ONNX Runtime for this machine
     */
    static OnnxSession open(String uri, byte[] model, int threads) {
        OrtEnvironment runtime = runtime(uri);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return new OnnxSession(uri, runtime, runtime.createSession(model, options));
        } catch (OrtException e) {
            throw FeatureFile.refusal(
                    uri,
                    model.length == 0 || e.getCode() == OrtErrorCode.ORT_INVALID_PROTOBUF
                            ? "is no ONNX file"
                            : "ONNX Runtime " + runtime.getVersion() + " cannot open it: " + words(e));
        }
    }

    /** The JVM's only one. */
    private static OrtEnvironment runtime(String uri) {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError e) {
            throw FeatureFile.refusal(
                    uri,
                    "ONNX Runtime does not load on this machine, " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + " (" + FirstLine.orClass(first(e))
                            + "); the jar has it for Linux on x86-64 alone: evaluate there, or give a DL4J model zip");
        }
    }

    private static Throwable first(Throwable error) {
        return error.getCause() == null ? error : first(error.getCause());
    }

    private static String words(OrtException e) {
        String message = FirstLine.orClass(e);
        int start = message.indexOf(PREFIX);
        return start < 0 ? message : message.substring(start + PREFIX.length());
    }

    ConfigException refusal(String reason) {
        return FeatureFile.refusal(uri, reason);
    }

    /** Does something, and says in one line what went wrong. */
    <T> T call(String what, Call<T> call) {
        try {
            return call.run();
        } catch (OrtException e) {
            throw refusal(what + ": " + words(e));
        }
    }

    OrtEnvironment runtime() {
        return runtime;
    }

    /** The tensors that it takes, by their names. */
    Map<String, TensorInfo> inputs() {
        return tensors(call("says not what it takes", session::getInputInfo));
    }

    private Map<String, TensorInfo> outputs() {
        return tensors(call("says not what it gives", session::getOutputInfo));
    }

    private Map<String, TensorInfo> tensors(Map<String, NodeInfo> nodes) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (!(node.getInfo() instanceof TensorInfo tensor)) {
                throw refusal(name + " is no tensor: give a network of tensors alone");
            }
            tensors.put(name, tensor);
        });
        return tensors;
    }

    /** The output that stands for an image: the one of this name, or the only one, or the only one with a row for each image. */
    String output(String wanted) {
        Map<String, TensorInfo> outputs = outputs();
        if (wanted != null && !outputs.containsKey(wanted)) {
            throw refusal(FeatureSettings.LAYER + " " + wanted + " is none of its outputs " + outputs.keySet());
        }
        List<String> rows = outputs.entrySet().stream()
                .filter(output -> output.getValue().getShape().length == 2)
                .map(Map.Entry::getKey)
                .toList();
        if (wanted != null) {
            return wanted;
        }
        if (outputs.size() == 1) {
            return outputs.keySet().iterator().next();
        }
        if (rows.size() != 1) {
            throw refusal("has the outputs " + outputs.keySet() + ": name one by " + FeatureSettings.LAYER);
        }
        return rows.get(0);
    }

    /** What it gives under a name. */
    TensorInfo given(String output) {
        return outputs().get(output);
    }

    /** Computes one output; who calls this closes it. */
    OrtSession.Result run(String input, OnnxTensor images, String output) throws OrtException {
        return session.run(Map.of(input, images), Set.of(output));
    }

    /** Closes it, once. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            call("cannot be closed", () -> {
                session.close();
                return null;
            });
        }
    }
}
