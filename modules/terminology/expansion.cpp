#include "terminology/detail/filters.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <unordered_set>

namespace fascia::terminology {
namespace {

using namespace detail;

constexpr std::size_t includes_of_one_expansion = 2'000'000;

struct CodeHash {
    std::size_t operator()(const Coded& coded) const {
        return std::hash<std::string_view>{}(coded.code) ^ hash_of(coded.system);
    }
};
struct SameCode {
    bool operator()(const Coded& a, const Coded& b) const {
        return a.code == b.code && a.system == b.system;
    }
};

Failure failure_of(const Membership& membership) {
    return {membership.reason == Reason::no_value_set ? FailureKind::not_found
                                                      : FailureKind::unsupported,
            to_text(membership)};
}

/// Collects the codes of a value set in order, each once.
class Collector {
  public:
    Collector(const Terminology::Layer& top, Budget& budget, unsigned depth = 0)
        : top_{top}, budget_{budget}, depth_{depth} {}

    Outcome<std::vector<Coded>> collect(const ValueSet& set) && {
        const auto url = set.string(set->url);
        if (depth_ > deepest || !budget_.spend(set.includes().size() + 1))
            return failure_of(not_judged(Reason::too_deep, url));
        if (set->flags & without_compose) return failure_of(not_judged(Reason::no_content, url));
        for (const auto& include : set.includes()) {
            if (include.flags & exclude) continue;
            if (const auto added = add(set, include); !added) return added.error();
        }
        if (const auto taken = take_excluded(set); !taken) return taken.error();
        if (set->flags & without_inactive) std::erase_if(codes_, &Coded::is_inactive);
        return std::move(codes_);
    }

  private:
    Outcome<void> add(const ValueSet& set, const IncludeRow& include) {
        if (include.system == 0) return add_references(set, include);
        const auto listed = stretch(set.tables->listed, include, &IncludeRow::first_listed);
        const System system = system_of(top_, set, include);
        if (listed.empty()) return add_system(set, include, system);
        for (const auto& row : listed)
            if (const auto added = add_if_referred(set, include, coded(set, include, row, system));
                !added)
                return added.error();
        return {};
    }

    Coded coded(const ValueSet& set, const IncludeRow& include, const ListedRow& row,
                const System& system) const {
        const auto code = set.string(row.code), display = set.string(row.display);
        const ConceptPlace place = system ? find_concept(system, code) : ConceptPlace{};
        return {.system = set.string(include.system),
                .version = system ? system.string(system->version) : set.string(include.version),
                .code = code,
                .display = display.empty() ? place.display() : display,
                .is_abstract = place.has(abstract),
                .is_inactive = place.has(inactive)};
    }

    Outcome<void> add_system(const ValueSet& set, const IncludeRow& include, const System& system) {
        const auto url = set.string(include.system);
        if (!system.is_complete()) return failure_of(not_judged(Reason::no_content, url));
        const auto filters = filters_of(set, include, system);
        for (auto row = system.first_concept(); row < system.end_concept(); ++row) {
            const ConceptPlace place{system, row};
            if (place.has(abstract)) continue;
            const Question question = ask(url, system.string(place->code));
            Membership passes = judged(true);
            for (const auto& filter : filters)
                passes = all_of(passes, filter.judge(question, place));
            if (passes.judgement == Judgement::not_judged) return failure_of(passes);
            if (passes.judgement == Judgement::not_member) continue;
            if (const auto added = add_if_referred(set, include, coded_of(place)); !added)
                return added.error();
        }
        return {};
    }

    /// Only value sets: what all of them have, in the order of the first.
    Outcome<void> add_references(const ValueSet& set, const IncludeRow& include) {
        const auto references =
            stretch(set.tables->references, include, &IncludeRow::first_reference);
        if (references.empty()) return {};
        const ValueSet first = value_set_of(top_, *set.tables, references.front());
        if (!first) {
            const auto canonical = set.string(references.front().canonical);
            return failure_of(not_judged(Reason::no_value_set, canonical));
        }
        const auto codes = Collector{top_, budget_, depth_ + 1}.collect(first);
        if (!codes) return codes.error();
        for (const auto& code : *codes)
            if (const auto added = add_if_referred(set, include, code); !added)
                return added.error();
        return {};
    }

    Outcome<void> add_if_referred(const ValueSet& set, const IncludeRow& include,
                                  const Coded& found) {
        const auto references =
            stretch(set.tables->references, include, &IncludeRow::first_reference);
        if (!references.empty()) {
            const Membership in =
                judge_references(ask(found.system, found.code), *set.tables, references);
            if (in.judgement == Judgement::not_judged) return failure_of(in);
            if (in.judgement == Judgement::not_member) return {};
        }
        if (codes_.size() >= Terminology::max_members)
            return Failure{FailureKind::too_costly, "the value set has more than " +
                                                        std::to_string(Terminology::max_members) +
                                                        " codes"};
        if (seen_.insert(found).second) codes_.push_back(found);
        return {};
    }

    Outcome<void> take_excluded(const ValueSet& set) {
        for (const auto& include : set.includes()) {
            if (!(include.flags & exclude)) continue;
            Membership unknown;
            std::erase_if(codes_, [&](const Coded& found) {
                const auto in = judge_include(ask(found.system, found.code, true), set, include);
                if (in.judgement == Judgement::not_judged) unknown = in;
                return in.judgement == Judgement::member;
            });
            if (unknown.judgement == Judgement::not_judged) return failure_of(unknown);
        }
        return {};
    }

    Question ask(std::string_view system, std::string_view code, bool with_abstract = false) const {
        return {top_, budget_, system, code, with_abstract, depth_};
    }

    const Terminology::Layer& top_;
    Budget& budget_;
    unsigned depth_;
    std::vector<Coded> codes_;
    std::unordered_set<Coded, CodeHash, SameCode> seen_;
};

bool starts_word(std::string_view text, std::size_t place) {
    if (place == 0) return true;
    const auto before = static_cast<unsigned char>(text[place - 1]);
    return !(before >= 0x80 || std::isalnum(before));
}

/// Does a word of the text begin with `word`?
bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t place = 0; place + word.size() <= text.size(); ++place)
        if (same_code(text.substr(place, word.size()), word, false) && starts_word(text, place))
            return true;
    return false;
}

/// Every word of the filter begins a word of the display or the code.
bool passes(const Coded& coded, std::string_view filter) {
    while (!filter.empty()) {
        const auto end = std::min(filter.find(' '), filter.size());
        const auto word = filter.substr(0, end);
        if (!word.empty() && !has_word(coded.display, word) && !has_word(coded.code, word))
            return false;
        filter.remove_prefix(std::min(end + 1, filter.size()));
    }
    return true;
}

std::vector<std::string> systems_of(const std::vector<Coded>& codes) {
    std::set<std::string> systems;
    for (const auto& code : codes) {
        std::string canonical{code.system};
        if (!code.version.empty()) canonical.append("|").append(code.version);
        systems.insert(std::move(canonical));
    }
    return {systems.begin(), systems.end()};
}

void cut_to_page(std::vector<Coded>& codes, const ExpandOptions& options) {
    const auto from = std::min(options.offset, codes.size());
    const auto count = std::min(options.count.value_or(codes.size()), codes.size() - from);
    codes.erase(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(from));
    codes.resize(count);
}

}  // namespace

Outcome<std::vector<Coded>> Terminology::members(std::string_view value_set) const {
    const ValueSet set = find_value_set(*top_, value_set);
    if (!set) return failure_of(not_judged(Reason::no_value_set, value_set));
    Budget budget{includes_of_one_expansion};
    return Collector{*top_, budget}.collect(set);
}

Outcome<Expansion> Terminology::expand(std::string_view value_set,
                                       const ExpandOptions& options) const {
    auto codes = members(value_set);
    if (!codes) return codes.error();
    const ValueSet set = find_value_set(*top_, value_set);
    Expansion expansion{.url = set.string(set->url),
                        .version = set.string(set->version),
                        .name = set.string(set->name),
                        .title = set.string(set->title),
                        .status = set.string(set->status),
                        .used_systems = systems_of(*codes),
                        .total = 0,
                        .members = std::move(*codes)};
    std::erase_if(expansion.members, [&](const Coded& code) {
        return (options.active_only && code.is_inactive) || !passes(code, options.filter);
    });
    expansion.total = expansion.members.size();
    cut_to_page(expansion.members, options);
    return expansion;
}

}  // namespace fascia::terminology
