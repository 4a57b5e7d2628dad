#include "plan/detail/record.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

/// A current snapshot that says something: entries, or "none known".
bool is_review(const fhir::Resource& list) {
    if (list.child("status").text() != "current" || list.child("mode").text() != "snapshot")
        return false;
    if (list.child("entry")) return true;
    return list.child("emptyReason").child("coding").child("code").text() == "nilknown";
}

}  // namespace

const ListRule& Record::list(std::string_view name) const {
    const auto& lists = book_.rules().lists.lists;
    return *std::find_if(lists.begin(), lists.end(),
                         [&](const ListRule& each) { return each.name == name; });
}

const Fact* Record::reviewed(std::string_view list) const {
    const auto found = reviewed_.find(list);
    return found == reviewed_.end() ? nullptr : &found->second;
}

/// An entry whose resource is not there still says what it displays.
void Record::read_unresolved(const fhir::Resource& list, std::vector<Entry>& entries) {
    for (const auto entry : list.children("entry")) {
        if (entry.child("deleted").text() == "true") continue;
        const auto item = entry.child("item");
        if (book_.resolve(item.child("reference").text(), list)) continue;
        const auto display = item.child("display").text();
        Entry out{{}, {}, versioned_reference(list), std::string{display}};
        if (!display.empty()) out.names.push_back(lower(display));
        entries.push_back(std::move(out));
    }
}

void Record::read_lists() {
    const auto& rules = book_.rules().lists;
    for (const auto& rule : rules.lists) {
        fhir::Resource newest;
        std::optional<Span> newest_date;
        for (const auto& list : book_.of_type("List")) {
            const auto date = span_of(list.child("date").text(), book_.set().zone);
            if (!is_review(list) || !date || !book_.exists(*date) ||
                !book_.has_code(list.child("code"), rule.code))
                continue;
            if (newest_date && date->first < newest_date->first) continue;
            newest = list;
            newest_date = date;
        }
        if (!newest || book_.age_days(newest_date->first) > rules.max_age_days) continue;
        reviewed_[rule.name] = {rule.missing, format_day(book_.day_of(newest_date->first)),
                                versioned_reference(newest)};
        if (rule.name == "medicines") read_unresolved(newest, medications_);
        if (rule.name == "allergies") read_unresolved(newest, allergies_);
        if (rule.name == "problems") read_unresolved(newest, conditions_);
        if (rule.name == "problems") read_unresolved(newest, history_);
    }
}

}  // namespace fascia::plan::detail
