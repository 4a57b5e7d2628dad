#pragma once

#include "chart.hpp"

#include <optional>
#include <vector>

/// Patients out of a seed: every kind of fact of the rules is there in some and absent in others.
/// What there is (observations, concepts, flags, items, payers) is read from the rules, so that a
/// new one is generated without a change here.
namespace fascia::test {

plan::FactSet generated_patient(const plan::Rules& rules, std::uint64_t seed);

/// How treatment went, for what must agree: care, logs, scores, the plan.
struct Course {
    std::optional<Day> start;  ///< of active care
    int weeks = 0;
    bool keeps_going = true;  ///< visits kept and home programme done
    enum class Trend { better, partly, same, worse } trend = Trend::same;
    std::vector<std::string> baseline;  ///< references of the scores at the beginning
};

// The parts, in the order in which a chart grows.
void add_people(Chart& chart);
std::vector<std::string> add_diagnoses(Chart& chart);  ///< references of the episodes
void add_record(Chart& chart);  ///< problems, medicines, allergies, devices, reviewed lists
void add_red_flags(Chart& chart);
void add_findings(Chart& chart);  ///< one-time scores, examinations, laboratory values
Course add_course(Chart& chart, const std::vector<std::string>& episodes);
void add_plan(Chart& chart, const Course& course, const std::vector<std::string>& episodes);
void add_procedures(Chart& chart, const Course& course);
void add_cover(Chart& chart);  ///< payer and place

}  // namespace fascia::test
