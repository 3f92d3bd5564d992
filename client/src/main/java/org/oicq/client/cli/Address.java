package org.oicq.client.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where the server listens; an IPv6 address stands in brackets, and the port may be left out. */
record Address(String host, int port) {
    static final int DEFAULT_PORT = 8000;
    /** What is taken. */
    static final Sentence WANTED = Sentence.of("an-address", "HOST:PORT, as in 127.0.0.1:8000");

    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?");

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** For the options. */
    static final class Converter implements ITypeConverter<Address> {
        @Override
        public Address convert(String value) {
            Matcher form = FORM.matcher(value);
            if (form.matches()) {
                String host = form.group(1) == null ? form.group(2) : form.group(1);
                int port = form.group(3) == null ? DEFAULT_PORT : Integer.parseInt(form.group(3));
                if (host != null && port >= 1 && port <= 65_535) {
                    return new Address(host, port);
                }
            }
            throw new TypeConversionException(WANTED.toString());
        }
    }
}
