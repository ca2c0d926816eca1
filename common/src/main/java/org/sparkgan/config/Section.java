package org.sparkgan.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigException.Null;
import com.typesafe.config.ConfigException.WrongType;
import com.typesafe.config.ConfigRenderOptions;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** One block of the resolved settings; every read names the whole key when the type is wrong. */
final class Section {
    private static final String WHOLE_NUMBER = "a whole number";
    private static final Pattern COMMA = Pattern.compile(",");

    private final Config config;
    private final String prefix;

    Section(Config config, String prefix) {
        this.config = config;
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    Section section(String name) {
        return new Section(config, prefix + name + ".");
    }

    int integer(String name) {
        return read(name, WHOLE_NUMBER, Section::exactInt);
    }

    long whole(String name) {
        return read(name, WHOLE_NUMBER, (config, key) -> exact(config, key).longValueExact());
    }

    double number(String name) {
        return read(name, "a number", Config::getDouble);
    }

    long bytes(String name) {
        return read(name, "a size such as 64 MiB", Config::getBytes);
    }

    /** Empty for {@code auto}. */
    Optional<Long> bytesOrAuto(String name) {
        return orAuto(name, "a size such as 4g, or auto", Config::getBytes);
    }

    Duration duration(String name) {
        return read(name, "a duration such as 90s or \"5 minutes\"", Config::getDuration);
    }

    boolean flag(String name) {
        return read(name, "true or false", Config::getBoolean);
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        return Choice.parse(type, prefix + name, read(name, "a word", Config::getString));
    }

    /** Words with commas between them; empty for {@code none}. */
    <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
        String words = read(name, "none, or a text of words with commas between them", Config::getString);
        return words.equals("none")
                ? List.of()
                : COMMA.splitAsStream(words)
                        .map(word -> Choice.parse(type, prefix + name, word.strip()))
                        .toList();
    }

    Background background(String name) {
        return Background.parse(prefix + name, read(name, "a text", Config::getString));
    }

    Optional<String> text(String name) {
        return optional(name, "a text", Config::getString);
    }

    Optional<PixelRange> range(String name) {
        return optional(
                name,
                "two different numbers with a comma between them, such as 0,1",
                (config, key) -> PixelRange.parse(config.getString(key)));
    }

    Optional<Integer> optionalInteger(String name) {
        return optional(name, WHOLE_NUMBER, Section::exactInt);
    }

    Optional<Long> optionalWhole(String name) {
        return optional(name, WHOLE_NUMBER, (config, key) -> exact(config, key).longValueExact());
    }

    Optional<Double> optionalNumber(String name) {
        return optional(name, "a number", Config::getDouble);
    }

    /** Empty for {@code auto}. */
    Optional<Double> numberOrAuto(String name) {
        return orAuto(name, "a number or auto", Config::getDouble);
    }

    /** Empty for {@code adaptive}. */
    Optional<Double> numberOrAdaptive(String name) {
        return orWord("adaptive", name, "a number or adaptive", Config::getDouble);
    }

    /** Empty for {@code auto}. */
    Optional<Integer> wholeOrAuto(String name) {
        return orAuto(name, WHOLE_NUMBER + " or auto", Section::exactInt);
    }

    /** Empty for {@code auto}. */
    Optional<Charset> charsetOrAuto(String name) {
        return orAuto(
                name,
                "auto or an encoding that Java knows, such as GBK, Shift_JIS or windows-1251",
                (config, key) -> Charset.forName(config.getString(key)));
    }

    private static int exactInt(Config config, String key) {
        return exact(config, key).intValueExact();
    }

    /** Config's own getInt and getLong cut 64.5 to 64. */
    private static BigDecimal exact(Config config, String key) {
        return new BigDecimal(config.getString(key));
    }

    private <T> Optional<T> optional(String name, String rule, BiFunction<Config, String, T> getter) {
        return config.getIsNull(prefix + name) ? Optional.empty() : Optional.of(read(name, rule, getter));
    }

    private <T> Optional<T> orAuto(String name, String rule, BiFunction<Config, String, T> getter) {
        return orWord("auto", name, rule, getter);
    }

    private <T> Optional<T> orWord(String word, String name, String rule, BiFunction<Config, String, T> getter) {
        return read(
                name,
                rule,
                (config, key) ->
                        config.getString(key).equals(word) ? Optional.empty() : Optional.of(getter.apply(config, key)));
    }

    private <T> T read(String name, String rule, BiFunction<Config, String, T> getter) {
        String key = prefix + name;
        try {
            return getter.apply(config, key);
        } catch (WrongType | BadValue | Null | ArithmeticException | IllegalArgumentException e) {
            throw new ConfigException(key + " must be " + rule + ", but is "
                    + ConfigReader.valueAt(config, key).render(ConfigRenderOptions.concise()));
        }
    }
}
