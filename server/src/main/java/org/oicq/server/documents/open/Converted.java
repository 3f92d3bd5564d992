package org.oicq.server.documents.open;

/**
 * What became of a document.
 *
 * @param original whether the document itself is what was asked for, and no other file was made
 */
public record Converted(int pages, boolean original) {}
