package org.oicq.server.admin;

import java.util.List;
import java.util.Map;

/** Where a command puts what it has found and done. */
public interface Results {
    /** One thing that was done, or one fact. */
    void result(String sentence, Map<String, ?> facts);

    /** Rows under headings. */
    void table(List<String> headings, List<List<?>> rows);

    /** Something that a person should know beside the result. */
    void hint(String sentence);

    /** Why nothing was done. */
    void error(String sentence);
}
