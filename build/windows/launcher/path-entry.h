/* Adds or removes the folder of this program in PATH, whatever its length: what an installer's script can hold is shorter than many. */
#include <windows.h>

/* what: L"add" or L"remove"; whose: L"user" or L"machine". Answers the exit code. */
DWORD change_path(const wchar_t *what, const wchar_t *whose);
