@NullMarked
package org.oicq.server.console;

import org.jspecify.annotations.NullMarked;
