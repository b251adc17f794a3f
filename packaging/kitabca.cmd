@echo off
rem kitabca without a network: sets itself up from the wheels beside it, then runs.
rem   kitabca.cmd                    builds every edition into build\
rem   kitabca.cmd check EDITION ...  any command of kitabca
setlocal
chcp 65001 >nul
set "HERE=%~dp0"
set "VENV=%HERE%.venv"
set "PYTHONPATH=%HERE%src"
set "PYTHONUTF8=1"
if exist "%VENV%\ready" goto run
set "PY=python"
where py >nul 2>nul && set "PY=py -3"
%PY% -c "import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))" 2>nul || goto nopython
%PY% -m venv "%VENV%" || goto failed
"%VENV%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-input --no-index --find-links "%HERE%wheels" --no-deps --require-hashes -r "%HERE%requirements.lock" || goto failed
echo ready> "%VENV%\ready"
:run
if "%~1"=="" goto all
"%VENV%\Scripts\python.exe" -m kitabca %*
exit /b %errorlevel%
:all
pushd "%HERE%"
set "STATUS=0"
for %%E in (sources\editions\*.toml) do "%VENV%\Scripts\python.exe" -m kitabca build "%%E" -o build || set "STATUS=1"
popd
exit /b %STATUS%
:nopython
echo Python 3.11, 3.12 or 3.13 (64-bit) is needed: https://www.python.org/downloads/ 1>&2
echo Python 3.11, 3.12 və ya 3.13 (64 bit) lazımdır: https://www.python.org/downloads/ 1>&2
exit /b 2
:failed
echo kitabca could not be set up. / kitabca qurula bilmədi. 1>&2
exit /b 2
