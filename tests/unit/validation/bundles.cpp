#include "support.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

constexpr const char* a = "urn:uuid:00000000-0000-4000-8000-00000000000a";

std::string bundle(const std::string& type, const std::string& entries,
                   const std::string& more = {}) {
    return judged("{'resourceType':'Bundle','type':'" + type + "'," + more + "'entry':[" + entries +
                  "]}");
}

std::string patient(const std::string& url, const std::string& id) {
    return "{'fullUrl':'" + url + "','resource':{'resourceType':'Patient','id':'" + id + "'}}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bundles)

BOOST_AUTO_TEST_CASE(a_full_url_is_unique_and_agrees_with_the_id) {
    BOOST_TEST(bundle("collection",
                      patient("http://x.org/fhir/Patient/1", "1") + ',' + patient(a, "2")) == "");
    BOOST_TEST(bundle("collection", patient("http://x.org/fhir/Patient/2", "1")) ==
               "bundle-full-url Bundle.entry[0].fullUrl");
    BOOST_TEST(bundle("collection", patient("http://x.org/fhir/Group/1", "1")) ==
               "bundle-full-url Bundle.entry[0].fullUrl");
    BOOST_TEST(bundle("collection", patient(a, "1") + ',' + patient(a, "2")) == "bdl-7 Bundle");
}

BOOST_AUTO_TEST_CASE(a_request_and_its_resource_fit_each_other) {
    const auto request = [](const std::string& method, const std::string& url,
                            const std::string& resource) {
        return bundle("transaction", "{" + resource + "'request':{'method':'" + method +
                                         "','url':'" + url + "'}}");
    };
    const std::string patient = "'resource':{'resourceType':'Patient'},";
    BOOST_TEST(request("POST", "Patient", patient) == "");
    BOOST_TEST(request("GET", "Patient/1", "") == "");
    BOOST_TEST(request("POST", "Patient/$validate", "'resource':{'resourceType':'Parameters'},") ==
               "");
    BOOST_TEST(request("POST", "Patient", "") == "bundle-request Bundle.entry[0]");
    BOOST_TEST(request("DELETE", "Patient/1", patient) ==
               "bundle-request Bundle.entry[0].resource");
    BOOST_TEST(request("PUT", "Group/1", patient) == "bundle-request Bundle.entry[0].request.url");
}

BOOST_AUTO_TEST_CASE(a_local_reference_is_resolved_in_the_bundle_and_its_type_is_judged) {
    const auto condition = [](const std::string& subject, const std::string& target) {
        return bundle("transaction", "{'fullUrl':'" + std::string{a} + "','resource':" + target +
                                         ",'request':{'method':'POST','url':'x'}},"
                                         "{'resource':{'resourceType':'Condition','clinicalStatus':"
                                         "{'coding':[{'code':'active'}]},"
                                         "'subject':{'reference':'" +
                                         subject +
                                         "'}},'request':{'method':'POST','url':'Condition'}}");
    };
    BOOST_TEST(condition(a, "{'resourceType':'Patient'}") == "");
    BOOST_TEST(condition(a, "{'resourceType':'Practitioner'}") ==
               "reference-target Bundle.entry[1].resource.subject");
    BOOST_TEST(
        condition("urn:uuid:00000000-0000-4000-8000-00000000000b", "{'resourceType':'Patient'}") ==
        "bundle-reference Bundle.entry[1].resource.subject.reference");
}

BOOST_AUTO_TEST_CASE(a_document_begins_with_its_composition_and_carries_what_that_refers_to) {
    const std::string head =
        "'identifier':{'system':'s','value':'1'},'timestamp':'2020-01-01T00:00:00Z',";
    BOOST_TEST(bundle("document", patient(a, "1"), head) == "bdl-11 Bundle");
    const std::string composition =
        "{'fullUrl':'http://x.org/fhir/Composition/1','resource':{'resourceType':'Composition',"
        "'id':'1','status':'final','type':{'text':'x'},'subject':{'reference':'Patient/7'},"
        "'date':'2020','author':[{'display':'x'}],'title':'x'}}";
    BOOST_TEST(bundle("document", composition, head) ==
               "bundle-document Bundle.entry[0].resource.subject.reference");
    BOOST_TEST(bundle("document", composition + ',' + patient("http://x.org/fhir/Patient/7", "7"),
                      head) == "");
}

BOOST_AUTO_TEST_CASE(a_resource_in_a_bundle_is_judged_as_one_of_its_own) {
    BOOST_TEST(
        bundle("collection",
               "{'fullUrl':'" + std::string{a} +
                   "','resource':{'resourceType':'Patient','contact':[{'gender':'male'}]}}") ==
        "pat-1 Bundle.entry[0].resource.contact[0]");
}

BOOST_AUTO_TEST_SUITE_END()
