package org.oicq.schema;

/**
 * What a user says about itself, in the order of packet {@code 0x01}. Nickname 1 to 255 characters, city at most 255;
 * the T fields 0 to 255 (gender 0, 1 or 255), portrait 0 to 65,535. No text holds U+0000.
 */
public record Profile(
        String nickname,
        int portrait,
        int gender,
        int age,
        String realName,
        int country,
        int province,
        String city,
        String address,
        String zipCode,
        int education,
        String school,
        int occupation,
        String phone,
        String pager,
        String email,
        String hobbies,
        String description) {
    /** The same without an e-mail address. */
    public Profile withoutEmail() {
        return new Profile(
                nickname, portrait, gender, age, realName, country, province, city, address, zipCode, education, school,
                occupation, phone, pager, "", hobbies, description);
    }
}
