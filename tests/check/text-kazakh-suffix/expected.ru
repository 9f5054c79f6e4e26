rules/packages/large-family-allowance/service.yaml:43:54: error: a suffix on the placeholder {amount}: its vowels cannot fit every value (put the placeholder in the nominative after a colon: "Сомасы: {amount}.")
    kk: "Сізге көпбалалы отбасы жәрдемақысы тиесілі. {amount}ге дейін."
                                                     ^~~~~~~~
aldyn: 1 error
