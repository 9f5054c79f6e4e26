#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The log's contract on the kafka driver; without ALDYN_TEST_BROKER it skips. Better on ALDYN_TEST_BROKER_THREE, a cluster of three: what one
# broker has done the others hear of later.
export ALDYN_TEST_BROKER=${ALDYN_TEST_BROKER_THREE-${ALDYN_TEST_BROKER-}}
[ -n "$ALDYN_TEST_BROKER" ] || unset ALDYN_TEST_BROKER
ALDYN_TEST_LOG=kafka exec "$(dirname "$ALDYN")/tests/log/test_log_contract"
