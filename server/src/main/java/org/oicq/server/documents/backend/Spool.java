package org.oicq.server.documents.backend;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.oicq.codec.codes.DestinationState;
import org.oicq.schema.Job;
import org.oicq.server.documents.worker.Conversion.Form;

/**
 * Puts finished pages into a folder, for a person or another program: {@code 17-1795525440123.tif} or {@code .pdf}, and
 * beside it {@code .json}, which comes last and says that both are whole.
 */
public final class Spool implements Backend {
    private final Path folder;
    private final Form form;
    private final Function<String, List<Destination>> destinations;
    private final boolean anywhere;

    /** A spool for faxes, to whatever number. {@code book} finds numbers by name. */
    public static Spool forFax(Path folder, Function<String, List<Destination>> book) {
        return new Spool(folder, Form.FAX, book, true);
    }

    /** A spool for print, with one printer that is always ready. */
    public static Spool forPrint(Path folder) {
        List<Destination> only = List.of(new Destination("spool", "", DestinationState.READY));
        return new Spool(
                folder, Form.PDF, words -> "spool".contains(words.toLowerCase(Locale.ROOT)) ? only : List.of(), false);
    }

    private Spool(Path folder, Form form, Function<String, List<Destination>> destinations, boolean anywhere) {
        this.folder = folder;
        this.form = form;
        this.destinations = destinations;
        this.anywhere = anywhere;
    }

    @Override
    public List<Destination> find(String words, int most) {
        return destinations.apply(words).stream().limit(most).toList();
    }

    @Override
    public boolean knows(String destination) {
        return anywhere || destination.equals("spool");
    }

    @Override
    public Taking taking(String destination) {
        // What was for a printer while there was one.
        return knows(destination) ? Wish.of(form) : new Refused("there is no such printer any more");
    }

    @Override
    public Outcome handOver(Job job, Path pages, Consumer<String> referenced) {
        String name = job.id() + "-" + System.currentTimeMillis();
        referenced.accept(name);
        try {
            Files.createDirectories(folder);
            put(
                    name + (form == Form.FAX ? ".tif" : ".pdf"),
                    part -> Files.copy(pages, part, StandardCopyOption.REPLACE_EXISTING));
            put(name + ".json", part -> Files.writeString(part, JSON.std.asString(sidecar(job)) + "\n"));
            return new Done();
        } catch (IOException e) {
            return new Later("the spool folder cannot be written: " + e.getMessage());
        }
    }

    private interface Writing {
        void to(Path part) throws IOException;
    }

    private void put(String name, Writing writing) throws IOException {
        Path part = folder.resolve("." + name + ".part");
        writing.to(part);
        SafeFile.publish(part, folder.resolve(name));
    }

    private Map<String, Object> sidecar(Job job) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("job", job.id());
        facts.put("service", job.service().word());
        facts.put("destination", job.destination());
        facts.put("owner", job.owner());
        facts.put("sender", job.sender());
        facts.put("document", job.documentName());
        facts.put("pages", job.pages());
        facts.put("submitted", job.submittedAt().toString());
        Optional.of(job.doubtful()).filter(d -> d).ifPresent(d -> facts.put("mayBeTwice", d));
        return facts;
    }

    @Override
    public String place(String destination) {
        return "spool " + folder.toAbsolutePath();
    }

    @Override
    public Found recover(Job job, String reference) {
        return Files.exists(folder.resolve(reference + ".json")) ? Found.HANDED : Found.NOT_HANDED;
    }

    @Override
    public Progress follow(Job job, String reference) {
        return new Over(Job.State.DONE, "");
    }

    @Override
    public Optional<String> cancel(Job job, String reference) {
        // It is done before anybody could ask.
        return Optional.empty();
    }
}
