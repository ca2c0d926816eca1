package org.sparkgan;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.LayerCases;

/**
 * Whoever asks for the kind of a layer goes through {@link LayerCases}, so that a new kind does not compile until each place has
 * said something of it.
 */
@AnalyzeClasses(packages = "org.sparkgan", importOptions = ArchitectureTest.NoTests.class)
class LayerDoorTest {
    @ArchTest
    static final ArchRule nobodyAsksForAKind = classes().should(notNameAKind());

    private static ArchCondition<JavaClass> notNameAKind() {
        return new ArchCondition<>("have neither an instanceof nor a class literal of a kind of layer") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getInstanceofChecks().stream()
                        .filter(check -> isKind(check.getRawType()))
                        .forEach(check -> events.add(violated(type, "asks by " + check)));
                type.getReferencedClassObjects().stream()
                        .filter(literal -> isKind(literal.getValue()))
                        .forEach(literal -> events.add(violated(type, "asks by " + literal)));
            }
        };
    }

    private static boolean isKind(JavaClass type) {
        return type.isAssignableTo(Layer.class) && !type.isEquivalentTo(Layer.class);
    }

    @Test
    void nobodyCastsToAKind() throws IOException {
        String names = kinds(Layer.class).map(Class::getSimpleName).distinct().collect(Collectors.joining("|"));
        Pattern cast = Pattern.compile("\\((" + names + ")\\) ?[\\w(]");
        for (Path file : sources()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(cast);
        }
    }

    @Test
    void theDoorLeavesNoKindToADefault() {
        assertThat(LayerCases.class.getMethods())
                .allMatch(method -> Modifier.isAbstract(method.getModifiers()))
                .extracting(Method::getParameterTypes)
                .containsExactlyInAnyOrderElementsOf(kinds(Layer.class)
                        .filter(Class::isRecord)
                        .distinct()
                        .map(kind -> new Class<?>[] {kind})
                        .toList());
    }

    /** All below {@code type}; one that is of several is there several times. */
    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(kind -> Stream.concat(Stream.of(kind), kinds(kind)))
                : Stream.empty();
    }

    private static Iterable<Path> sources() throws IOException {
        return Stream.concat(
                        ArchitectureTest.sources("src/main/java"), ArchitectureTest.sources("../jobs/src/main/java"))
                .toList();
    }
}
