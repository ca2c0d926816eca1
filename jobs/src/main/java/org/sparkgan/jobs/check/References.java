package org.sparkgan.jobs.check;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sparkgan.compute.Device;

/**
 * Numbers of games as the CPU has them.
 *
 * @param games by their names, the numbers of each by theirs
 */
public record References(Map<String, Map<String, Reference>> games) {
    /**
     * Plays games on the CPU.
     *
     * @param exact in DOUBLE
     * @param rounded the same in FLOAT
     */
    public static References of(List<Game> games, Device exact, Device rounded) {
        Map<String, Map<String, Reference>> all = new LinkedHashMap<>();
        for (Game game : games) {
            Map<String, double[]> inFloat = Trial.of(game, rounded, Trial.ITERATIONS);
            Map<String, Reference> numbers = new LinkedHashMap<>();
            Trial.of(game, exact, Trial.ITERATIONS)
                    .forEach((name, values) ->
                            numbers.put(name, new Reference(values, Deviation.of(inFloat.get(name), values))));
            all.put(game.name(), numbers);
        }
        return new References(all);
    }

    /** Compares what was seen of a game. */
    void compare(Game game, Map<String, double[]> seen, Findings findings) {
        Map<String, Reference> numbers = games.get(game.name());
        if (numbers == null || !numbers.keySet().equals(seen.keySet())) {
            throw new IllegalStateException("the CPU's numbers are not of this build: make the folder anew");
        }
        seen.forEach((name, values) -> {
            Reference reference = numbers.get(name);
            findings.check(
                    game.name() + ": " + name,
                    Deviation.of(values, reference.values()),
                    reference.limit(Trial.least(name)));
        });
    }

    /** Writes all to a file. */
    public void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(games.size());
            for (Map.Entry<String, Map<String, Reference>> game : games.entrySet()) {
                out.writeUTF(game.getKey());
                out.writeInt(game.getValue().size());
                for (Map.Entry<String, Reference> numbers : game.getValue().entrySet()) {
                    out.writeUTF(numbers.getKey());
                    write(numbers.getValue(), out);
                }
            }
        }
    }

    private static void write(Reference reference, DataOutputStream out) throws IOException {
        out.writeDouble(reference.rounding());
        out.writeInt(reference.values().length);
        for (double value : reference.values()) {
            out.writeDouble(value);
        }
    }

    /** Reads what {@link #write} has written. */
    static References read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            Map<String, Map<String, Reference>> all = new LinkedHashMap<>();
            int games = in.readInt();
            for (int i = 0; i < games; i++) {
                String game = in.readUTF();
                Map<String, Reference> numbers = new LinkedHashMap<>();
                int count = in.readInt();
                for (int j = 0; j < count; j++) {
                    numbers.put(in.readUTF(), readReference(in));
                }
                all.put(game, numbers);
            }
            return new References(all);
        }
    }

    private static Reference readReference(DataInputStream in) throws IOException {
        double rounding = in.readDouble();
        double[] values = new double[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        return new Reference(values, rounding);
    }
}
