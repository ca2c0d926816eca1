package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupSizeSettingsTest {
    @Test
    void aGroupHas16Channels() {
        assertThat(groupSize("network.architecture=r3gan", "network.features=24"))
                .isEqualTo(16);
    }

    /** Of three groups, where the channels themselves make none. */
    @Test
    void itDividesTwiceTheFeatures() {
        assertThat(groupSize("network.architecture=r3gan", "network.features=15", "network.group-size=10"))
                .isEqualTo(10);
        assertThatThrownBy(
                        () -> groupSize("network.architecture=r3gan", "network.features=12", "network.group-size=16"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "network.group-size must be a divisor of 24, twice network.features, where network.architecture is"
                                + " r3gan, but is 16");
    }

    @Test
    void otherNetworksHaveNoGroups() {
        assertThat(groupSize("network.architecture=dcgan", "network.features=3"))
                .isEqualTo(16);
    }

    @Test
    void itIsPositive() {
        assertThatThrownBy(() -> groupSize("network.group-size=0"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("network.group-size must be 1 to 8192, but is 0");
    }

    private static int groupSize(String... arguments) {
        return ConfigReader.read(List.of(), List.of(arguments)).network().groupSize();
    }
}
