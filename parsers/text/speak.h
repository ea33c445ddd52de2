/*
 * Text as a voice says it: numbers, dates, times, money, codes and abbreviations become Vietnamese
 * words, because a synthesiser reads them wrongly or in English. Pure, with its own tables.
 */
#pragma once

#include <stddef.h>

#include "gateway/base/strbuf.h"

/*
 * Appends text (UTF-8) in words. What is not known stays as it is. Codes and telephone numbers (six
 * digits and more, or what follows "mã" and "PIN") are said digit by digit, in threes.
 */
void speak_text(struct strbuf *out, const char *text);

/* A whole number in words: "một trăm linh năm". */
void speak_number(struct strbuf *out, long long number);

/* "không" … "chín"; digit is 0..9. */
const char *speak_digit(int digit);
