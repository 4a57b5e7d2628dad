#include "workflow/detail/emergency.hpp"

#include <algorithm>

namespace fascia::workflow {

const plan::FlagRule* find_flag(const plan::Rules& rules, std::string_view code) {
    const auto found = std::ranges::find(rules.flags, code, &plan::FlagRule::code);
    return found == rules.flags.end() ? nullptr : &*found;
}

std::string_view emergency_advice(const plan::Rules& rules, std::string_view code) {
    const auto* flag = find_flag(rules, code);
    if (!flag || !flag->emergency) return {};
    return "Emergency: call the emergency number or go to the emergency department now.";
}

}  // namespace fascia::workflow
