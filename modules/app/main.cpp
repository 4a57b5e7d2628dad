#include "app/detail/command_line.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    try {
        return fascia::app::run(argc, argv);
    } catch (const std::exception& bug) {
        std::cerr << "fascia: a fault of the program: " << bug.what() << '\n';
        return 1;
    }
}
