#include "support.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string answered(const std::string& questions, const std::string& items,
                     const std::string& status = "completed") {
    const auto questionnaire =
        resource("{'resourceType':'Questionnaire','status':'active','item':[" + questions + "]}");
    validation::Environment environment;
    environment.questionnaire = [&](std::string_view canonical) {
        return canonical == "http://x.org/q" ? questionnaire : fhir::Resource{};
    };
    return judged(
        "{'resourceType':'QuestionnaireResponse','questionnaire':'http://x.org/q',"
        "'status':'" +
            status + "'" + (items.empty() ? "" : ",'item':[" + items + "]") + "}",
        environment);
}

std::string question(const std::string& id, const std::string& more) {
    return "{'linkId':'" + id + "'," + more + "}";
}

std::string answer(const std::string& id, const std::string& value) {
    return "{'linkId':'" + id + "','answer':[{" + value + "}]}";
}

const std::string limit = "'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/";

}  // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(items_are_those_of_the_questionnaire_in_its_order) {
    const auto two = question("a", "'type':'boolean'") + ',' + question("b", "'type':'boolean'");
    const auto a = answer("a", "'valueBoolean':true"), b = answer("b", "'valueBoolean':true");
    BOOST_TEST(answered(two, a + ',' + b) == "");
    BOOST_TEST(answered(two, b + ',' + a) == "answer-order QuestionnaireResponse.item[1]");
    BOOST_TEST(answered(two, answer("c", "'valueBoolean':true")) ==
               "answer-link-id QuestionnaireResponse.item[0]");
    BOOST_TEST(answered(two, a + ',' + a) == "answer-repeats QuestionnaireResponse");
}

BOOST_AUTO_TEST_CASE(an_answer_is_of_the_type_of_its_question) {
    BOOST_TEST(answered(question("a", "'type':'integer'"), answer("a", "'valueInteger':1")) == "");
    BOOST_TEST(answered(question("a", "'type':'integer'"), answer("a", "'valueDecimal':1")) ==
               "answer-type QuestionnaireResponse.item[0].answer[0].value");
    BOOST_TEST(answered(question("a", "'type':'text'"), answer("a", "'valueString':'x'")) == "");
    BOOST_TEST(answered(question("a", "'type':'display'"), answer("a", "'valueString':'x'")) ==
               "answer-type QuestionnaireResponse.item[0]");
    BOOST_TEST(answered(question("a",
                                 "'type':'open-choice','answerOption':[{'valueCoding':{"
                                 "'code':'x'}}]"),
                        answer("a", "'valueString':'own words'")) == "");
}

BOOST_AUTO_TEST_CASE(a_required_answer_is_wanted_once_the_response_is_finished) {
    const auto required = question("a", "'type':'boolean','required':true");
    BOOST_TEST(answered(required, "") == "answer-required QuestionnaireResponse");
    BOOST_TEST(answered(required, "{'linkId':'a'}") ==
               "answer-required QuestionnaireResponse.item[0]");
    BOOST_TEST(answered(required, "", "in-progress") == "");
}

BOOST_AUTO_TEST_CASE(only_what_may_repeat_has_several_answers) {
    const std::string two = "{'linkId':'a','answer':[{'valueInteger':1},{'valueInteger':2}]}";
    BOOST_TEST(answered(question("a", "'type':'integer'"), two) ==
               "answer-repeats QuestionnaireResponse.item[0]");
    BOOST_TEST(answered(question("a", "'type':'integer','repeats':true"), two) == "");
    BOOST_TEST(answered(question("a", "'type':'integer','repeats':true," + limit +
                                          "questionnaire-maxOccurs','valueInteger':1}]"),
                        two) == "answer-repeats QuestionnaireResponse.item[0]");
    BOOST_TEST(answered(question("a", "'type':'integer','repeats':true," + limit +
                                          "questionnaire-minOccurs','valueInteger':3}]"),
                        two) == "answer-repeats QuestionnaireResponse.item[0]");
}

BOOST_AUTO_TEST_CASE(a_repeating_group_stands_several_times) {
    const auto group = [](const std::string& more) {
        return question("g", "'type':'group'," + more + "'item':[" +
                                 question("a", "'type':'boolean','required':true") + "]");
    };
    const std::string given = "{'linkId':'g','item':[" + answer("a", "'valueBoolean':true") + "]}";
    BOOST_TEST(answered(group("'repeats':true,"), given + ',' + given) == "");
    BOOST_TEST(answered(group(""), given + ',' + given) == "answer-repeats QuestionnaireResponse");
    BOOST_TEST(answered(group(""), "{'linkId':'g'}") ==
               "answer-required QuestionnaireResponse.item[0]");
}

BOOST_AUTO_TEST_CASE(an_answer_is_among_the_options) {
    const auto coded = question("a",
                                "'type':'choice','answerOption':[{'valueCoding':{'system':"
                                "'s','code':'x','display':'X'}}]");
    BOOST_TEST(answered(coded, answer("a", "'valueCoding':{'system':'s','code':'x'}")) == "");
    BOOST_TEST(answered(coded, answer("a", "'valueCoding':{'system':'t','code':'x'}")) ==
               "answer-option QuestionnaireResponse.item[0].answer[0].value");
    const auto numbers = question("a", "'type':'integer','answerOption':[{'valueInteger':1}]");
    BOOST_TEST(answered(numbers, answer("a", "'valueInteger':1")) == "");
    BOOST_TEST(answered(numbers, answer("a", "'valueInteger':2")) ==
               "answer-option QuestionnaireResponse.item[0].answer[0].value");
}

BOOST_AUTO_TEST_CASE(an_item_that_is_not_enabled_has_no_answer_and_needs_none) {
    const auto items = [](const std::string& condition) {
        return question("n", "'type':'integer'") + ',' +
               question("a", "'type':'boolean','required':true,'enableWhen':[{'question':'n'," +
                                 condition + "}]");
    };
    const auto three = answer("n", "'valueInteger':3"), yes = answer("a", "'valueBoolean':true");
    const std::string disabled = "answer-enabled QuestionnaireResponse.item[1]";
    for (const std::string condition :
         {"'operator':'=','answerInteger':3", "'operator':'!=','answerInteger':4",
          "'operator':'>','answerInteger':2", "'operator':'<=','answerInteger':3",
          "'operator':'exists','answerBoolean':true"}) {
        BOOST_TEST(answered(items(condition), three + ',' + yes) == "");
        BOOST_TEST(answered(items(condition), three) == "answer-required QuestionnaireResponse");
    }
    for (const std::string condition :
         {"'operator':'=','answerInteger':4", "'operator':'!=','answerInteger':3",
          "'operator':'<','answerInteger':3", "'operator':'exists','answerBoolean':false"}) {
        BOOST_TEST(answered(items(condition), three + ',' + yes) == disabled);
        BOOST_TEST(answered(items(condition), three) == "");
    }
}

BOOST_AUTO_TEST_CASE(several_conditions_hold_together_or_singly_as_the_questionnaire_says) {
    const auto items = [](const std::string& behavior) {
        const std::string is = "{'question':'n','operator':'=','answerInteger':";
        return question("n", "'type':'integer'") + ',' +
               question("a", "'type':'boolean','enableBehavior':'" + behavior + "','enableWhen':[" +
                                 is + "1}," + is + "2}]");
    };
    const auto given = answer("n", "'valueInteger':1") + ',' + answer("a", "'valueBoolean':true");
    BOOST_TEST(answered(items("any"), given) == "");
    BOOST_TEST(answered(items("all"), given) == "answer-enabled QuestionnaireResponse.item[1]");
}

BOOST_AUTO_TEST_CASE(an_answer_keeps_to_the_limits_of_its_question) {
    const std::string value = "answer-limit QuestionnaireResponse.item[0].answer[0].value";
    const auto number = [](const std::string& name, const std::string& type) {
        return question("a", "'type':'decimal'," + limit + name + "','value" + type + "':2}]");
    };
    BOOST_TEST(answered(number("minValue", "Decimal"), answer("a", "'valueDecimal':1.9")) == value);
    BOOST_TEST(answered(number("minValue", "Decimal"), answer("a", "'valueDecimal':2")) == "");
    BOOST_TEST(answered(number("maxValue", "Decimal"), answer("a", "'valueDecimal':2.1")) == value);
    BOOST_TEST(answered(number("maxDecimalPlaces", "Integer"),
                        answer("a", "'valueDecimal':1.234")) == value);
    BOOST_TEST(answered(question("a", "'type':'string','maxLength':2"),
                        answer("a", "'valueString':'abc'")) == value);
    BOOST_TEST(answered(question("a", "'type':'string'," + limit + "minLength','valueInteger':2}]"),
                        answer("a", "'valueString':'a'")) == value);
}

BOOST_AUTO_TEST_CASE(an_answer_is_in_the_value_set_of_its_question) {
    const auto questionnaire = resource(
        "{'resourceType':'Questionnaire','status':'active','contained':[{'resourceType':'ValueSet',"
        "'id':'v','status':'active','compose':{'include':[{'system':'s','concept':[{'code':'x'}]}]}"
        "}],'item':[{'linkId':'a','type':'choice','answerValueSet':'#v'}]}");
    validation::Environment environment;
    environment.questionnaire = [&](std::string_view) { return questionnaire; };
    const auto coded = [&](const std::string& code) {
        return judged(
            "{'resourceType':'QuestionnaireResponse','questionnaire':'http://x.org/q',"
            "'status':'completed','item':[" +
                answer("a", "'valueCoding':{'system':'s','code':'" + code + "'}") + "]}",
            environment);
    };
    BOOST_TEST(coded("x") == "");
    BOOST_TEST(coded("y") == "answer-option QuestionnaireResponse.item[0].answer[0].value");
}

BOOST_AUTO_TEST_CASE(answers_below_an_answer_belong_to_its_question) {
    const auto nested =
        question("a", "'type':'boolean','item':[" + question("b", "'type':'string'") + "]");
    const auto b = answer("b", "'valueString':'x'");
    BOOST_TEST(answered(nested, answer("a", "'valueBoolean':true,'item':[" + b + "]")) == "");
    BOOST_TEST(answered(nested, "{'linkId':'a','item':[" + b + "]}") ==
               "answer-type QuestionnaireResponse.item[0]");
}

BOOST_AUTO_TEST_CASE(a_questionnaire_that_is_not_at_hand_judges_nothing) {
    const std::string response =
        "{'resourceType':'QuestionnaireResponse','questionnaire':'http://x.org/other',"
        "'status':'completed'}";
    BOOST_TEST(judged(response) == "");
    BOOST_TEST(judged(response, {}, {.profiles = {}, .show_unjudged = true, .position = {}}) ==
               "answer-questionnaire QuestionnaireResponse.questionnaire");
}

BOOST_AUTO_TEST_SUITE_END()
