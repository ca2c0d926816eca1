package org.sparkgan.compute.cuda;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kernels in a card's code, loaded into the current context. */
final class Kernels {
    private final long module;
    private final int compiler;
    private final Map<String, Long> functions = new HashMap<>();

    private Kernels(long module, int compiler) {
        this.module = module;
        this.compiler = compiler;
    }

    /** Loads what an earlier process has compiled, or compiles. */
    static Kernels load(Card card, Optional<Path> cubins, int compiler, Releases releases) {
        String source = KernelSource.text();
        CubinCache cache = new CubinCache(cubins, source, card.architecture(), compiler);
        long[] module = new long[1];
        Optional<byte[]> kept = cache.read();
        // A file that was cut short or is not what it seems does not load, and is written anew.
        if (kept.isEmpty() || Driver.cuModuleLoadData(module, kept.get()) != 0) {
            byte[] cubin = Compiler.compile(source, card);
            Status.check(Driver.cuModuleLoadData(module, cubin), "load the kernels for " + card.architecture());
            cache.write(cubin);
        }
        releases.add(() -> Driver.cuModuleUnload(module[0]));
        return new Kernels(module[0], compiler);
    }

    /** The kernel of this name. */
    long function(String name) {
        return functions.computeIfAbsent(name, this::find);
    }

    private long find(String name) {
        long[] function = new long[1];
        Status.check(
                Driver.cuModuleGetFunction(function, module, Compiler.terminated(name)), "find the kernel " + name);
        return function[0];
    }

    /** What threads take, of all kernels. */
    List<KernelUse> uses() {
        return KernelSource.names().stream()
                .map(name -> new KernelUse(
                        name, attribute(name, Driver.REGISTERS_OF_THREAD), attribute(name, Driver.MEMORY_OF_THREAD)))
                .toList();
    }

    private int attribute(String kernel, int attribute) {
        int[] value = new int[1];
        Status.check(
                Driver.cuFuncGetAttribute(value, attribute, function(kernel)),
                "ask what the kernel " + kernel + " takes");
        return value[0];
    }

    String description() {
        return "NVRTC " + Libraries.text(compiler);
    }
}
