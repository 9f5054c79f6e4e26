#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The log's contract on the kafka driver; without ALDYN_TEST_BROKER it skips.
ALDYN_TEST_LOG=kafka exec "$(dirname "$ALDYN")/tests/log/test_log_contract"
