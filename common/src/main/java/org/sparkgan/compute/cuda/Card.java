package org.sparkgan.compute.cuda;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A GPU that the driver shows to this process.
 *
 * @param ordinal its number there, from 0 on
 * @param name as NVIDIA has it
 * @param major of its compute capability
 * @param minor of its compute capability
 * @param bytes of its memory
 * @param driver version of the machine's driver, or "of an unknown version"
 * @param cuda newest version of CUDA that the driver knows
 */
public record Card(int ordinal, String name, int major, int minor, long bytes, String driver, String cuda) {
    private static final double GIB = 1L << 30;
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final Pattern VERSION = Pattern.compile("Kernel Module[^\\n]*?\\s(\\d+\\.\\d+(?:\\.\\d+)?)\\s");

    /**
     * All cards that the driver shows.
     *
     * @param libraries folder in which CUDA's libraries are looked for first
     * @throws CudaException where there is no driver, or no libraries
     */
    public static List<Card> all(Optional<Path> libraries) {
        Libraries loaded = Libraries.load(libraries);
        List<Card> cards = new ArrayList<>();
        for (int ordinal = 0; ordinal < count(); ordinal++) {
            cards.add(of(ordinal, loaded));
        }
        return cards;
    }

    private static int count() {
        int[] count = new int[1];
        int status = Driver.cuDeviceGetCount(count);
        if (status == Driver.NO_DEVICE) {
            return 0;
        }
        Status.check(status, "count the GPUs");
        return count[0];
    }

    /** The card of this number. */
    static Card of(int ordinal, Libraries loaded) {
        int count = count();
        if (ordinal < 0 || ordinal >= count) {
            throw new CudaException("Cannot use GPU " + ordinal + ": the driver shows "
                    + (count == 0 ? "none" : count == 1 ? "one, number 0" : count + ", numbers 0 to " + (count - 1))
                    + "; see nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides the card");
        }
        int device = device(ordinal);
        byte[] name = new byte[256];
        Status.check(Driver.cuDeviceGetName(name, name.length, device), "ask GPU " + ordinal + " for its name");
        long[] bytes = new long[1];
        Status.check(Driver.cuDeviceTotalMem_v2(bytes, device), "ask GPU " + ordinal + " for its memory");
        return new Card(
                ordinal,
                Native.toString(name, "UTF-8"),
                attribute(device, Driver.CAPABILITY_MAJOR),
                attribute(device, Driver.CAPABILITY_MINOR),
                bytes[0],
                driverVersion(),
                Libraries.text(loaded.cuda()));
    }

    private static int device(int ordinal) {
        int[] device = new int[1];
        Status.check(Driver.cuDeviceGet(device, ordinal), "take GPU " + ordinal);
        return device[0];
    }

    private static int attribute(int device, int attribute) {
        int[] value = new int[1];
        Status.check(Driver.cuDeviceGetAttribute(value, attribute, device), "ask a GPU what it can do");
        return value[0];
    }

    /** The driver's own number of it; refuses a card that takes no work. */
    int usable() {
        int device = device(ordinal);
        if (attribute(device, Driver.COMPUTE_MODE) == Driver.COMPUTE_MODE_PROHIBITED) {
            throw new CudaException("Cannot use GPU " + ordinal + ", " + name
                    + ": its compute mode is Prohibited; change it with nvidia-smi -c DEFAULT, or take another card");
        }
        return device;
    }

    private static String driverVersion() {
        try (Stream<String> lines = Files.lines(DRIVER)) {
            Matcher matcher = VERSION.matcher(lines.findFirst().orElse("") + " ");
            return matcher.find() ? matcher.group(1) : "of an unknown version";
        } catch (IOException e) {
            return "of an unknown version";
        }
    }

    /** Its kind as compilers name it. */
    public String architecture() {
        return "sm_" + major + minor;
    }

    /** As people read it. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s (GPU %d, compute capability %d.%d, %.1f GiB, driver %s, CUDA %s)",
                name,
                ordinal,
                major,
                minor,
                bytes / GIB,
                driver,
                cuda);
    }
}
