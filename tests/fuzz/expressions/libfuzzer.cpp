// The program of one libFuzzer target; FASCIA_FUZZ_ENTRY names the function of entries.hpp.
#ifdef FASCIA_FUZZ_ENTRY
#include "entries.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fascia::fuzz::FASCIA_FUZZ_ENTRY({reinterpret_cast<const char*>(data), size});
    return 0;
}
#endif
