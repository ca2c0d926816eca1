package org.sparkgan.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.w3c.dom.Element;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map$;

/**
 * The Spark actions of a workflow, with the job properties in their places.
 *
 * @param actions by name, in the order of the file
 */
record OozieWorkflow(List<Action> actions) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    /** Reads {@code file}. */
    static OozieWorkflow read(Path file, Properties properties) throws Exception {
        Element workflow = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        return new OozieWorkflow(elements(workflow, "action")
                .map(action -> Action.of(action, properties))
                .toList());
    }

    /** The one of that name. */
    Action action(String name) {
        return actions.stream()
                .filter(action -> action.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * One of them.
     *
     * @param name in the workflow
     * @param javaClass of the job
     * @param options for spark-submit
     * @param args for the job
     */
    record Action(String name, String javaClass, List<String> options, List<String> args) {
        private static Action of(Element action, Properties properties) {
            return new Action(
                    action.getAttribute("name"),
                    text(action, "class", properties).toList().get(0),
                    text(action, "spark-opts", properties)
                            .flatMap(options -> Stream.of(options.strip().split("\\s+")))
                            .toList(),
                    text(action, "arg", properties).toList());
        }

        /** Runs the job in this JVM. */
        Outcome run() throws ReflectiveOperationException {
            Job job = Class.forName(javaClass)
                    .asSubclass(Job.class)
                    .getDeclaredConstructor()
                    .newInstance();
            return Outcome.of(job, args.toArray(String[]::new));
        }

        /** What spark-submit understands of it on YARN. */
        @SuppressWarnings({"deprecation", "unchecked"
        }) // Scala 2.12 has no other converters, and 2.13 says less of types
        SparkSubmitArguments submitted() {
            List<String> all = Stream.of(
                            Stream.of("--master", "yarn", "--deploy-mode", "cluster", "--class", javaClass),
                            options.stream(),
                            Stream.of("sparkgan-jobs.jar"),
                            args.stream())
                    .flatMap(part -> part)
                    .toList();
            scala.collection.immutable.Map<String, String> environment =
                    Map$.MODULE$.<String, String>empty().updated("HADOOP_CONF_DIR", "/etc/hadoop");
            return new SparkSubmitArguments(JavaConverters.asScalaBuffer(all).toSeq(), environment);
        }
    }

    private static Stream<String> text(Element parent, String tag, Properties properties) {
        return elements(parent, tag).map(element -> resolved(element.getTextContent(), properties));
    }

    private static Stream<Element> elements(Element parent, String tag) {
        var found = parent.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    /** {@code text} with the properties in the places of their names, as often as it takes. */
    private static String resolved(String text, Map<Object, Object> properties) {
        Matcher variable = VARIABLE.matcher(text);
        return variable.find()
                ? resolved(
                        variable.replaceAll(found -> Matcher.quoteReplacement((String) properties.get(found.group(1)))),
                        properties)
                : text;
    }
}
