rules/packages/large-family-allowance/service.yaml:9:8: error: Not YAML: while parsing a flow sequence, did not find expected ',' or ']'. Check the indentation here and above, that brackets and quotes are closed, and quote texts that hold ": " or " #" or begin with a sign.
subject: parent
       ^
aldyn: 1 error
