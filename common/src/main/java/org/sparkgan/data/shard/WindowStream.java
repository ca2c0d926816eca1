package org.sparkgan.data.shard;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sparkgan.data.source.FileRows;
import org.sparkgan.data.source.PixelFile;

/**
 * Reads a shard window by window from its files: at any time one window is in memory and the next one is on its way. Each
 * window is laid out in the order in which it is read, with no more than this worker's images.
 */
final class WindowStream implements ShardReader.Images {
    private final StreamedShard shard;
    private final ImageOrder order;
    private final Turns turns;
    private Loaded current;
    private FutureTask<Loaded> next;

    WindowStream(StreamedShard shard, ImageOrder order, Turns turns) {
        this.shard = shard;
        this.order = order;
        this.turns = turns;
    }

    /** A window and this worker's images of it, in the order of their positions. */
    private record Loaded(Window window, CachedShard images) {}

    @Override
    public void read(long position, byte[] into, int offset) {
        if (current == null || !current.window().holds(position)) {
            turnTo(position);
        }
        long index = turns.before(position) - turns.before(current.window().from());
        current.images().read((int) index, into, offset);
    }

    private void turnTo(long position) {
        Window wanted = order.window(position);
        // Lets the old window go before a new one comes.
        current = null;
        Loaded ahead = next == null ? null : await(next);
        next = null;
        current = ahead != null && ahead.window().holds(position) ? ahead : load(wanted);
        Window following = order.window(current.window().until());
        next = new FutureTask<>(() -> load(following));
        Thread thread = new Thread(next, "read-ahead of worker " + shard.worker());
        thread.setDaemon(true);
        thread.start();
    }

    private static Loaded await(FutureTask<Loaded> loading) {
        try {
            return loading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("reading was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Loaded load(Window window) {
        int count = Math.toIntExact(turns.before(window.until()) - turns.before(window.from()));
        int[] indexOf = indices(window);
        CachedShard images = new CachedShard(shard.worker(), 0, count, shard.values());
        int start = 0;
        for (RowRange block : window.rows()) {
            int first = start;
            int row = 0;
            for (FileRows rows : shard.part().files(block)) {
                int before = row;
                new PixelFile(rows, shard.hadoop().value()).read(shard.values(), (i, pixels) -> {
                    int index = indexOf[first + before + i];
                    if (index >= 0) {
                        images.put(index, pixels);
                    }
                });
                row += (int) rows.count();
            }
            start += block.count();
        }
        return new Loaded(window, images);
    }

    /** By their number in the window, where this worker's images lie in memory; -1 for those of others. */
    private int[] indices(Window window) {
        int[] indices = new int[window.images()];
        Arrays.fill(indices, -1);
        int next = 0;
        for (long position = window.from(); position < window.until(); position++) {
            if (turns.has(position)) {
                indices[window.place(position)] = next;
                next++;
            }
        }
        return indices;
    }

    @Override
    public void close() {
        if (next != null) {
            next.cancel(true);
        }
    }
}
