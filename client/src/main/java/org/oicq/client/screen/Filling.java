package org.oicq.client.screen;

import java.util.List;
import java.util.Optional;
import org.oicq.client.Await;
import org.oicq.client.OicqClient;
import org.oicq.client.terminal.Key;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.text.Shown;

/** Shows a form, and sends what is filled in. It stays open until the server has taken it, or the user gives it up. */
final class Filling {
    private final Talk talk;
    private final Model model;
    private final Texts texts;
    private Runnable filledIn = () -> {};

    Filling(Talk talk, Model model) {
        this.talk = talk;
        this.model = model;
        this.texts = model.texts();
    }

    /** The user's own data. */
    void profile(OicqClient client) {
        talk.work(() -> {
            Profile now = Await.result(client.viewUser(client.number()));
            talk.post(() -> {
                ProfileForm profile = new ProfileForm(now, client.charset(), texts);
                model.form(Optional.of(profile.form()));
                filledIn = () -> talk.client()
                        .ifPresentOrElse(
                                there -> send(profile, there),
                                () -> say(texts.get("no-connection", model.secondsToTry())));
            });
        });
    }

    /** A key while a form is open. */
    void key(Key key) {
        model.choices(List.of());
        switch (model.form().map(form -> form.key(key)).orElse(Form.Outcome.GOES_ON)) {
            case GOES_ON -> {
                // More keys follow.
            }
            case GIVEN_UP -> model.form(Optional.empty());
            case FILLED_IN -> filledIn.run();
        }
    }

    private void send(ProfileForm profile, OicqClient client) {
        Profile wanted;
        try {
            wanted = profile.filledIn();
        } catch (IllegalArgumentException e) {
            say(String.valueOf(e.getMessage()));
            return;
        }
        var _ = client.changeData(wanted, "", profile.whoMayAdd())
                .whenComplete((now, problem) -> talk.post(() -> {
                    if (now == null) {
                        say(texts.get(
                                "refused",
                                Shown.line(String.valueOf(Talk.cause(problem).getMessage()))));
                        return;
                    }
                    model.form(Optional.empty());
                    model.named(client.number(), now.nickname().toString());
                    model.note(texts.get("form.saved"));
                }));
    }

    /** Above the line that is written, where it is seen beside the form. */
    private void say(String sentence) {
        model.choices(List.of(sentence));
    }
}
