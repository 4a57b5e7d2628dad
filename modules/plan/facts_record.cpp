#include "plan/detail/record.hpp"

#include <algorithm>
#include <cctype>

namespace fascia::plan::detail {

namespace {

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80);
}

bool matches_code(const Entry& entry, const Concept& wanted) {
    return std::any_of(entry.codes.begin(), entry.codes.end(), [&](const Code& code) {
        // Systems are long and mostly the same: codes tell sooner.
        const auto same = [&](const Code& w) {
            return w.code == code.code && w.system == code.system;
        };
        const auto under = [&](const Code& w) {
            return code.code.starts_with(w.code) && w.system == code.system;
        };
        return std::any_of(wanted.codes.begin(), wanted.codes.end(), same) ||
               (std::any_of(wanted.prefixes.begin(), wanted.prefixes.end(), under) &&
                std::none_of(wanted.except.begin(), wanted.except.end(), under));
    });
}

/// The name that stands in a display or text; "" = none.
std::string matching_name(const Entry& entry, const Concept& wanted) {
    for (const auto& text : entry.names)
        for (const auto& name : wanted.names)
            if (has_words(text, name)) return name;
    return {};
}

std::string_view list_of(Concept::Kind kind) {
    switch (kind) {
        case Concept::Kind::medication:
            return "medicines";
        case Concept::Kind::allergy:
            return "allergies";
        case Concept::Kind::condition:
        case Concept::Kind::device:
        case Concept::Kind::history:
            break;
    }
    return "problems";
}

std::string fact_name(Concept::Kind kind) {
    switch (kind) {
        case Concept::Kind::medication:
            return "medication";
        case Concept::Kind::allergy:
            return "allergy";
        case Concept::Kind::device:
            return "device";
        case Concept::Kind::condition:
        case Concept::Kind::history:
            break;
    }
    return "problem";
}

}  // namespace

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool has_words(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const auto end = at + name.size();
        if ((at == 0 || !is_word_character(text[at - 1])) &&
            (end == text.size() || !is_word_character(text[end])))
            return true;
    }
    return false;
}

std::string shown(const fhir::Element& codeable) {
    if (const auto text = codeable.child("text").text(); !text.empty()) return std::string{text};
    const auto coding = codeable.child("coding");
    const auto display = coding.child("display").text();
    return std::string{display.empty() ? coding.child("code").text() : display};
}

Record::Record(const FactBook& book) : book_{book} {
    read_conditions();
    read_medications();
    read_allergies();
    read_devices();
    read_lists();
    mark_illegible(medications_, Concept::Kind::medication);
    mark_illegible(devices_, Concept::Kind::device);
}

void Record::mark_illegible(std::vector<Entry>& entries, Concept::Kind kind) {
    const auto& concepts = book_.rules().concepts;
    for (auto& entry : entries)
        entry.illegible = entry.names.empty() &&
                          std::none_of(concepts.begin(), concepts.end(), [&](const Concept& each) {
                              return each.kind == kind && matches_code(entry, each);
                          });
}

void Record::add(std::vector<Entry>& entries, const fhir::Element& codeable,
                 const fhir::Resource& resource) {
    const auto codes = book_.codes(codeable);
    Entry entry{owned(codes), {}, versioned_reference(resource), shown(codeable)};
    if (const auto text = codeable.child("text").text(); !text.empty())
        entry.names.push_back(lower(text));
    for (const auto coding : codeable.children("coding"))
        if (const auto display = coding.child("display").text(); !display.empty())
            entry.names.push_back(lower(display));
    entries.push_back(std::move(entry));
}

const std::vector<Entry>& Record::entries(Concept::Kind kind) const {
    switch (kind) {
        case Concept::Kind::medication:
            return medications_;
        case Concept::Kind::allergy:
            return allergies_;
        case Concept::Kind::device:
            return devices_;
        case Concept::Kind::history:
            return history_;
        case Concept::Kind::condition:
            break;
    }
    return conditions_;
}

const Fact* Record::denial(const Concept& wanted) const {
    for (const auto& denial : denials_)
        for (const auto& code : denial.codes)
            if (std::find(wanted.denied_by.begin(), wanted.denied_by.end(), code) !=
                wanted.denied_by.end())
                return &denial.fact;
    return nullptr;
}

Presence Record::presence(const Concept& wanted, std::string_view list_override) const {
    Presence out;
    bool illegible = false;
    for (const auto& entry : entries(wanted.kind)) {
        const auto name = matching_name(entry, wanted);
        if (matches_code(entry, wanted) || !name.empty())
            out.facts.push_back({fact_name(wanted.kind), entry.shown, entry.reference});
        else if (entry.illegible)
            illegible = true;
    }
    if (!out.facts.empty()) {
        out.answer = true;
        return out;
    }
    const auto& review = list(list_override.empty() ? list_of(wanted.kind) : list_override);
    const auto* said = denial(wanted);
    if (!said) said = reviewed(review.name);
    if (said && !illegible) {
        out.answer = false;
        out.facts.push_back(*said);
    } else {
        out.missing.push_back({review.missing, review.text, review.who});
    }
    return out;
}

}  // namespace fascia::plan::detail
