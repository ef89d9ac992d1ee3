/*
 * What a test asks a Windows computer, answered in UTF-8, which reg.exe cannot:
 *
 *     probe values KEY…      the values of keys under HKEY_CURRENT_USER, one a line: NAME<tab>VALUE; numbers in decimal
 *     probe delete KEY…      removes these keys
 *     probe exists NAME      whether an event of this name exists: yes or no
 *     probe set NAME         sets it
 *     probe stay             stays, so that Windows does, and has the desktop started: from then on no program that a
 *                            test runs starts services of Windows that would hold on to its output
 */
#include <stdio.h>
#include <windows.h>

static void say(const WCHAR *text) {
    char line[8192];
    if (WideCharToMultiByte(CP_UTF8, 0, text, -1, line, sizeof line, NULL, NULL))
        fputs(line, stdout);
}

static void values(const WCHAR *path) {
    HKEY key;
    WCHAR name[512], text[4096], number[16];
    if (RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_READ, &key))
        return;
    for (DWORD index = 0;; index++) {
        DWORD name_size = ARRAYSIZE(name), size = sizeof text - sizeof(WCHAR), kind;
        if (RegEnumValueW(key, index, name, &name_size, NULL, &kind, (BYTE *)text, &size))
            break;
        text[size / sizeof(WCHAR)] = 0;
        if (kind == REG_DWORD) {
            wsprintfW(number, L"%u", *(DWORD *)text);
            lstrcpyW(text, number);
        }
        say(name);
        say(L"\t");
        say(text);
        say(L"\n");
    }
    RegCloseKey(key);
}

int wmain(int count, WCHAR **words) {
    if (count == 2) {
        GetDesktopWindow();
        say(L"up\n");
        fflush(stdout);
        Sleep(INFINITE);
    }
    for (int index = 2; index < count; index++) {
        if (lstrcmpW(words[1], L"values") == 0)
            values(words[index]);
        else if (lstrcmpW(words[1], L"delete") == 0)
        {
            LSTATUS status = RegDeleteTreeW(HKEY_CURRENT_USER, words[index]);
            if (status && status != ERROR_FILE_NOT_FOUND)
                return status;
        }
        else {
            HANDLE event = OpenEventW(SYNCHRONIZE | EVENT_MODIFY_STATE, FALSE, words[index]);
            if (lstrcmpW(words[1], L"set") == 0)
                SetEvent(event);
            say(event ? L"yes\n" : L"no\n");
        }
    }
    return 0;
}
