package org.oicq.server.documents;

import java.util.HashSet;
import java.util.Set;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.DocumentContent;
import org.oicq.codec.document.FaxRequest;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.PrintRequest;
import org.oicq.codec.document.ViewJob;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Job;
import org.oicq.server.TestClient;

/** A client of the fax and print servers, on a {@link TestClient} that is logged in. */
final class DocumentClient {
    private static final int PIECE = 64 * 1024;

    /** Documents are opened at a low priority, which takes long on a busy machine. */
    private static final int PATIENCE_MILLIS = 180_000;

    private final TestClient client;

    DocumentClient(TestClient client) {
        this.client = client;
    }

    long number() {
        return client.number();
    }

    void fax(FaxRequest packet) {
        client.sendBytes(DocumentCatalogs.USER_TO_FAX.encode(packet).array());
    }

    void print(PrintRequest packet) {
        client.sendBytes(DocumentCatalogs.USER_TO_PRINT.encode(packet).array());
    }

    /** The next packet, of whatever program. */
    Packet receive() {
        Frame frame = client.receiveFrame(PATIENCE_MILLIS);
        try {
            for (Catalog<?> catalog :
                    new Catalog<?>[] {DocumentCatalogs.FAX_TO_USER, DocumentCatalogs.PRINT_TO_USER, Catalog.OICQ_TO_USER
                    }) {
                if (catalog.route().equals(frame.route())) {
                    return catalog.read(frame, WireCharset.GB18030);
                }
            }
        } catch (ProtocolException e) {
            throw new AssertionError("the server has sent what is no packet", e);
        }
        throw new AssertionError(
                "a frame came from " + ProgramKind.find(frame.route().sender()));
    }

    /** The next packet, which must be of this kind. */
    <P extends Packet> P receive(Class<P> kind) {
        Packet packet = receive();
        if (!kind.isInstance(packet)) {
            throw new AssertionError("a " + kind.getSimpleName() + " was expected, and this came: " + packet);
        }
        return kind.cast(packet);
    }

    /** The words of the next packet, which must be a notice of the OICQ server. */
    String hear() {
        return receive(Message.class).information().toString();
    }

    /** Waits for the ends of jobs, in whatever order they come; those that ended before are asked for. */
    void endAll(long[] jobs) {
        Set<Long> left = new HashSet<>();
        for (long job : jobs) {
            left.add(job);
            fax(new ViewJob(number(), job));
        }
        while (!left.isEmpty()) {
            switch (receive()) {
                case JobData now when now.state() >= Job.State.DONE.code() -> left.remove(now.job());
                case JobChange now when now.state() >= Job.State.DONE.code() -> left.remove(now.job());
                default -> {
                    // It is not over.
                }
            }
        }
    }

    /** Announces a document for a service, and sends it whole. Returns its job. */
    long send(Job.Service service, String destination, String name, byte[] document) {
        AnnounceDocument announcement =
                new AnnounceDocument(number(), Text.of(destination), Text.of(name), document.length);
        send(service, announcement);
        Packet answer = receive();
        while (answer instanceof JobChange) {
            // Of another job.
            answer = receive();
        }
        JobMade made = (JobMade) answer;
        if (made.allow() != 1) {
            throw new AssertionError("the document was refused");
        }
        for (int from = 0; from < document.length; from += PIECE) {
            byte[] piece = java.util.Arrays.copyOfRange(document, from, Math.min(document.length, from + PIECE));
            send(service, new DocumentContent(number(), made.job(), Blob.of(piece)));
        }
        return made.job();
    }

    /** Sends a packet that both services know. */
    <R extends FaxRequest & PrintRequest> void send(Job.Service service, R packet) {
        if (service == Job.Service.FAX) {
            fax(packet);
        } else {
            print(packet);
        }
    }

    /** Waits for a job's end, whatever else comes. Returns its last change. */
    JobChange end(long job) {
        while (true) {
            if (receive() instanceof JobChange change
                    && change.job() == job
                    && change.state() >= Job.State.DONE.code()) {
                return change;
            }
        }
    }
}
