#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The log's contract through the chaos driver, with a seed of its own: ALDYN_CHAOS_SEED (1).
ALDYN_TEST_LOG=chaos exec "$(dirname "$ALDYN")/tests/log/test_log_contract"
