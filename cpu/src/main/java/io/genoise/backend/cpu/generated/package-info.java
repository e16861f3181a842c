/// Where generated classes live: the launcher's compiler settings name this package.
package io.genoise.backend.cpu.generated;
