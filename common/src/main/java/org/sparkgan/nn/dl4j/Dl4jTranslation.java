package org.sparkgan.nn.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;

/**
 * Our layers as DL4J describes each kind: there a layer with weights has the function that follows it, and a reordering is a
 * preprocessor of the layer that follows.
 */
final class Dl4jTranslation {
    /** What takes DL4J's layers, one after another. */
    interface Target {
        /**
         * Takes a layer.
         *
         * @param before what its input goes through; null where it takes it as it is
         */
        void add(org.deeplearning4j.nn.conf.layers.Layer layer, InputPreProcessor before);

        /** Takes a block. */
        void add(Residual block);
    }

    private final Target target;
    /** Makes the last layer, which waits for its function; null where none does. */
    private java.util.function.Function<IActivation, org.deeplearning4j.nn.conf.layers.Layer> waiting;

    private InputPreProcessor before;

    private Dl4jTranslation(Target target) {
        this.target = target;
    }

    static void add(List<Layer> layers, Target target) {
        Dl4jTranslation translation = new Dl4jTranslation(target);
        layers.forEach(layer -> Dl4jKinds.of(layer).translation().accept(translation));
        translation.end();
    }

    static IActivation function(Function function) {
        return switch (function) {
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new ActivationLReLU(Function.LEAK);
            case TANH -> new ActivationTanH();
            case SIGMOID -> new ActivationSigmoid();
        };
    }

    /** What the input of the layer that follows goes through. */
    void reorder(Reorder layer) {
        finish();
        FeatureMaps maps = layer.maps();
        before = switch (layer.target()) {
            case CHANNELS_LAST -> new FeedForwardToCnnPreProcessor(maps.height(), maps.width(), maps.channels());
            case CHANNELS_FIRST -> new CnnToFeedForwardPreProcessor(maps.height(), maps.width(), maps.channels());
        };
    }

    /** Adds a block. */
    void block(Residual block) {
        end();
        target.add(block);
    }

    /** The function of the layer that waits, or a layer of its own. */
    void activation(Activation layer) {
        IActivation function = function(layer.function());
        if (waiting == null) {
            add(new ActivationLayer(function));
        } else {
            finish(function);
        }
    }

    /** Adds a layer with weights, as soon as it is known which function follows. */
    void hold(java.util.function.Function<IActivation, org.deeplearning4j.nn.conf.layers.Layer> layer) {
        finish();
        waiting = layer;
    }

    /** Adds a layer without weights. */
    void add(org.deeplearning4j.nn.conf.layers.Layer layer) {
        finish();
        target.add(layer, before);
        before = null;
    }

    private void finish(IActivation function) {
        org.deeplearning4j.nn.conf.layers.Layer layer = waiting.apply(function);
        waiting = null;
        add(layer);
    }

    private void finish() {
        if (waiting != null) {
            finish(new ActivationIdentity());
        }
    }

    /** Adds what still waits: where no layer follows a preprocessor, one that gives what it takes. */
    private void end() {
        finish();
        if (before != null) {
            add(new ActivationLayer(new ActivationIdentity()));
        }
    }
}
