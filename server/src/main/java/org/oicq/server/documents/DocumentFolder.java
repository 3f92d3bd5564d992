package org.oicq.server.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of jobs, {@code documents} in the data folder. It is made when it is needed. */
public final class DocumentFolder {
    /** Its name in the data folder. */
    public static final String NAME = "documents";

    private static final Pattern FILE =
            Pattern.compile("(\\d{1,10})\\.(part|document|pages|pages-part|pages-note|received)");

    private static final String ID = "folder-id";

    private static final Duration SETTLED = Duration.ofMinutes(10);

    private final Path folder;

    public DocumentFolder(Path data) {
        this.folder = data.resolve(NAME);
    }

    /** What tells this folder from those of other servers; made at the first call. */
    String id() throws IOException {
        Path file = folder.resolve(ID);
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).strip();
    }

    /** Where a document comes in. */
    Path part(long job) throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(job + ".part");
    }

    /** The whole document. */
    Path document(long job) {
        return folder.resolve(job + ".document");
    }

    /** Where its pages are written. */
    Path pagesPart(long job) {
        return folder.resolve(job + ".pages-part");
    }

    /** Its pages. */
    Path pages(long job) {
        return folder.resolve(job + ".pages");
    }

    /** What its pages are; see {@link MadePages}. */
    Path pagesNote(long job) {
        return folder.resolve(job + ".pages-note");
    }

    /** A fax that came in. */
    public Path received(long fax) throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(fax + ".received");
    }

    /** Deletes what was made of a job's document. */
    void deletePages(long job) throws IOException {
        for (Path file : List.of(pagesNote(job), pagesPart(job), pages(job))) {
            Files.deleteIfExists(file);
        }
    }

    /** Deletes all that there is of a job. */
    void delete(long job) throws IOException {
        deletePages(job);
        for (Path file : List.of(folder.resolve(job + ".part"), document(job), folder.resolve(job + ".received"))) {
            Files.deleteIfExists(file);
        }
    }

    /** Numbers of which files are kept here. */
    record Kept(Set<Long> jobs, Set<Long> faxes) {}

    /** The numbers of all files here that were not written a moment ago: a fax's comes before its row. */
    Kept kept() throws IOException {
        return kept(SETTLED);
    }

    /** The same of all that were not written for so long. */
    Kept kept(Duration settledFor) throws IOException {
        Kept found = new Kept(new TreeSet<>(), new TreeSet<>());
        if (!Files.isDirectory(folder)) {
            return found;
        }
        FileTime settled = FileTime.from(Instant.now().minus(settledFor));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (name.matches() && Files.getLastModifiedTime(file).compareTo(settled) < 0) {
                    boolean fax = name.group(2).equals("received");
                    (fax ? found.faxes() : found.jobs()).add(Long.parseLong(name.group(1)));
                }
            }
        }
        return found;
    }
}
