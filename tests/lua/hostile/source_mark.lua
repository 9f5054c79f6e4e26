#!/bin/sh
-- begins with a byte order mark and a line for the shell
function clauses.a() return true end
