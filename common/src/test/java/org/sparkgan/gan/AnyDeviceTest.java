package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The engine trains on any device: it loads and runs where there is no ND4J. */
class AnyDeviceTest {
    private static final List<String> ABSENT =
            List.of("org.nd4j.", "org.deeplearning4j.", "org.bytedeco.", "org.sparkgan.compute.nd4j.");

    /** Has the classes of the project anew, and none of ND4J. */
    private static final class WithoutNd4j extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (ABSENT.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name + " is not there");
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return name.startsWith("org.sparkgan.") ? define(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = WithoutNd4j.class.getClassLoader().getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void trainsWithoutNd4j() throws Exception {
        Callable<?> training = (Callable<?>) new WithoutNd4j()
                .loadClass(StandInDevice.class.getName())
                .getConstructor()
                .newInstance();
        assertThat((Integer) training.call()).isGreaterThan(300);
    }

    @Test
    void whereItIsNotToBeHad() {
        assertThatThrownBy(() -> new WithoutNd4j().loadClass("org.sparkgan.compute.nd4j.Nd4jDevice"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
