#include "fascia/base/outcome.hpp"

#include <stdexcept>

namespace fascia {

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
    std::string text = "unchecked failure at ";
    text += where.file_name();
    text += ':';
    text += std::to_string(where.line());
    if (!failure.issues().empty()) text += ": " + failure.issues().front().text;
    throw std::logic_error(text);
}

}  // namespace fascia
