package org.sparkgan.exchange;

import java.util.ArrayList;
import java.util.List;

/** A gathering of messages, stage by stage: in each, a worker sends its group all that it has got in those before. */
final class Gathering implements Operation {
    private final int sequence;
    private final List<Group> groups;
    private final Mesh mesh;
    private final byte[][] messages;
    private final List<MessagesIn> incoming = new ArrayList<>();
    /** Stages that have begun; one more where all are done. */
    private int begun;

    /**
     * A gathering of as many messages as {@code workers}.
     *
     * @param groups this worker's, one a stage
     * @param message this worker's
     */
    Gathering(int sequence, int workers, List<Group> groups, Mesh mesh, byte[] message) {
        this.sequence = sequence;
        this.groups = groups;
        this.mesh = mesh;
        this.messages = new byte[workers][];
        messages[groups.get(0).rank()] = message;
        begin(groups.get(0));
    }

    /** All messages, in the order of ranks. */
    List<byte[]> messages() {
        return List.of(messages);
    }

    @Override
    public boolean advance() {
        boolean hasMore = false;
        while (!isDone() && incoming.stream().allMatch(MessagesIn::isDone)) {
            if (begun < groups.size()) {
                begin(groups.get(begun));
                hasMore = true;
            } else {
                begun++;
            }
        }
        return hasMore;
    }

    @Override
    public boolean isDone() {
        return begun > groups.size();
    }

    private void begin(Group group) {
        begun++;
        int start = group.first(group.own());
        for (int member = 0; member < group.radix(); member++) {
            if (member != group.own()) {
                MessagesOut own = new MessagesOut(messages, start, start + group.stride());
                int peer = group.rank(member);
                int peerStart = group.first(member);
                MessagesIn theirs = new MessagesIn(messages, peer, peerStart, peerStart + group.stride());
                incoming.add(theirs);
                mesh.link(peer).begin(new Header(sequence, Header.Kind.GATHER, own.length()), own, theirs);
            }
        }
    }
}
