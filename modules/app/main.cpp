#include "app/detail/command_line.hpp"

int main(int argc, char** argv) {
    return fascia::app::run(argc, argv);
}
