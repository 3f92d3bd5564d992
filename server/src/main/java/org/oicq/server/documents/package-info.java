/** What fax and print have in common: documents, their jobs, and how those get done. */
@NullMarked
package org.oicq.server.documents;

import org.jspecify.annotations.NullMarked;
