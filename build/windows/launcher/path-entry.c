#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0A00
#include "path-entry.h"

#include <wchar.h>

#define MACHINE L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
#define USER L"Environment"
#define FOLDER_LENGTH 1040

static BOOL own_folder(wchar_t *folder) {
  DWORD size = GetModuleFileNameW(NULL, folder, FOLDER_LENGTH);
  wchar_t *slash = size == 0 || size == FOLDER_LENGTH ? NULL : wcsrchr(folder, L'\\');
  if (slash == NULL) return FALSE;
  *slash = 0;
  return TRUE;
}

/* Everything of `old` but `folder`, however it is written; `result` has room for both and two more. */
static void without(const wchar_t *old, const wchar_t *folder, wchar_t *result) {
  size_t length = wcslen(folder), size;
  const wchar_t *end;
  wchar_t *to = result;
  for (; *old != 0; old = *end == 0 ? end : end + 1) {
    end = wcschr(old, L';');
    if (end == NULL) end = old + wcslen(old);
    size = (size_t)(end - old);
    while (size > 0 && old[size - 1] == L'\\') size -= 1;
    if (size == length && _wcsnicmp(old, folder, length) == 0) continue;
    size = (size_t)(end - old);
    if (to != result) *to++ = L';';
    wmemcpy(to, old, size);
    to += size;
  }
  *to = 0;
}

/* The value as it stands, `%variables%` unexpanded, and of which kind it is. NULL where it cannot be read. */
static wchar_t *read_path(HKEY key, DWORD *kind, size_t room) {
  DWORD size = 0;
  LSTATUS status = RegQueryValueExW(key, L"Path", NULL, kind, NULL, &size);
  wchar_t *value;
  if (status == ERROR_FILE_NOT_FOUND) *kind = REG_EXPAND_SZ;
  else if (status != ERROR_SUCCESS || (*kind != REG_SZ && *kind != REG_EXPAND_SZ)) return NULL;
  value = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size + (room + 4) * sizeof *value);
  if (value == NULL || status == ERROR_FILE_NOT_FOUND) return value;
  return RegQueryValueExW(key, L"Path", NULL, NULL, (BYTE *)value, &size) == ERROR_SUCCESS ? value : NULL;
}

DWORD change_path(const wchar_t *what, const wchar_t *whose) {
  BOOL adds = wcscmp(what, L"add") == 0, machine = wcscmp(whose, L"machine") == 0;
  wchar_t folder[FOLDER_LENGTH], *old, *result;
  DWORD kind;
  HKEY key;
  if ((!adds && wcscmp(what, L"remove") != 0) || (!machine && wcscmp(whose, L"user") != 0) || !own_folder(folder)) return 2;
  if (RegCreateKeyExW(machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, machine ? MACHINE : USER, 0, NULL, 0,
                      KEY_QUERY_VALUE | KEY_SET_VALUE, NULL, &key, NULL) != ERROR_SUCCESS)
    return 1;
  old = read_path(key, &kind, 0);
  result = old == NULL ? NULL : HeapAlloc(GetProcessHeap(), 0, (wcslen(old) + wcslen(folder) + 2) * sizeof *result);
  if (result == NULL) return 1;
  without(old, folder, result);
  if (adds) {
    if (*result != 0) wcscat(result, L";");
    wcscat(result, folder);
  }
  if (wcscmp(result, old) == 0) return 0; /* nothing to remove */
  if (RegSetValueExW(key, L"Path", 0, kind, (BYTE *)result, (DWORD)((wcslen(result) + 1) * sizeof *result)) != ERROR_SUCCESS) return 1;
  RegCloseKey(key);
  /* Shells that are started from now on know it; whoever does not answer is not waited for. */
  SendMessageTimeoutW(HWND_BROADCAST, WM_SETTINGCHANGE, 0, (LPARAM)L"Environment", SMTO_ABORTIFHUNG, 2000, NULL);
  return 0;
}
