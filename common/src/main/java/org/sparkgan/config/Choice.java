package org.sparkgan.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names of enum constants as they stand in settings: {@code WGAN_GP} is {@code wgan-gp}. */
final class Choice {
    private Choice() {}

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E parse(Class<E> type, String key, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> name(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new ConfigException(key + " must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Choice::name)
                                .collect(Collectors.joining(", "))
                        + ", but is " + text));
    }
}
