package org.oicq.codec.document;

/** What the fax server and the print server write to a user alike. */
public sealed interface DocumentAnswer extends FaxAnswer, PrintAnswer
        permits JobChange, JobData, CancelReply, JobList, DestinationList, JobMade {}
