package org.sparkgan.compute.cuda;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a GPU is used.
 *
 * @param libraries folder in which CUDA's libraries are looked for first
 * @param ordinal which of the cards that the driver shows, from 0 on
 * @param cubins folder that keeps compiled kernels for the next process; none: they are compiled each time
 * @param multiplication of matrices
 * @param launches how the driver is asked for operations
 */
public record CudaOptions(
        Optional<Path> libraries,
        int ordinal,
        Optional<Path> cubins,
        Multiplication multiplication,
        Launches launches) {
    private static final String LIBRARIES = "sparkgan.cuda.libraries";

    /** How numbers are multiplied in products of matrices. */
    public enum Multiplication {
        /** In float, as on the CPU. */
        FLOAT,
        /** Rounded to 10 bits first where the card is faster with these, and added in float. */
        TF32
    }

    /** How the driver is asked for the operations of an iteration. */
    public enum Launches {
        /** Each by itself. */
        ONE_BY_ONE,
        /** All at once, from the second iteration on. */
        RECORDED
    }

    /** The first card, libraries where the system property {@code sparkgan.cuda.libraries} says or as they are found. */
    public static CudaOptions usual() {
        return new CudaOptions(
                Optional.ofNullable(System.getProperty(LIBRARIES)).map(Path::of),
                0,
                Optional.of(CubinCache.usualFolder()),
                Multiplication.FLOAT,
                Launches.RECORDED);
    }

    /** The same with libraries that are looked for in another folder first. */
    public CudaOptions libraries(Optional<Path> other) {
        return new CudaOptions(other, ordinal, cubins, multiplication, launches);
    }

    /** The same for another card. */
    public CudaOptions card(int other) {
        return new CudaOptions(libraries, other, cubins, multiplication, launches);
    }

    /** The same with compiled kernels elsewhere, or nowhere. */
    public CudaOptions cubins(Optional<Path> other) {
        return new CudaOptions(libraries, ordinal, other, multiplication, launches);
    }

    /** The same with another multiplication. */
    public CudaOptions multiplication(Multiplication other) {
        return new CudaOptions(libraries, ordinal, cubins, other, launches);
    }

    /** The same, asking the driver in another way. */
    public CudaOptions launches(Launches other) {
        return new CudaOptions(libraries, ordinal, cubins, multiplication, other);
    }
}
