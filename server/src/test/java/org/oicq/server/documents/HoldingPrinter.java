package org.oicq.server.documents;

import com.hp.jipp.encoding.IppInputStream;
import com.hp.jipp.encoding.IppOutputStream;
import com.hp.jipp.encoding.IppPacket;
import com.hp.jipp.model.JobState;
import com.hp.jipp.model.Operation;
import com.hp.jipp.model.PrinterState;
import com.hp.jipp.model.Status;
import com.hp.jipp.model.Types;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Printers that answer like any other but for one moment, at which each keeps who asks waiting: what a killed server
 * leaves behind there can be seen. Each counts the documents that it has printed.
 */
final class HoldingPrinter implements AutoCloseable {
    /** A printer, by the moment at which it holds. */
    enum Moment {
        /** It has made a job, which waits for its document. */
        JOB_MADE,
        /** It has not read the document. */
        BEFORE_DOCUMENT,
        /** It has printed. */
        PRINTED,
        /** It has printed, and forgets that. */
        PRINTED_AND_FORGOTTEN,
        /** It has printed, and gives jobs no number before that. */
        PRINTED_IN_ONE_GO;

        String path() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final HttpServer http;
    private final CountDownLatch held = new CountDownLatch(Moment.values().length);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Map<Moment, AtomicInteger> printed = new ConcurrentHashMap<>();
    private final Map<Integer, JobState> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    HoldingPrinter() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        for (Moment moment : Moment.values()) {
            printed.put(moment, new AtomicInteger());
            http.createContext("/" + moment.path(), exchange -> answer(exchange, moment));
        }
        http.start();
    }

    /** All of them, as the setting names them. */
    String setting() {
        return Arrays.stream(Moment.values())
                .map(moment ->
                        moment.path() + "=ipp://127.0.0.1:" + http.getAddress().getPort() + "/" + moment.path())
                .collect(Collectors.joining(","));
    }

    /** Waits until each holds somebody. */
    void awaitAllHeld() throws InterruptedException {
        held.await();
    }

    /** From now on nobody is held. */
    void release() {
        released.countDown();
    }

    int printed(Moment moment) {
        return printed.getOrDefault(moment, new AtomicInteger()).get();
    }

    private boolean holds() {
        return released.getCount() > 0;
    }

    private void hold() {
        held.countDown();
        try {
            released.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, Moment moment) throws IOException {
        try (exchange) {
            IppPacket request = new IppInputStream(exchange.getRequestBody()).readPacket();
            Operation deed = request.getOperation();
            URI uri = URI.create("ipp://127.0.0.1/job");
            IppPacket.Builder answer;
            if (deed.equals(Operation.getPrinterAttributes)) {
                answer = IppPacket.response(Status.successfulOk)
                        .putPrinterAttributes(
                                Types.printerState.of(PrinterState.idle),
                                Types.documentFormatSupported.of("application/pdf"),
                                Types.operationsSupported.of(
                                        moment == Moment.PRINTED_IN_ONE_GO
                                                ? List.of(Operation.printJob)
                                                : List.of(Operation.createJob, Operation.sendDocument)));
            } else if (deed.equals(Operation.getJobAttributes)) {
                JobState state = jobs.get(job(request));
                answer = state == null || (moment == Moment.PRINTED_AND_FORGOTTEN && printed(moment) == 1)
                        ? IppPacket.response(Status.clientErrorNotFound)
                        : IppPacket.jobResponse(
                                Status.successfulOk,
                                job(request),
                                uri,
                                state,
                                List.of(state.equals(JobState.pendingHeld) ? "job-incoming" : "none"));
            } else if (deed.equals(Operation.cancelJob)) {
                jobs.put(job(request), JobState.canceled);
                answer = IppPacket.response(Status.successfulOk);
            } else {
                int job = deed.equals(Operation.sendDocument) ? job(request) : numbers.incrementAndGet();
                jobs.put(job, JobState.pendingHeld);
                if (deed.equals(Operation.createJob)) {
                    holdAt(moment == Moment.JOB_MADE);
                } else {
                    holdAt(moment == Moment.BEFORE_DOCUMENT);
                    exchange.getRequestBody().readAllBytes();
                    jobs.put(job, JobState.completed);
                    printed.getOrDefault(moment, new AtomicInteger()).incrementAndGet();
                    holdAt(moment.compareTo(Moment.PRINTED) >= 0);
                }
                answer = IppPacket.jobResponse(Status.successfulOk, job, uri, JobState.pending);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/ipp");
            exchange.sendResponseHeaders(200, 0);
            try (IppOutputStream out = new IppOutputStream(exchange.getResponseBody())) {
                out.write(answer.setRequestId(request.getRequestId()).build());
            }
        }
    }

    /** Who was held hears no more: the server that asked is dead. */
    private void holdAt(boolean here) throws IOException {
        if (here && holds()) {
            hold();
            throw new IOException("the server was killed");
        }
    }

    private static int job(IppPacket request) {
        Integer job = request.getValue(com.hp.jipp.encoding.Tag.operationAttributes, Types.jobId);
        return job == null ? 0 : job;
    }

    @Override
    public void close() {
        release();
        http.stop(0);
    }
}
