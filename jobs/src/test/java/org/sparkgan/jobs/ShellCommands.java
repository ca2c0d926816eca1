package org.sparkgan.jobs;

import java.util.ArrayList;
import java.util.List;

/** The commands of a simple shell script as words, without their redirections; nothing is expanded. */
final class ShellCommands {
    private static final String BETWEEN_COMMANDS = ";|&<>\n";

    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private StringBuilder word;

    private ShellCommands() {}

    static List<List<String>> of(String script) {
        return new ShellCommands().read(script.replace("\\\n", " "));
    }

    private List<List<String>> read(String script) {
        char quote = 0;
        for (int i = 0; i < script.length(); i++) {
            char next = script.charAt(i);
            if (quote != 0) {
                if (next == quote) {
                    quote = 0;
                } else {
                    word.append(next);
                }
            } else if (next == '\'' || next == '"') {
                quote = next;
                word = word == null ? new StringBuilder() : word;
            } else if (BETWEEN_COMMANDS.indexOf(next) >= 0) {
                endCommand();
            } else if (next == ' ') {
                endWord();
            } else {
                word = word == null ? new StringBuilder() : word;
                word.append(next);
            }
        }
        endCommand();
        return commands;
    }

    private void endWord() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(words);
            words = new ArrayList<>();
        }
    }
}
