package org.sparkgan.compute.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** NVRTC: makes a cubin of CUDA C++, for one kind of card. */
final class Compiler {
    private static final int INVALID_OPTION = 5;
    private static final Pattern ERROR = Pattern.compile("\\berror\\b");

    private Compiler() {}

    /**
     * The options for cards of this kind; nothing that rounds otherwise than IEEE says.
     *
     * @param architecture such as sm_90
     */
    static List<String> options(String architecture) {
        return List.of("--gpu-architecture=" + architecture, "--std=c++17");
    }

    /** Compiles. */
    static byte[] compile(String source, Card card) {
        long[] program = new long[1];
        Status.checkNvrtc(
                Nvrtc.nvrtcCreateProgram(program, terminated(source), terminated("kernels.cu"), 0, 0, 0),
                "hand the kernels to the compiler");
        try {
            int status = compile(program[0], options(card.architecture()));
            if (status != 0) {
                throw failure(status, card, program[0]);
            }
            long[] bytes = new long[1];
            Status.checkNvrtc(Nvrtc.nvrtcGetCUBINSize(program[0], bytes), "ask for the size of the compiled kernels");
            byte[] cubin = new byte[Math.toIntExact(bytes[0])];
            Status.checkNvrtc(Nvrtc.nvrtcGetCUBIN(program[0], cubin), "take the compiled kernels");
            return cubin;
        } finally {
            Nvrtc.nvrtcDestroyProgram(program);
        }
    }

    private static int compile(long program, List<String> options) {
        List<Memory> texts = new ArrayList<>();
        Memory addresses = new Memory((long) Native.POINTER_SIZE * options.size());
        for (int i = 0; i < options.size(); i++) {
            byte[] text = terminated(options.get(i));
            Memory memory = new Memory(text.length);
            memory.write(0, text, 0, text.length);
            addresses.setPointer((long) Native.POINTER_SIZE * i, memory);
            texts.add(memory);
        }
        try {
            return Nvrtc.nvrtcCompileProgram(program, options.size(), Pointer.nativeValue(addresses));
        } finally {
            texts.forEach(Memory::close);
            addresses.close();
        }
    }

    private static CudaException failure(int status, Card card, long program) {
        if (status == INVALID_OPTION) {
            return new CudaException("Cannot compile kernels for " + card.name() + ": this NVRTC does not know "
                    + card.architecture() + "; take a CUDA 11.8, 12 or 13 that knows the card, or another card");
        }
        return new CudaException("Cannot compile kernels for " + card.architecture() + ": NVRTC says "
                + Status.nvrtcName(status) + ": " + firstError(program));
    }

    private static String firstError(long program) {
        long[] bytes = new long[1];
        if (Nvrtc.nvrtcGetProgramLogSize(program, bytes) != 0 || bytes[0] < 1) {
            return "it has no log";
        }
        byte[] log = new byte[Math.toIntExact(bytes[0])];
        if (Nvrtc.nvrtcGetProgramLog(program, log) != 0) {
            return "its log cannot be read";
        }
        List<String> lines = Native.toString(log, "UTF-8").lines().toList();
        return lines.stream()
                .filter(line -> ERROR.matcher(line).find())
                .findFirst()
                .orElse(lines.isEmpty() ? "its log is empty" : lines.get(0));
    }

    /** As C has texts. */
    static byte[] terminated(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
