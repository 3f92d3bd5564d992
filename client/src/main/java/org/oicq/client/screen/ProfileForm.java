package org.oicq.client.screen;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** One's own data as a form. */
final class ProfileForm {
    private static final int MOST_PORTRAIT = 65_535;
    private static final int MOST_AGE = 255;
    private static final String AUTHENTICATION = "authentication";

    private final Texts texts;
    private final WireCharset charset;
    private final Form form;

    ProfileForm(Profile now, WireCharset charset, Texts texts) {
        this.texts = texts;
        this.charset = charset;
        this.form = new Form(
                texts.get("form.profile"),
                List.of(
                        text("nickname", now.nickname()),
                        code("gender", CodeTable.GENDER, now.gender()),
                        number("age", now.age()),
                        text("city", now.city()),
                        code("province", CodeTable.PROVINCE, now.province()),
                        code("country", CodeTable.COUNTRY, now.country()),
                        text("hobbies", now.hobbies()),
                        text("description", now.description()),
                        number("portrait", now.portrait()),
                        text("real-name", now.realName()),
                        text("address", now.address()),
                        text("zip-code", now.zipCode()),
                        code("education", CodeTable.EDUCATION, now.education()),
                        text("school", now.school()),
                        code("occupation", CodeTable.OCCUPATION, now.occupation()),
                        text("phone", now.phone()),
                        text("pager", now.pager()),
                        text("email", now.email()),
                        authentication()));
    }

    Form form() {
        return form;
    }

    private String label(String key) {
        return texts.get("form." + key);
    }

    private Form.Field text(String key, Text value) {
        return new Form.Field(key, label(key), value.toString(), List.of());
    }

    private Form.Field number(String key, int value) {
        return new Form.Field(key, label(key), Integer.toString(value), List.of());
    }

    private Form.Field code(String key, CodeTable table, int value) {
        String name = table.name(value, texts.language());
        // A code that the table does not know stays as it is.
        List<String> choices = Stream.concat(
                        table.entries().stream().map(entry -> entry.name(texts.language())), Stream.of(name))
                .distinct()
                .toList();
        return new Form.Field(key, label(key), name, choices);
    }

    private Form.Field authentication() {
        List<String> choices =
                Arrays.stream(Authentication.values()).map(this::name).toList();
        return new Form.Field(AUTHENTICATION, label(AUTHENTICATION), name(Authentication.UNCHANGED), choices);
    }

    private String name(Authentication one) {
        return texts.get("form.authentication." + one.code());
    }

    /**
     * The data as they are filled in.
     *
     * @throws IllegalArgumentException where a field cannot be what it says, with a sentence for the user
     */
    Profile filledIn() {
        return new Profile(
                readText("nickname"),
                readNumber("portrait", MOST_PORTRAIT),
                readCode("gender", CodeTable.GENDER),
                readNumber("age", MOST_AGE),
                readText("real-name"),
                readCode("country", CodeTable.COUNTRY),
                readCode("province", CodeTable.PROVINCE),
                readText("city"),
                readText("address"),
                readText("zip-code"),
                readCode("education", CodeTable.EDUCATION),
                readText("school"),
                readCode("occupation", CodeTable.OCCUPATION),
                readText("phone"),
                readText("pager"),
                readText("email"),
                readText("hobbies"),
                readText("description"));
    }

    /** Who may add the user from now on. */
    Authentication whoMayAdd() {
        String value = form.field(AUTHENTICATION).value();
        return Arrays.stream(Authentication.values())
                .filter(one -> name(one).equals(value))
                .findFirst()
                .orElse(Authentication.UNCHANGED);
    }

    private Text readText(String key) {
        Form.Field field = form.field(key);
        try {
            return Text.of(field.value(), charset);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field.label() + ": " + e.getMessage(), e);
        }
    }

    private int readNumber(String key, int most) {
        Form.Field field = form.field(key);
        String value = field.value().strip();
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        throw new IllegalArgumentException(texts.get("form.number", field.label(), most));
    }

    private int readCode(String key, CodeTable table) {
        return table.parse(form.field(key).value()).orElseThrow();
    }
}
