/** The HTTP interface (docs/http.md): a face on the services of the OICQ subsystem, for the programs of 2005. */
@NullMarked
package org.oicq.server.web;

import org.jspecify.annotations.NullMarked;
