package org.sparkgan.exchange;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The collective of workers that have met. */
final class TcpCollective implements Collective {
    private final int rank;
    private final int workers;
    private final List<Group> groups;
    private final Mesh mesh;
    private final Summation summation;
    private int sequence;

    /**
     * The collective of as many workers as the radices' product, at least 2.
     *
     * @param mesh with links to all that they make this worker's peers
     */
    TcpCollective(int rank, Radices radices, Mesh mesh) {
        this.rank = rank;
        this.workers = radices.workers();
        this.groups = radices.groups(rank);
        this.mesh = mesh;
        this.summation = new Summation(
                groups.stream().map(group -> new SumStage(group, mesh)).toList());
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public void sum(float[] vector, int from, int to, Precision precision) {
        Objects.checkFromToIndex(from, to, vector.length);
        orClose(() -> {
            summation.begin(new Header(sequence++, Header.Kind.of(precision), to - from), vector, from, to);
            mesh.run(summation);
            return null;
        });
    }

    @Override
    public List<byte[]> gather(byte[] message) {
        Objects.requireNonNull(message);
        return orClose(() -> {
            Gathering gathering = new Gathering(sequence++, workers, groups, mesh, message);
            mesh.run(gathering);
            return gathering.messages();
        });
    }

    @Override
    public long bytesSent() {
        return mesh.bytesSent();
    }

    @Override
    public void close() {
        mesh.close();
    }

    private <T> T orClose(Supplier<T> operation) {
        if (!mesh.isOpen()) {
            throw ExchangeException.of("worker " + rank + " has closed its connections");
        }
        try {
            return operation.get();
        } catch (RuntimeException | Error e) {
            mesh.close();
            throw e;
        }
    }
}
