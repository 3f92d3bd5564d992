/** What the server counts about itself. Everybody may count here, so it knows nobody. */
@NullMarked
package org.oicq.server.meter;

import org.jspecify.annotations.NullMarked;
