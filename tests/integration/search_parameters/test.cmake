fascia_test(integration search_parameters store) fascia_r4_examples(integration_search_parameters)
    fascia_on_each_database(integration search_parameters)
