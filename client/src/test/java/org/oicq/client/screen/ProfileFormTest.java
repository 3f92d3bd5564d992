package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.oicq.client.terminal.Key;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Layout;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** A form, key by key. */
class ProfileFormTest {
    private static final Texts TEXTS = new Texts(Locale.ENGLISH);

    /** Another value in each field, with a country that no table knows. */
    private static final Profile PROFILE = new Profile(
            Text.of("小明"),
            7,
            1,
            30,
            Text.of("real"),
            250,
            1,
            Text.of("北京"),
            Text.of("address"),
            Text.of("100000"),
            2,
            Text.of("school"),
            3,
            Text.of("phone"),
            Text.of("pager"),
            Text.of("email"),
            Text.of("hobbies"),
            Text.of("one\ntwo"));

    private final ProfileForm profile = new ProfileForm(PROFILE, WireCharset.GB18030, TEXTS);
    private final Form form = profile.form();

    private void press(Key.Kind... kinds) {
        for (Key.Kind kind : kinds) {
            assertEquals(Form.Outcome.GOES_ON, form.key(Key.of(kind)));
        }
    }

    private void type(String text) {
        assertEquals(Form.Outcome.GOES_ON, form.key(new Key(Key.Kind.TEXT, text)));
    }

    private void goTo(String key) {
        for (int i = 0; i < form.fields().size() && !form.field().key().equals(key); i++) {
            press(Key.Kind.DOWN);
        }
        assertEquals(key, form.field().key());
    }

    private static byte[] bytes(Profile profile) {
        Layout<Profile> layout = Layout.of(Profile.class);
        ByteBuffer bytes = ByteBuffer.allocate(layout.size(profile));
        layout.write(profile, bytes);
        return bytes.array();
    }

    @Test
    void whatIsNotTouchedStaysAsItIs() {
        assertEquals(Arrays.toString(bytes(PROFILE)), Arrays.toString(bytes(profile.filledIn())));
        assertEquals(Authentication.UNCHANGED, profile.whoMayAdd());
    }

    @Test
    void keysFillItIn() {
        type("!");
        goTo("gender");
        press(Key.Kind.RIGHT, Key.Kind.LEFT, Key.Kind.LEFT);
        goTo("age");
        press(Key.Kind.BACKSPACE);
        type("1");
        goTo("country");
        type("j");
        goTo("authentication");
        press(Key.Kind.RIGHT, Key.Kind.RIGHT);
        assertEquals(Form.Outcome.FILLED_IN, form.key(Key.of(Key.Kind.ENTER)));
        Profile now = profile.filledIn();
        assertEquals("小明!", now.nickname().toString());
        assertEquals(0, now.gender());
        assertEquals(31, now.age());
        assertEquals("Japan", form.field("country").value());
        assertEquals(Authentication.ASK_FIRST, profile.whoMayAdd());
    }

    @Test
    void aNumberIsOne() {
        goTo("age");
        for (String wrong : new String[] {"256", "-1", "", "1.5", "99999999999"}) {
            form.editor().set(wrong);
            assertEquals(
                    "Age: a number from 0 to 255",
                    assertThrows(IllegalArgumentException.class, profile::filledIn)
                            .getMessage());
        }
        form.editor().set("255");
        assertEquals(255, profile.filledIn().age());
    }

    @Test
    void itIsGivenUp() {
        assertEquals(Form.Outcome.GIVEN_UP, form.key(Key.of(Key.Kind.ESCAPE)));
        assertEquals(Form.Outcome.GIVEN_UP, form.key(new Key(Key.Kind.CONTROL, "C")));
    }
}
