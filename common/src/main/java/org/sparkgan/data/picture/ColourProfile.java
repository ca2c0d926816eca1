package org.sparkgan.data.picture;

import java.awt.color.CMMException;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the header of a colour profile says: ICC.1:2010, section 7.2. */
final class ColourProfile {
    private static final int HEADER_AND_COUNT = 132;
    private static final int SPACE = 16;
    private static final int SIGNATURE = 36;

    private ColourProfile() {}

    /** Whether the bytes are a profile, all of it, for pictures with so many components of colour. */
    static boolean isOf(byte[] profile, int components) {
        String space = components == 1 ? "GRAY" : components == 3 ? "RGB " : "CMYK";
        return profile.length >= HEADER_AND_COUNT
                && ByteBuffer.wrap(profile).getInt() >= HEADER_AND_COUNT
                && ByteBuffer.wrap(profile).getInt() <= profile.length
                && text(profile, SIGNATURE).equals("acsp")
                && text(profile, SPACE).equals(space);
    }

    /** Whether Java can work with a profile, which tells only when it is used. */
    static boolean isUsable(byte[] profile) {
        try {
            return new ICC_ColorSpace(ICC_Profile.getInstance(profile)).toRGB(new float[] {1, 0, 0}).length == 3;
        } catch (CMMException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String text(byte[] profile, int at) {
        return new String(profile, at, 4, StandardCharsets.ISO_8859_1);
    }
}
