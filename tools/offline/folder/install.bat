@echo off
rem Installs zhibao from this folder, without a network: install.bat [--to FOLDER] [--core] [--remove]
rem Plain ASCII, so that it reads the same in every code page. What is said in Chinese is said by install.py.
setlocal
set "HERE=%~dp0"
set "FITS=import sys, sqlite3, venv; sys.exit(sys.version_info < (@OLDEST@))"
set "PY="

rem The Python named in ZHIBAO_PYTHON, those the launcher knows, the one on the PATH, those in the usual places.
if defined ZHIBAO_PYTHON call :try "%ZHIBAO_PYTHON%"
for %%v in (@DOTTED@) do call :try py -%%v
call :try python
for %%v in (@JOINED@) do call :try "%LOCALAPPDATA%\Programs\Python\Python%%v\python.exe"
for %%v in (@JOINED@) do call :try "%ProgramFiles%\Python%%v\python.exe"
if not defined PY goto none

%PY% "%HERE%install.py" %*
set "STATUS=%ERRORLEVEL%"
goto end

:none
echo No Python @LOWEST@ or newer was found. Read below, install one, and run this again.
echo.
for /f "tokens=2 delims=:" %%c in ('chcp') do set "PAGE=%%c"
chcp 65001 >nul
type "%HERE%python\README.txt"
chcp %PAGE% >nul
set "STATUS=1"

:end
rem A window opened by a double click stays until it has been read.
if "%~1"=="" pause
exit /b %STATUS%

rem Takes a command as the Python to use, if none is chosen yet and it is there and new enough.
:try
if defined PY exit /b 0
%* -c "%FITS%" >nul 2>&1
if not errorlevel 1 set PY=%*
exit /b 0
