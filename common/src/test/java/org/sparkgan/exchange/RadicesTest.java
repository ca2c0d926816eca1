package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RadicesTest {
    @Test
    void upToSixteenWorkersExchangeInOneStage() {
        assertThat(Radices.of(1).radices()).isEmpty();
        for (int workers = 2; workers <= 16; workers++) {
            assertThat(Radices.of(workers).radices()).containsExactly(workers);
        }
    }

    @Test
    void moreExchangeInStagesOfAboutTheSameSize() {
        assertThat(Radices.of(24).radices()).containsExactly(4, 6);
        assertThat(Radices.of(32).radices()).containsExactly(4, 8);
        assertThat(Radices.of(64).radices()).containsExactly(8, 8);
        assertThat(Radices.of(96).radices()).containsExactly(8, 12);
        assertThat(Radices.of(256).radices()).containsExactly(16, 16);
        assertThat(Radices.of(512).radices()).containsExactly(8, 8, 8);
        assertThat(Radices.of(1000).radices()).containsExactly(8, 125);
    }

    @Test
    void anOddNumberHasOneStage() {
        assertThat(Radices.of(17).radices()).containsExactly(17);
        assertThat(Radices.of(99).radices()).containsExactly(99);
    }

    @Test
    void theirProductIsTheNumberOfWorkers() {
        for (int workers = 1; workers <= 2048; workers++) {
            assertThat(Radices.of(workers).workers()).isEqualTo(workers);
        }
    }

    @Test
    void onlyTheLastMayBeNoPowerOfTwo() {
        assertThatThrownBy(() -> new Radices(List.of(3, 8))).hasMessage("Invalid radices: [3, 8]");
        assertThatThrownBy(() -> new Radices(List.of(4, 1))).hasMessage("Invalid radices: [4, 1]");
    }

    @Test
    void peersDifferInOneDigit() {
        Radices radices = new Radices(List.of(4, 6));
        assertThat(radices.peers(0)).containsExactly(1, 2, 3, 4, 8, 12, 16, 20);
        assertThat(radices.peers(23)).containsExactly(20, 21, 22, 3, 7, 11, 15, 19);
    }

    @Test
    void peersAreMutualAndReachAll() {
        Radices radices = new Radices(List.of(2, 4, 3));
        Set<Integer> reached = new HashSet<>(List.of(5));
        for (int stage = 0; stage < 3; stage++) {
            for (int rank : List.copyOf(reached)) {
                Group group = radices.groups(rank).get(stage);
                for (int member = 0; member < group.radix(); member++) {
                    int peer = group.rank(member);
                    assertThat(radices.groups(peer).get(stage).own()).isEqualTo(member);
                    assertThat(peer == rank || radices.peers(peer).contains(rank))
                            .isTrue();
                    reached.add(peer);
                }
            }
        }
        assertThat(reached).hasSize(24);
    }

    @Test
    void partsOfAGroupCoverTheRange() {
        Group group = new Group(0, 7, 1);
        for (int length : new int[] {0, 1, 6, 7, 8, 1000, Integer.MAX_VALUE - 5}) {
            assertThat(group.partStart(0, 5, 5 + length)).isEqualTo(5);
            assertThat(group.partStart(7, 5, 5 + length)).isEqualTo(5 + length);
            for (int member = 0; member < 7; member++) {
                int part = group.partStart(member + 1, 5, 5 + length) - group.partStart(member, 5, 5 + length);
                assertThat(part).isBetween(length / 7, length / 7 + 1);
            }
        }
    }
}
