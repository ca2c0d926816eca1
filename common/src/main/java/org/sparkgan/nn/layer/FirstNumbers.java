package org.sparkgan.nn.layer;

/** How the numbers of a fresh network are drawn. */
public enum FirstNumbers {
    /** As the works have it that its kinds of layers are known from. */
    BY_LAYERS,
    /** By what each layer reads, with blocks that begin as their shortcuts: Huang 2024. */
    SCALED
}
