package org.oicq.server.documents.print;

import com.hp.jipp.encoding.AttributeGroup;
import com.hp.jipp.encoding.IppPacket;
import com.hp.jipp.encoding.Tag;
import com.hp.jipp.model.JobState;
import com.hp.jipp.model.PrinterState;
import com.hp.jipp.model.Status;
import com.hp.jipp.model.Types;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.DestinationState;
import org.oicq.schema.Job;
import org.oicq.server.documents.backend.Backend;
import org.oicq.server.documents.worker.Conversion.Form;

/**
 * Prints on printers that speak IPP. A job's reference is its number at the printer, known before its document is sent
 * where the printer can make a job first; one that cannot leaves a doubt after a kill in the middle.
 */
public final class Ipp implements Backend {
    /** The reference of a job that is sent in one go, until the printer has numbered it. */
    private static final String IN_ONE_GO = "sent";

    private static final int GOOD_RESOLUTION = 300;

    /** What a printer answers that has too much to do, or cannot just now. */
    private static final List<Integer> LATER = List.of(
            Status.serverErrorBusy.getCode(),
            Status.serverErrorServiceUnavailable.getCode(),
            Status.serverErrorTemporaryError.getCode(),
            Status.serverErrorNotAcceptingJobs.getCode(),
            Status.serverErrorDeviceError.getCode());

    private final Map<String, Printer> printers = new LinkedHashMap<>();

    /**
     * A client of these printers, by name.
     *
     * @param trusted certificates that are trusted beside those that Java trusts
     */
    public Ipp(Map<String, URI> addresses, Collection<X509Certificate> trusted) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(PrinterTrust.context(trusted))
                .build();
        addresses.forEach((name, uri) -> printers.put(name, new Printer(name, uri, http)));
    }

    @Override
    public List<Destination> find(String words, int most) {
        String wanted = words.toLowerCase(Locale.ROOT);
        return printers.values().stream()
                .filter(printer -> printer.name().toLowerCase(Locale.ROOT).contains(wanted))
                .limit(most)
                .map(Ipp::destination)
                .toList();
    }

    private static Destination destination(Printer printer) {
        try {
            Printer.Facts facts = printer.facts();
            DestinationState state = facts.state().equals(PrinterState.stopped)
                    ? DestinationState.STOPPED
                    : facts.state().equals(PrinterState.processing) ? DestinationState.BUSY : DestinationState.READY;
            return new Destination(printer.name(), facts.trouble(), state);
        } catch (IOException e) {
            return new Destination(printer.name(), Printer.sentence(e), DestinationState.STOPPED);
        }
    }

    @Override
    public boolean knows(String destination) {
        return printers.containsKey(destination);
    }

    @Override
    public Taking taking(String destination) {
        Printer printer = printers.get(destination);
        if (printer == null) {
            return new Refused("there is no such printer any more");
        }
        try {
            Printer.Facts facts = printer.facts();
            if (facts.formats().contains(Printer.PDF)) {
                return Wish.of(Form.PDF);
            }
            if (facts.formats().contains(Printer.RASTER)) {
                int dpi = facts.resolutions().contains(GOOD_RESOLUTION)
                        ? GOOD_RESOLUTION
                        : facts.resolutions().stream().findFirst().orElse(GOOD_RESOLUTION);
                return new Wish(Form.RASTER, dpi, facts.color());
            }
            return new Refused("the printer takes neither PDF nor PWG raster");
        } catch (IOException e) {
            return new Later(Printer.sentence(e));
        }
    }

    @Override
    public Outcome handOver(Job job, Path pages, Consumer<String> referenced) {
        Printer printer = printers.get(job.destination());
        if (printer == null) {
            return new Refused("there is no such printer any more");
        }
        boolean sending = false;
        try {
            String format = isRaster(pages) ? Printer.RASTER : Printer.PDF;
            String title = job.documentName().isEmpty() ? "OICQ job " + job.id() : job.documentName();
            if (!printer.facts().createsJobs()) {
                referenced.accept(IN_ONE_GO);
                sending = true;
                return outcome(printer.send(
                        IppPacket.printJob(printer.uri())
                                .putOperationAttributes(Types.jobName.of(title), Types.documentFormat.of(format)),
                        pages));
            }
            IppPacket made =
                    printer.ask(IppPacket.createJob(printer.uri()).putOperationAttributes(Types.jobName.of(title)));
            if (!(outcome(made) instanceof Handed(String reference))) {
                return outcome(made);
            }
            referenced.accept(reference);
            sending = true;
            IppPacket sent = printer.send(
                    IppPacket.sendDocument(printer.uri(), Integer.parseInt(reference))
                            .putOperationAttributes(Types.documentFormat.of(format), Types.lastDocument.of(true)),
                    pages);
            return outcome(sent) instanceof Handed ? new Handed(reference) : outcome(sent);
        } catch (Printer.NotReachedException e) {
            return new Later(Printer.sentence(e));
        } catch (IOException e) {
            return sending ? new Unsure(e.toString()) : new Later(Printer.sentence(e));
        }
    }

    private static boolean isRaster(Path pages) throws IOException {
        try (InputStream in = Files.newInputStream(pages)) {
            return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("RaS2");
        }
    }

    private static Outcome outcome(IppPacket answer) {
        int code = answer.getStatus().getCode();
        if (code < 0x100) {
            Integer number = answer.getValue(Tag.jobAttributes, Types.jobId);
            return number == null ? new Refused("the printer gave the job no number") : new Handed(number.toString());
        }
        String words = answer.getStatus().getName();
        return LATER.contains(code)
                ? new Later("the printer says: " + words)
                : new Refused("the printer says: " + words);
    }

    @Override
    public String place(String destination) {
        Printer printer = printers.get(destination);
        return printer == null ? "" : printer.uri().toString();
    }

    @Override
    public Found recover(Job job, String reference) {
        Printer printer = printers.get(job.destination());
        if (printer == null || reference.equals(IN_ONE_GO)) {
            return Found.UNKNOWN;
        }
        try {
            AttributeGroup group = attributes(printer, reference);
            if (group == null) {
                return Found.UNKNOWN;
            }
            List<String> reasons = group.getStrings(Types.jobStateReasons);
            JobState state = group.getValue(Types.jobState);
            if (reasons.contains("job-incoming") || reasons.contains("job-data-insufficient")) {
                // Its document never came whole.
                var _ = cancel(job, reference);
                return Found.NOT_HANDED;
            }
            return JobState.aborted.equals(state) || JobState.canceled.equals(state) ? Found.NOT_HANDED : Found.HANDED;
        } catch (IOException _) {
            return Found.LATER;
        }
    }

    /** What the printer says of a job; null where it does not know it. */
    private static @Nullable AttributeGroup attributes(Printer printer, String reference) throws IOException {
        IppPacket answer = printer.ask(IppPacket.getJobAttributes(
                printer.uri(),
                Integer.parseInt(reference),
                Types.jobState,
                Types.jobStateReasons,
                Types.jobImpressionsCompleted));
        int code = answer.getStatus().getCode();
        if (code == Status.clientErrorNotFound.getCode() || code == Status.clientErrorGone.getCode()) {
            return null;
        }
        if (code >= 0x100) {
            throw new Printer.PrinterException(
                    "the printer says: " + answer.getStatus().getName(), null);
        }
        return answer.get(Tag.jobAttributes);
    }

    @Override
    public Progress follow(Job job, String reference) {
        Printer printer = printers.get(job.destination());
        if (printer == null) {
            return new Gone();
        }
        try {
            AttributeGroup group = attributes(printer, reference);
            if (group == null) {
                return new Gone();
            }
            JobState state = group.getValue(Types.jobState);
            if (JobState.completed.equals(state)) {
                return new Over(Job.State.DONE, "");
            }
            if (JobState.canceled.equals(state)) {
                return new Over(Job.State.CANCELLED, job.cancelled() ? "" : "it was cancelled at the printer");
            }
            String reasons = String.join(", ", group.getStrings(Types.jobStateReasons));
            if (JobState.aborted.equals(state)) {
                return new Over(Job.State.FAILED, "the printer gave it up: " + reasons);
            }
            Integer done = group.getValue(Types.jobImpressionsCompleted);
            Printer.Facts facts = printer.facts();
            return new Going(
                    done == null ? 0 : Math.clamp(done, 0, 0xffff),
                    facts.trouble().isEmpty() ? "" : "the printer says: " + facts.trouble());
        } catch (IOException e) {
            return new Later(Printer.sentence(e));
        }
    }

    @Override
    public Optional<String> cancel(Job job, String reference) {
        Printer printer = printers.get(job.destination());
        if (printer == null || reference.equals(IN_ONE_GO)) {
            return Optional.empty();
        }
        try {
            IppPacket answer = printer.ask(IppPacket.cancelJob(printer.uri(), Integer.parseInt(reference)));
            return answer.getStatus().getCode() < 0x100
                    ? Optional.empty()
                    : Optional.of("the printer says: " + answer.getStatus().getName());
        } catch (IOException e) {
            return Optional.of(Printer.sentence(e));
        }
    }
}
