/** Opens documents and makes pages of them, in a process of its own: nothing here runs in the server. */
@NullMarked
package org.oicq.server.documents.worker;

import org.jspecify.annotations.NullMarked;
