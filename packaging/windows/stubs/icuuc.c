/*
 * A stand-in for icuuc.dll, the ICU library that Windows carries since 10 version 1703 and that Wine 8 to 10 lack.
 *
 * Qt 6.10 and newer link Qt6Core.dll to it, for one purpose: QStringConverter asks ICU for text encodings other than
 * the ones Qt brings itself (UTF-8, UTF-16, UTF-32, Latin-1, the system's). Every function below answers, as ICU
 * would, that it has no such converter, so Qt reports an unknown encoding instead of failing to load.
 *
 * Used under Wine only, in the system32 folder of a prefix. It never ships and never lies beside python.exe: a
 * freezer would collect it into the program from there.
 */
#include <stdint.h>

typedef int32_t UErrorCode;
typedef uint16_t UChar;

enum { U_FILE_ACCESS_ERROR = 4, U_UNSUPPORTED_ERROR = 16 };

#define EXPORT __declspec(dllexport)

static void refuse(UErrorCode *status) {
    if (status && *status <= 0)
        *status = U_UNSUPPORTED_ERROR;
}

EXPORT void *ucnv_open(const char *name, UErrorCode *status) {
    (void)name;
    if (status && *status <= 0)
        *status = U_FILE_ACCESS_ERROR; /* what ICU says of an encoding it has no table for */
    return 0;
}

EXPORT void ucnv_close(void *converter) { (void)converter; }
EXPORT void ucnv_reset(void *converter) { (void)converter; }
EXPORT int8_t ucnv_getMaxCharSize(const void *converter) { (void)converter; return 0; }

EXPORT const char *ucnv_getName(const void *converter, UErrorCode *status) {
    (void)converter;
    refuse(status);
    return 0;
}

EXPORT int32_t ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int32_t index) { (void)index; return 0; }

EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, UErrorCode *status) {
    (void)name; (void)standard;
    refuse(status);
    return 0;
}

EXPORT void ucnv_getToUCallBack(const void *converter, void **action, const void **context) {
    (void)converter;
    if (action) *action = 0;
    if (context) *context = 0;
}

EXPORT void ucnv_getFromUCallBack(const void *converter, void **action, const void **context) {
    (void)converter;
    if (action) *action = 0;
    if (context) *context = 0;
}

EXPORT void ucnv_setToUCallBack(void *converter, void *action, const void *context, void **old_action,
                                const void **old_context, UErrorCode *status) {
    (void)converter; (void)action; (void)context;
    if (old_action) *old_action = 0;
    if (old_context) *old_context = 0;
    refuse(status);
}

EXPORT void ucnv_setFromUCallBack(void *converter, void *action, const void *context, void **old_action,
                                  const void **old_context, UErrorCode *status) {
    (void)converter; (void)action; (void)context;
    if (old_action) *old_action = 0;
    if (old_context) *old_context = 0;
    refuse(status);
}

EXPORT void ucnv_toUnicode(void *converter, UChar **target, const UChar *target_limit, const char **source,
                           const char *source_limit, int32_t *offsets, int8_t flush, UErrorCode *status) {
    (void)converter; (void)target; (void)target_limit; (void)source; (void)source_limit; (void)offsets; (void)flush;
    refuse(status);
}

EXPORT void ucnv_fromUnicode(void *converter, char **target, const char *target_limit, const UChar **source,
                             const UChar *source_limit, int32_t *offsets, int8_t flush, UErrorCode *status) {
    (void)converter; (void)target; (void)target_limit; (void)source; (void)source_limit; (void)offsets; (void)flush;
    refuse(status);
}

EXPORT int32_t ucnv_toUCountPending(const void *converter, UErrorCode *status) {
    (void)converter;
    refuse(status);
    return -1;
}

EXPORT int32_t ucnv_fromUCountPending(const void *converter, UErrorCode *status) {
    (void)converter;
    refuse(status);
    return -1;
}

EXPORT void ucnv_cbToUWriteUChars(void *arguments, const UChar *source, int32_t length, int32_t offset,
                                  UErrorCode *status) {
    (void)arguments; (void)source; (void)length; (void)offset;
    refuse(status);
}

EXPORT void ucnv_cbFromUWriteUChars(void *arguments, const UChar **source, const UChar *limit, int32_t offset,
                                    UErrorCode *status) {
    (void)arguments; (void)source; (void)limit; (void)offset;
    refuse(status);
}

/* In ICU these two are functions too, handed to the converters as their error callbacks. */
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(const void *context, void *arguments, const UChar *units, int32_t length,
                                            int32_t code_point, int32_t reason, UErrorCode *status) {
    (void)context; (void)arguments; (void)units; (void)length; (void)code_point; (void)reason;
    refuse(status);
}

EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(const void *context, void *arguments, const char *bytes, int32_t length,
                                          int32_t reason, UErrorCode *status) {
    (void)context; (void)arguments; (void)bytes; (void)length; (void)reason;
    refuse(status);
}
