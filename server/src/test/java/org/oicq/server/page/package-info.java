@NullMarked
package org.oicq.server.page;

import org.jspecify.annotations.NullMarked;
