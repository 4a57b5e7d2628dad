#pragma once

namespace fascia::app {

/// Parses the command line, `--config FILE` (TOML) and FASCIA_SECTION_KEY, in rising order of
/// precedence config file, environment, flags, and runs the command. Returns the exit code.
int run(int argc, char** argv);

}  // namespace fascia::app
