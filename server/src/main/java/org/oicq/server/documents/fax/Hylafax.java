package org.oicq.server.documents.fax;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.schema.Job;
import org.oicq.server.documents.backend.Backend;
import org.oicq.server.documents.worker.Conversion.Form;

/**
 * Sends faxes through HylaFAX, which dials and tries as it is set up to. A job's reference is its number there; it is
 * known before the job is submitted, so that a kill in between leaves no doubt while HylaFAX remembers its jobs.
 */
public final class Hylafax implements Backend {
    private static final Pattern PAGES = Pattern.compile("^\\d{1,4}");

    private final InetSocketAddress address;
    private final String user;
    private final String password;
    private final Function<String, List<Destination>> book;

    /**
     * A client; nothing is connected between jobs.
     *
     * @param password empty for none
     * @param book finds numbers by name
     */
    public Hylafax(InetSocketAddress address, String user, String password, Function<String, List<Destination>> book) {
        this.address = address;
        this.user = user;
        this.password = password;
        this.book = book;
    }

    @Override
    public List<Destination> find(String words, int most) {
        return book.apply(words).stream().limit(most).toList();
    }

    @Override
    public boolean knows(String destination) {
        return true;
    }

    @Override
    public Taking taking(String destination) {
        return Wish.of(Form.FAX);
    }

    private HylafaxClient connect() throws IOException {
        return new HylafaxClient(address, user, password);
    }

    @Override
    public Outcome handOver(Job job, Path pages, Consumer<String> referenced) {
        boolean submitting = false;
        try (HylafaxClient fax = connect()) {
            String document = fax.store(pages);
            String number = fax.newJob();
            referenced.accept(number);
            fax.setText("FROMUSER", "OICQ " + job.owner());
            fax.setText("JOBINFO", "OICQ job " + job.id());
            fax.setText("DIALSTRING", job.destination());
            fax.setText("EXTERNAL", job.destination());
            fax.set("LASTTIME", "000259"); // three hours less a minute: months, days, hours, minutes
            fax.set("MAXDIALS", "12");
            fax.set("MAXTRIES", "3");
            fax.set("SCHEDPRI", "127");
            fax.set("NOTIFY", "none");
            fax.set("PAGEWIDTH", "209");
            fax.set("PAGELENGTH", "297");
            fax.set("VRES", "196");
            fax.set("PAGECHOP", "none");
            fax.set("DOCUMENT", document);
            submitting = true;
            return submit(fax, number);
        } catch (HylafaxClient.RefusedException e) {
            return e.forNow() ? new Later(sentence(e)) : new Refused(sentence(e));
        } catch (IOException e) {
            return submitting ? new Unsure(e.toString()) : new Later(sentence(e));
        }
    }

    private static Outcome submit(HylafaxClient fax, String number) throws IOException {
        try {
            fax.submit();
            return new Handed(number);
        } catch (HylafaxClient.RefusedException e) {
            if (!e.forNow()) {
                throw e;
            }
            // So it answers where its scheduler is dead. Unless it gives the job back, it may have it all the same.
            return fax.withdraw(number) ? new Later(sentence(e)) : new Unsure(sentence(e));
        }
    }

    private static String sentence(IOException e) {
        return switch (e) {
            case HylafaxClient.RefusedException _ -> "the fax server says: " + e.getMessage();
            case HylafaxClient.BrokenAnswerException _ -> String.valueOf(e.getMessage());
            default -> "the fax server does not answer";
        };
    }

    @Override
    public String place(String destination) {
        return "hylafax " + address.getHostString() + ":" + address.getPort();
    }

    @Override
    public Found recover(Job job, String reference) {
        try (HylafaxClient fax = connect()) {
            if (!fax.select(reference)) {
                // It was never submitted, or is over and forgotten.
                return Found.UNKNOWN;
            }
            return Found.HANDED;
        } catch (IOException _) {
            return Found.LATER;
        }
    }

    @Override
    public Progress follow(Job job, String reference) {
        try (HylafaxClient fax = connect()) {
            if (!fax.select(reference)) {
                return new Gone();
            }
            String state = fax.get("STATE");
            String status = fax.get("STATUS");
            int done = pagesDone(fax);
            return switch (state) {
                case "DONE" ->
                    job.cancelled() && !status.isEmpty()
                            ? new Over(Job.State.CANCELLED, "")
                            : new Over(Job.State.DONE, "");
                case "FAILED" ->
                    job.cancelled()
                            ? new Over(Job.State.CANCELLED, "")
                            : new Over(
                                    Job.State.FAILED, status.isEmpty() ? "the fax server could not send it" : status);
                default -> new Going(done, status);
            };
        } catch (IOException e) {
            return new Later(sentence(e));
        }
    }

    private static int pagesDone(HylafaxClient fax) throws IOException {
        try {
            Matcher pages = PAGES.matcher(fax.get("NPAGES"));
            return pages.find() ? Integer.parseInt(pages.group()) : 0;
        } catch (HylafaxClient.RefusedException _) {
            // Not every version tells.
            return 0;
        }
    }

    @Override
    public Optional<String> cancel(Job job, String reference) {
        try (HylafaxClient fax = connect()) {
            fax.kill(reference);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(sentence(e));
        }
    }
}
