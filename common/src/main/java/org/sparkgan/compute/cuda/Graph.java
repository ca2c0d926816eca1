package org.sparkgan.compute.cuda;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.compute.Operation;

/**
 * Work that runs the same operations each time. The first time they run one by one, as libraries take then what they need of the card;
 * the second time the driver records them as a graph, and from then on one call of it runs all. Where it cannot record them, they go on
 * one by one.
 */
final class Graph implements Operation {
    private static final Logger LOG = LoggerFactory.getLogger(Graph.class);

    private final Session session;
    private final Operation work;
    private Operation next = this::count;

    Graph(Session session, Operation work) {
        this.session = session;
        this.work = work;
    }

    @Override
    public void run() {
        next.run();
    }

    /** Runs them one by one and counts what they upload. */
    private void count() {
        long before = session.staging().uploaded();
        work.run();
        long uploaded = session.staging().uploaded() - before;
        next = () -> record(uploaded);
    }

    private void record(long uploaded) {
        try {
            next = recorded(uploaded);
        } catch (CudaException e) {
            LOG.warn("{} is asked for each operation by itself: {}", session.card(), e.getMessage());
            next = work;
        }
        next.run();
    }

    private Operation recorded(long uploaded) {
        session.enter();
        PinnedUploads uploads = new PinnedUploads(session, uploaded);
        long graph = captured(uploads);
        long[] executable = new long[1];
        try {
            Status.check(Driver.cuGraphInstantiateWithFlags(executable, graph, 0), "make a recorded iteration ready");
        } finally {
            Driver.cuGraphDestroy(graph);
        }
        return new Replay(session, executable[0], uploads);
    }

    private long captured(PinnedUploads uploads) {
        Status.check(Driver.cuStreamBeginCapture_v2(session.stream(), Driver.CAPTURE_OF_THREAD), "record an iteration");
        long[] graph = new long[1];
        int ended;
        session.staging().divertTo(uploads);
        try {
            work.run();
        } finally {
            session.staging().divertTo(null);
            // Else the stream could do nothing any more.
            ended = Driver.cuStreamEndCapture(session.stream(), graph);
        }
        Status.check(ended, "end the record of an iteration");
        return graph[0];
    }

    /** What was recorded, with the memory that it reads. */
    private static final class Replay implements Operation {
        private final Session session;
        private final long executable;
        private final PinnedUploads uploads;
        /** How often the session had waited when it began last. */
        private long begun = -1;

        Replay(Session session, long executable, PinnedUploads uploads) {
            this.session = session;
            this.executable = executable;
            this.uploads = uploads;
            session.own(this, () -> Driver.cuGraphExecDestroy(executable));
        }

        @Override
        public void run() {
            session.enter();
            if (begun == session.waits()) {
                // It may still read the vectors of the last time.
                session.synchronize();
            }
            uploads.write();
            begun = session.waits();
            Status.check(Driver.cuGraphLaunch(executable, session.stream()), "run a recorded iteration");
            session.replayed();
        }
    }
}
