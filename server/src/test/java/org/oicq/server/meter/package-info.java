@NullMarked
package org.oicq.server.meter;

import org.jspecify.annotations.NullMarked;
