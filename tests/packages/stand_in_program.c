/*
 * Stands in for FirstMate.exe in tests of the installer: what the installer sees of a running FirstMate.
 *
 *     FirstMate.exe                closes when it is asked to
 *     FirstMate.exe busy           says that it is at work; closes when it is asked to nevertheless
 *     FirstMate.exe unreachable    runs without the event: an old version, or one that hangs while it starts
 *     FirstMate.exe installer      is no FirstMate but another installer of it at work
 *
 * It holds an event Local\FirstMate.StandIn, for the tests: it is there, and setting it ends the program.
 */
#include <windows.h>

int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, LPWSTR order, int show) {
    (void)self; (void)before; (void)show;
    BOOL reachable = lstrcmpW(order, L"unreachable") != 0 && lstrcmpW(order, L"installer") != 0;
    HANDLE ends[2];
    if (lstrcmpW(order, L"installer") == 0)
        CreateMutexW(NULL, FALSE, L"Local\\FirstMate.Installer");
    if (lstrcmpW(order, L"busy") == 0)
        CreateEventW(NULL, TRUE, TRUE, L"Local\\FirstMate.Busy");
    if (reachable)
        ends[1] = CreateEventW(NULL, FALSE, FALSE, L"Local\\FirstMate.Close");
    ends[0] = CreateEventW(NULL, TRUE, FALSE, L"Local\\FirstMate.StandIn");
    WaitForMultipleObjects(reachable ? 2 : 1, ends, FALSE, 60000);
    return 0;
}
