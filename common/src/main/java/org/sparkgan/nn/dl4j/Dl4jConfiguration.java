package org.sparkgan.nn.dl4j;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Residual;

/** Our layers as a list of DL4J's. */
final class Dl4jConfiguration {
    private Dl4jConfiguration() {}

    /** DL4J would write a seed made of the clock into each file; nothing is drawn here. */
    static NeuralNetConfiguration.Builder begin() {
        return new NeuralNetConfiguration.Builder().seed(0);
    }

    static MultiLayerConfiguration of(NetworkSpec network) {
        NeuralNetConfiguration.ListBuilder list = begin().list();
        Dl4jTranslation.add(network.layers(), new Dl4jTranslation.Target() {
            private int size;

            @Override
            public void add(org.deeplearning4j.nn.conf.layers.Layer layer, InputPreProcessor before) {
                if (before != null) {
                    list.inputPreProcessor(size, before);
                }
                list.layer(layer);
                size++;
            }

            @Override
            public void add(Residual block) {
                throw new IllegalArgumentException("Invalid network: a list of DL4J's layers has no residual blocks");
            }
        });
        return list.build();
    }
}
