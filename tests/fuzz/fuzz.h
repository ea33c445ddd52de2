/*
 * What every fuzz target defines: takes any bytes, returns 0, and must not die.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
