package org.sparkgan.data.source;

/**
 * Names in archives that do not say what encoding they are in.
 *
 * @param count how many
 * @param encoding in which the first was read, null for none
 * @param example the first as it was read
 */
record GuessedNames(long count, String encoding, String example) {
    static final GuessedNames NONE = new GuessedNames(0, null, null);

    /** With one name more, where its encoding is not null. */
    GuessedNames and(String name, String read) {
        if (read == null) {
            return this;
        }
        return count == 0 ? new GuessedNames(1, read, name) : new GuessedNames(count + 1, encoding, example);
    }

    /** With those of another archive. */
    GuessedNames and(GuessedNames others) {
        return count == 0 ? others : new GuessedNames(count + others.count, encoding, example);
    }
}
