package org.oicq.codec.document;

/** What a user writes to the fax server and to the print server alike. */
public sealed interface DocumentRequest extends FaxRequest, PrintRequest
        permits SubmitText, ViewJob, CancelJob, ListJobs, FindDestinations, AnnounceDocument, DocumentContent {}
