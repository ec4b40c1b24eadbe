/*
 * cos-courier.exe: the command line of COS Courier on Windows.
 *
 * The app is a program with windows, so Windows gives it no console: a shell does not wait for it, Ctrl+C does not reach it, and
 * Electron's standard input is always at its end. This is a program with a console. It starts the app beside it with the same
 * arguments, waits for it and ends with its exit code. What goes between them:
 *
 *   standard output and error  what is redirected goes to the app as it is; to a console it goes by a pipe, as UTF-16
 *   <name>-input               a named pipe: what comes on standard input, from the moment the app asks for it
 *   <name>-stop                a named pipe that says nothing: it breaks on Ctrl+C and when this process ends, whatever ends it
 *
 * <name> stands in the variable COS_COURIER_CONSOLE of the app (main/cli/console.ts). Both pipes are for one client of the same
 * user, and that is the process started here. All that the app reads on standard input is secret, so nothing typed is shown.
 */
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <ntsecapi.h> /* RtlGenRandom */
#include <sddl.h>
#include <wchar.h>

#include "path-entry.h"

#define APP L"..\\COS Courier.exe"
#define NAME_LENGTH 128
#define BLOCK_BYTES 8192
/* The app has ended; what it has written is in the pipes already, unless something else of it lives on. */
#define LAST_WORDS_MS 2000
#define EXIT_NOT_STARTED 1

typedef struct {
  wchar_t name[NAME_LENGTH];
  HANDLE pipe;
} NamedPipe;

/* What the threads share; they end with the process. */
static NamedPipe input, stop;
static HANDLE appProcess, consoleInput;
/* Of the console before nothing typed was shown any more; 0: it never came to that. */
static volatile LONG usualMode;
static volatile LONG signals;

static DWORD fail(const wchar_t *what) {
  DWORD code = GetLastError(), written;
  wchar_t text[512];
  int length = swprintf(text, 512, L"cos-courier: %ls (Windows error %lu). Install COS Courier again.\r\n", what, code);
  char bytes[1024];
  int size = WideCharToMultiByte(CP_UTF8, 0, text, length, bytes, sizeof bytes, NULL, NULL);
  WriteFile(GetStdHandle(STD_ERROR_HANDLE), bytes, size > 0 ? (DWORD)size : 0, &written, NULL);
  return EXIT_NOT_STARTED;
}

static BOOL is_console(HANDLE handle) {
  DWORD mode;
  return GetConsoleMode(handle, &mode);
}

/* Only this user, on this computer, once. */
static BOOL make_named_pipe(NamedPipe *made, const wchar_t *base, const wchar_t *suffix) {
  SECURITY_ATTRIBUTES own = {sizeof own, NULL, FALSE};
  DWORD mode = PIPE_ACCESS_OUTBOUND | FILE_FLAG_FIRST_PIPE_INSTANCE;
  swprintf(made->name, NAME_LENGTH, L"%ls-%ls", base, suffix);
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(A;;GA;;;OW)", SDDL_REVISION_1, &own.lpSecurityDescriptor, NULL))
    return FALSE;
  made->pipe = CreateNamedPipeW(made->name, mode, PIPE_TYPE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, BLOCK_BYTES, 0, 0, &own);
  LocalFree(own.lpSecurityDescriptor);
  return made->pipe != INVALID_HANDLE_VALUE;
}

/* False where somebody else came first. */
static BOOL wait_for_app(HANDLE pipe) {
  ULONG client = 0;
  if (!ConnectNamedPipe(pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED) return FALSE;
  return GetNamedPipeClientProcessId(pipe, &client) && client == GetProcessId(appProcess);
}

/* Whoever comes first. */
static void break_pipe(NamedPipe *made) {
  HANDLE pipe = InterlockedExchangePointer(&made->pipe, NULL);
  if (pipe == NULL) return;
  CancelIoEx(pipe, NULL); /* it may still wait for the app */
  CloseHandle(pipe);
}

static DWORD WINAPI hold_stop_pipe(void *unused) {
  (void)unused;
  if (!wait_for_app(stop.pipe)) break_pipe(&stop);
  return 0;
}

/* From a console as UTF-8, whatever its code page; nothing where it has ended. */
static DWORD read_input(char *bytes) {
  DWORD read = 0;
  wchar_t text[BLOCK_BYTES / 3];
  if (!is_console(consoleInput)) return ReadFile(consoleInput, bytes, BLOCK_BYTES, &read, NULL) ? read : 0;
  if (!ReadConsoleW(consoleInput, text, BLOCK_BYTES / 3, &read, NULL) || read == 0 || text[0] == 0x1a) return 0; /* Ctrl+Z */
  return (DWORD)WideCharToMultiByte(CP_UTF8, 0, text, (int)read, bytes, BLOCK_BYTES, NULL, NULL);
}

static DWORD WINAPI send_input(void *unused) {
  char bytes[BLOCK_BYTES];
  DWORD size, written, mode;
  (void)unused;
  if (wait_for_app(input.pipe)) {
    if (GetConsoleMode(consoleInput, &mode)) {
      InterlockedExchange(&usualMode, (LONG)mode);
      SetConsoleMode(consoleInput, mode & ~(DWORD)ENABLE_ECHO_INPUT);
    }
    while ((size = read_input(bytes)) > 0)
      if (!WriteFile(input.pipe, bytes, size, &written, NULL)) break; /* the app needs no more */
    SecureZeroMemory(bytes, sizeof bytes);
  }
  break_pipe(&input);
  return 0;
}

static BOOL WINAPI on_signal(DWORD signal) {
  (void)signal;
  if (InterlockedIncrement(&signals) > 1) return FALSE; /* whoever asks twice does not want to wait */
  break_pipe(&stop); /* the app ends by itself, and this process with it */
  return TRUE;
}

typedef struct {
  HANDLE from, to;
} Pump;

/* Bytes at the end that begin a character of UTF-8 which goes on in the next block. */
static DWORD unfinished(const unsigned char *bytes, DWORD size) {
  DWORD back, length;
  for (back = 1; back <= 3 && back <= size; back += 1) {
    unsigned char byte = bytes[size - back];
    if ((byte & 0xc0) == 0x80) continue;
    length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

static DWORD WINAPI show(void *argument) {
  Pump *pump = argument;
  char bytes[BLOCK_BYTES];
  wchar_t text[BLOCK_BYTES];
  DWORD kept = 0, read, rest, written;
  int length;
  while (ReadFile(pump->from, bytes + kept, BLOCK_BYTES - kept, &read, NULL) && read > 0) {
    kept += read;
    rest = unfinished((unsigned char *)bytes, kept);
    length = MultiByteToWideChar(CP_UTF8, 0, bytes, (int)(kept - rest), text, BLOCK_BYTES);
    if (length > 0) WriteConsoleW(pump->to, text, (DWORD)length, &written, NULL);
    MoveMemory(bytes, bytes + kept - rest, rest);
    kept = rest;
  }
  return 0;
}

/* The end the app writes to. A console is reached by a thread that copies. */
static BOOL output_for_app(DWORD which, Pump *pump, HANDLE *thread, HANDLE *given) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
  *thread = NULL;
  *given = NULL;
  pump->to = GetStdHandle(which);
  if (pump->to == NULL || pump->to == INVALID_HANDLE_VALUE) return TRUE;
  if (!is_console(pump->to))
    return DuplicateHandle(GetCurrentProcess(), pump->to, GetCurrentProcess(), given, 0, TRUE, DUPLICATE_SAME_ACCESS);
  if (!CreatePipe(&pump->from, given, &inherited, 0)) return FALSE;
  SetHandleInformation(pump->from, HANDLE_FLAG_INHERIT, 0);
  *thread = CreateThread(NULL, 0, show, pump, 0, NULL);
  return *thread != NULL;
}

/* What follows the name of the program, as it was given: quoting is not undone and done again. */
static const wchar_t *arguments(const wchar_t *line) {
  BOOL quoted = FALSE;
  for (; *line != 0 && (quoted || (*line != L' ' && *line != L'\t')); line += 1)
    if (*line == L'"') quoted = !quoted;
  return line;
}

static BOOL app_path(wchar_t *path, DWORD length) {
  wchar_t own[MAX_PATH * 4], *slash;
  DWORD size = GetModuleFileNameW(NULL, own, MAX_PATH * 4);
  if (size == 0 || size == MAX_PATH * 4 || (slash = wcsrchr(own, L'\\')) == NULL) return FALSE;
  slash[1] = 0;
  if (wcslen(own) + wcslen(APP) >= MAX_PATH * 4) return FALSE;
  wcscat(own, APP);
  return GetFullPathNameW(own, length, path, NULL) < length && GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

/* Nobody else has to be able to guess it: it is only to be another one each time. */
static BOOL name_pipes(wchar_t *base) {
  unsigned char random[16];
  int index, length = swprintf(base, NAME_LENGTH, L"\\\\.\\pipe\\cos-courier-console-");
  if (!RtlGenRandom(random, sizeof random)) return FALSE;
  for (index = 0; index < 16; index += 1) length += swprintf(base + length, NAME_LENGTH - length, L"%02x", random[index]);
  return SetEnvironmentVariableW(L"COS_COURIER_CONSOLE", base);
}

static HANDLE start_app(const wchar_t *path, HANDLE *outputs) {
  static wchar_t line[32768];
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
  STARTUPINFOW startup = {0};
  PROCESS_INFORMATION started;
  if (swprintf(line, 32768, L"\"%ls\"%ls", path, arguments(GetCommandLineW())) < 0) return NULL;
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, NULL);
  startup.hStdOutput = outputs[0];
  startup.hStdError = outputs[1];
  if (!CreateProcessW(path, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &startup, &started)) return NULL;
  appProcess = started.hProcess;
  CreateThread(NULL, 0, hold_stop_pipe, NULL, 0, NULL);
  CreateThread(NULL, 0, send_input, NULL, 0, NULL);
  ResumeThread(started.hThread);
  CloseHandle(started.hThread);
  return started.hProcess;
}

static DWORD run(void) {
  wchar_t path[MAX_PATH * 4], base[NAME_LENGTH];
  HANDLE app, outputs[2], threads[2];
  Pump pumps[2];
  DWORD exitCode = EXIT_NOT_STARTED, index;
  consoleInput = GetStdHandle(STD_INPUT_HANDLE);
  if (!app_path(path, MAX_PATH * 4)) return fail(L"the app is not where it was installed");
  if (!name_pipes(base) || !make_named_pipe(&input, base, L"input") || !make_named_pipe(&stop, base, L"stop"))
    return fail(L"no pipe to the app could be made");
  for (index = 0; index < 2; index += 1)
    if (!output_for_app(index == 0 ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE, &pumps[index], &threads[index], &outputs[index]))
      return fail(L"the console could not be handed over");
  SetConsoleCtrlHandler(on_signal, TRUE);
  app = start_app(path, outputs);
  if (app == NULL) return fail(L"the app could not be started");
  for (index = 0; index < 2; index += 1)
    if (outputs[index] != NULL) CloseHandle(outputs[index]);
  WaitForSingleObject(app, INFINITE);
  for (index = 0; index < 2; index += 1)
    if (threads[index] != NULL) WaitForSingleObject(threads[index], LAST_WORDS_MS);
  if (usualMode != 0) SetConsoleMode(consoleInput, (DWORD)usualMode);
  GetExitCodeProcess(app, &exitCode);
  return exitCode;
}

int wmain(int count, wchar_t **words) {
  /* For the installer: adds or removes the folder of this program. */
  if (count == 4 && wcscmp(words[1], L"--path-entry") == 0) return (int)change_path(words[2], words[3]);
  ExitProcess(run());
}
