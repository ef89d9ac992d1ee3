; What the installer says, in both languages, and how: in a window, or without one to the output and the log.

!macro Words NAME ENGLISH CHINESE
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_SIMPCHINESE} "${CHINESE}"
!macroend

!insertmacro Words AppName "FirstMate" "FirstMate 大副"
!insertmacro Words About "Containers, step by step" "一步一步学会容器"
!insertmacro Words OnDesktop "Put a shortcut on the desktop" "在桌面上创建快捷方式"
!insertmacro Words AboutFolder \
  "FirstMate is installed for you alone, without administrator rights. You may leave the folder as it is." \
  "FirstMate 大副只为你自己安装，不需要管理员权限。文件夹保持不变即可。"
!insertmacro Words WindowsTooOld \
  "FirstMate needs 64-bit Windows 10 version 1809 or newer. Please bring Windows up to date first: \
Settings > Windows Update." \
  "FirstMate 大副需要 64 位 Windows 10 1809 或更高版本。请先更新系统：设置 > Windows 更新。"
!insertmacro Words AnotherInstaller \
  "An installer of FirstMate is already open. Please finish that one first." \
  "FirstMate 大副的安装程序已经打开，请先完成那一个。"
!insertmacro Words Older \
  "A newer version of FirstMate ($0) is installed. Put version ${VERSION} in its place?" \
  "电脑上已有更新的 FirstMate 大副（$0）。要换成 ${VERSION} 版吗？"
!insertmacro Words Running \
  "FirstMate is open. It will be closed now and can be opened again afterwards." \
  "FirstMate 大副正在运行。现在会先关闭它，完成后可以重新打开。"
!insertmacro Words RunningBusy \
  "FirstMate is still at work (see its status line, a download perhaps). If it is closed now, that work is cut off.$\n$\n\
Close it nevertheless?" \
  "FirstMate 大副还在工作（见窗口底部的状态栏，例如正在下载镜像）。现在关闭会中断这项工作。$\n$\n仍然要关闭吗？"
!insertmacro Words StillBusy \
  "FirstMate is at work, a download perhaps, so nothing was changed. Try again when it has finished." \
  "FirstMate 大副还在工作（例如正在下载镜像），所以没有做任何改动。请等它完成后再试。"
!insertmacro Words InUse \
  "Files of FirstMate are still in use, so nothing was changed. Close FirstMate and its terminals, then try again." \
  "FirstMate 大副的文件仍在使用中，所以没有做任何改动。请关闭 FirstMate 大副和它打开的终端，然后再试。"
!insertmacro Words FolderTooLong \
  "The name of this folder is too long: Windows could not open the files in it. Please take a shorter one:$\n$INSTDIR" \
  "这个文件夹的路径太长，Windows 会打不开其中的文件。请换一个短一些的：$\n$INSTDIR"
!insertmacro Words FolderNotWritable \
  "Nothing can be written into this folder. Please take another one:$\n$INSTDIR" \
  "这个文件夹不能写入，请换一个：$\n$INSTDIR"
!insertmacro Words FolderOfOthers \
  "In this folder lies something else that has the name of a file of FirstMate, so nothing was changed. Please take \
another one:$\n$INSTDIR" \
  "这个文件夹里已有别的同名文件，所以没有做任何改动。请换一个：$\n$INSTDIR"
!insertmacro Words Failed \
  "FirstMate could not be installed. Is the disk full? An earlier version is still there as it was." \
  "FirstMate 大副未能安装。磁盘是否已满？原有的版本没有改变。"

; For who reads no window: standard output (a console is asked for its own) and a log. Takes the words from the stack.
!macro SayFunction un
Function ${un}SayQuietly
  Exch $0
  Push $1
  System::Call 'kernel32::AttachConsole(i -1)'
  System::Call 'kernel32::GetStdHandle(i -11) p.r1'
  FileWrite $1 "$0$\r$\n"
  ClearErrors
  FileOpen $1 "$TEMP\${APP}-installer.log" a
  ${IfNot} ${Errors}
    FileSeek $1 0 END
    FileWriteUTF16LE /BOM $1 "$0$\r$\n"
    FileClose $1
  ${EndIf}
  Pop $1
  Pop $0
FunctionEnd
!macroend
!insertmacro SayFunction ""
!insertmacro SayFunction "un."

!macro Say WORDS
  ${If} ${Silent}
    Push "${WORDS}"
    !ifdef __UNINSTALL__
      Call un.SayQuietly
    !else
      Call SayQuietly
    !endif
  ${Else}
    MessageBox MB_OK|MB_ICONSTOP "${WORDS}"
  ${EndIf}
!macroend

; The end, with its reason and exit code.
!macro Stop CODE WORDS
  !insertmacro Say "${WORDS}"
  SetErrorLevel ${CODE}
  Quit
!macroend
