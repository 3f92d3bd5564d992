package org.oicq.server.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a page, from the jar into memory, by the paths that a browser asks for. */
public final class PageFiles {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json");

    /** A file in the forms that there are of it. */
    private record Forms(PageFile plain, @Nullable PageFile compressed) {}

    private final Map<String, Forms> byPath = new HashMap<>();

    /**
     * Reads them all. There are none where this machine had no bundler for the page.
     *
     * @param folder where they are in the jar, as {@code /org/oicq/page/}
     * @param start the file that is at {@code /}
     */
    public PageFiles(String folder, String start) {
        byte[] names = read(folder + "files");
        if (names == null) {
            return;
        }
        for (String name : new String(names, StandardCharsets.UTF_8).lines().toList()) {
            byte[] plain = read(folder + name);
            byte[] compressed = read(folder + name + ".gz");
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (plain == null || type == null) {
                throw new IllegalStateException("the page's file " + name + " is missing, or of an unknown type");
            }
            byPath.put(
                    name.equals(start) ? "/" : "/" + name,
                    new Forms(
                            new PageFile(type, plain, false, compressed != null),
                            compressed == null ? null : new PageFile(type, compressed, true, true)));
        }
    }

    private static byte @Nullable [] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isEmpty() {
        return byPath.isEmpty();
    }

    /**
     * The whole answer to GET or HEAD of a file; empty where there is no such file.
     *
     * @param connection the header that says whether the connection goes on, or empty
     */
    public Optional<ByteBuf> answer(ByteBufAllocator allocator, HttpRequest request, String connection) {
        String encodings = String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING));
        return find(path(request), encodings.toLowerCase(Locale.ROOT).contains("gzip"))
                .map(file -> file.answer(
                        allocator,
                        file.among(request.headers().get(HttpHeaderNames.IF_NONE_MATCH, "")),
                        request.method().equals(HttpMethod.GET),
                        connection));
    }

    static String path(HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** The file at a path, compressed if there is such a form and the browser takes it. */
    private Optional<PageFile> find(String path, boolean takesGzip) {
        Forms forms = byPath.get(path);
        if (forms == null) {
            return Optional.empty();
        }
        return Optional.of(takesGzip && forms.compressed != null ? forms.compressed : forms.plain);
    }

    /**
     * A whole answer of one sentence.
     *
     * @param whole whether the body goes with it: to HEAD it does not
     * @param headers more of them, each with its line's end
     */
    static ByteBuf plain(Channel channel, HttpResponseStatus status, String words, boolean whole, String headers) {
        byte[] body = words.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + "\r\ncontent-type: text/plain; charset=UTF-8\r\ncontent-length: "
                + body.length + "\r\n" + headers + "\r\n";
        ByteBuf answer = channel.alloc().ioBuffer(head.length() + body.length);
        answer.writeCharSequence(head, StandardCharsets.US_ASCII);
        return whole ? answer.writeBytes(body) : answer;
    }
}
