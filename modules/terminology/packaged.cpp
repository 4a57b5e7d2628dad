#include "terminology/detail/layers.hpp"

// The file that schemas/terminology writes, as it stands.
asm(R"(
    .pushsection .rodata
    .balign 8
    .global fascia_terminology_content
fascia_terminology_content:
    .incbin ")" FASCIA_TERMINOLOGY_CONTENT R"("
    .popsection
)");

extern "C" const char fascia_terminology_content[];

namespace fascia::terminology::detail {
namespace {

Tables read_tables() {
    Tables tables;
    std::size_t columns = 0;
    for_each_column([&](const auto&) { ++columns; }, tables);
    const char* position = fascia_terminology_content + columns * sizeof(std::uint32_t);
    const auto* rows = reinterpret_cast<const std::uint32_t*>(fascia_terminology_content);
    for_each_column(
        [&]<class T>(View<T>& column) {
            column = {reinterpret_cast<const T*>(position), *rows++};
            position += (column.size_bytes() + 3) / 4 * 4;
        },
        tables);
    return tables;
}

}  // namespace

const Tables& packaged_tables() {
    static const Tables tables = read_tables();
    return tables;
}

}  // namespace fascia::terminology::detail
