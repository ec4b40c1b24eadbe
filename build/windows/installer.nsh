; What the installer does beyond electron-builder's own script, in which these macros are inserted: links and *Send to*, the command line in
; PATH for those who want it, and what it leaves where it is.

!include LogicLib.nsh
!include FileFunc.nsh
!include nsDialogs.nsh

!define COURIER_EXE '$INSTDIR\${APP_EXECUTABLE_FILENAME}'
!define COURIER_LAUNCHER '$INSTDIR\bin\cos-courier.exe'
!define COURIER_SEND_TO '$SENDTO\COS Courier.lnk'
!define COURIER_LINKS 'Software\Classes\cos-courier'

!ifndef BUILD_UNINSTALLER
  Var addToPath
  Var pathCheckbox
!endif

!macro customHeader
  LangString courierPathTitle 1033 "Command line"
  LangString courierPathTitle 2052 "命令行"
  LangString courierPathSubtitle 1033 "COS Courier can be used from scripts and terminals, too."
  LangString courierPathSubtitle 2052 "COS Courier 也可以在脚本和终端中使用。"
  LangString courierPathOffer 1033 "&Add the command cos-courier to PATH"
  LangString courierPathOffer 2052 "将命令 cos-courier 添加到 PATH(&A)"
  LangString courierSendTo 1033 "Upload with COS Courier"
  LangString courierSendTo 2052 "使用 COS Courier 上传"
  LangString courierKept 1033 "COS Courier has been removed.$\r$\n$\r$\nYour settings, history and audit log stay in %APPDATA%\COS Courier, your keys in Windows' Credential Manager (Windows Credentials, COS Courier). Delete them there if nobody needs them any more."
  LangString courierKept 2052 "COS Courier 已被移除。$\r$\n$\r$\n您的设置、历史记录和审计日志仍保留在 %APPDATA%\COS Courier 中，密钥仍保留在 Windows 凭据管理器中（Windows 凭据，COS Courier）。如果不再需要，请在这些位置自行删除。"
!macroend

; For installations without questions: /S /ADDTOPATH.
!macro customInit
  StrCpy $addToPath "0"
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/ADDTOPATH" $R1
  ${IfNot} ${Errors}
    StrCpy $addToPath "1"
  ${EndIf}
!macroend

!macro customPageAfterChangeDir
  Page custom courierPathPage courierPathPageLeave

  Function courierPathPage
    ${If} ${isUpdated}
      Abort
    ${EndIf}
    !insertmacro MUI_HEADER_TEXT "$(courierPathTitle)" "$(courierPathSubtitle)"
    nsDialogs::Create 1018
    Pop $R0
    ${If} $R0 == error
      Abort
    ${EndIf}
    ${NSD_CreateCheckbox} 0 0 100% 12u "$(courierPathOffer)"
    Pop $pathCheckbox
    ${If} $addToPath == "1"
      ${NSD_Check} $pathCheckbox
    ${EndIf}
    nsDialogs::Show
  FunctionEnd

  Function courierPathPageLeave
    ${NSD_GetState} $pathCheckbox $R0
    ${If} $R0 == ${BST_CHECKED}
      StrCpy $addToPath "1"
    ${Else}
      StrCpy $addToPath "0"
    ${EndIf}
  FunctionEnd
!macroend

; An update leaves PATH and *Send to* as they are: whoever took them away does not want them back.
!macro customInstall
  ; What a link holds comes after `--` alone: no part of it can become an option.
  WriteRegStr SHELL_CONTEXT "${COURIER_LINKS}" "" "URL:COS Courier"
  WriteRegStr SHELL_CONTEXT "${COURIER_LINKS}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${COURIER_LINKS}\DefaultIcon" "" "${COURIER_EXE},0"
  WriteRegStr SHELL_CONTEXT "${COURIER_LINKS}\shell\open\command" "" '"${COURIER_EXE}" -- "%1"'
  ${IfNot} ${isUpdated}
    ; Windows has no *Send to* for everybody.
    ${If} $installMode != "all"
      CreateShortCut "${COURIER_SEND_TO}" "${COURIER_EXE}" "--" "${COURIER_EXE}" 0 SW_SHOWNORMAL "" "$(courierSendTo)"
    ${EndIf}
    ${If} $addToPath == "1"
      !insertmacro courierPath add
    ${EndIf}
  ${EndIf}
!macroend

; By a program of ours: a script of NSIS would cut a long PATH off. It changes nothing where there is nothing to do.
!macro courierPath WHAT
  ${If} $installMode == "all"
    nsExec::Exec '"${COURIER_LAUNCHER}" --path-entry ${WHAT} machine'
  ${Else}
    nsExec::Exec '"${COURIER_LAUNCHER}" --path-entry ${WHAT} user'
  ${EndIf}
  Pop $R0
!macroend

!macro customUnInstall
  ${IfNot} ${isUpdated}
    !insertmacro courierPath remove
    Delete "${COURIER_SEND_TO}"
    DeleteRegKey SHELL_CONTEXT "${COURIER_LINKS}"
    ; The app writes the same for whoever starts it; not if that is another copy of it by now.
    ReadRegStr $R0 HKCU "${COURIER_LINKS}\shell\open\command" ""
    StrLen $R1 '"${COURIER_EXE}"'
    StrCpy $R0 $R0 $R1
    ${If} $R0 == '"${COURIER_EXE}"'
      DeleteRegKey HKCU "${COURIER_LINKS}"
    ${EndIf}
  ${EndIf}
!macroend

!macro customUninstallPage
  !define MUI_FINISHPAGE_TEXT "$(courierKept)"
!macroend
