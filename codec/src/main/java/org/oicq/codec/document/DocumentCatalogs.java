package org.oicq.codec.document;

import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;

/** The catalogs of the fax server and the print server. */
public final class DocumentCatalogs {
    /** What the fax server writes to users. */
    public static final Catalog<FaxAnswer> FAX_TO_USER =
            new Catalog<>(Route.of(ProgramKind.FAX_SERVER, ProgramKind.OICQ_USER), FaxAnswer.class, null);

    /** What users write to the fax server. */
    public static final Catalog<FaxRequest> USER_TO_FAX =
            new Catalog<>(Route.of(ProgramKind.OICQ_USER, ProgramKind.FAX_SERVER), FaxRequest.class, FAX_TO_USER);

    /** What the print server writes to users. */
    public static final Catalog<PrintAnswer> PRINT_TO_USER =
            new Catalog<>(Route.of(ProgramKind.PRINT_SERVER, ProgramKind.OICQ_USER), PrintAnswer.class, null);

    /** What users write to the print server. */
    public static final Catalog<PrintRequest> USER_TO_PRINT =
            new Catalog<>(Route.of(ProgramKind.OICQ_USER, ProgramKind.PRINT_SERVER), PrintRequest.class, PRINT_TO_USER);

    private DocumentCatalogs() {}
}
