package org.oicq.server.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of jobs, {@code documents} in the data folder. It is made when it is needed. */
public final class DocumentFolder {
    private static final Pattern NAME = Pattern.compile("(\\d{1,10})\\.(part|document|pages|pages-part|received)");

    private final Path folder;

    public DocumentFolder(Path data) {
        this.folder = data.resolve("documents");
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

    /** A fax that came in. */
    public Path received(long fax) throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(fax + ".received");
    }

    /** Deletes all that there is of a job. */
    void delete(long job) throws IOException {
        for (Path file : List.of(
                folder.resolve(job + ".part"),
                document(job),
                pagesPart(job),
                pages(job),
                folder.resolve(job + ".received"))) {
            Files.deleteIfExists(file);
        }
    }

    /** The numbers of all jobs that have a file here, those of faxes that came in apart. */
    Map<Boolean, List<Long>> numbers() throws IOException {
        Map<Boolean, List<Long>> found = new TreeMap<>(Map.of(false, new ArrayList<>(), true, new ArrayList<>()));
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.get(name.group(2).equals("received")).add(Long.parseLong(name.group(1)));
                }
            }
        }
        return found;
    }
}
