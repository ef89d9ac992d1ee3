<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Accounts</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Docker Hub did not answer: it cannot be reached from here, or not now.</source>
        <translation>Docker Hub 没有回应：从这里连不上它，或者暂时连不上。</translation>
    </message>
    <message>
        <source>Docker Hub does not take this user name and password.</source>
        <translation>Docker Hub 不接受这个用户名和密码。</translation>
    </message>
    <message>
        <source>Docker Hub limits pulls by address or account. Asking it counts as no pull.</source>
        <translation>Docker Hub 按地址或账号限制拉取次数。这样查询不算一次拉取。</translation>
    </message>
    <message>
        <source>Docker Hub sets no limit here.</source>
        <translation>Docker Hub 在这里不限次数。</translation>
    </message>
    <message>
        <source>How many pulls are left?</source>
        <translation>还能拉取几次？</translation>
    </message>
    <message>
        <source>Nobody is signed in. Public images need no account.</source>
        <translation>目前没有登录任何账号。公开的镜像不需要账号。</translation>
    </message>
    <message>
        <source>Pulls and pushes of these registries are sent under these names.</source>
        <translation>对这些镜像仓库的拉取和推送会使用这些账号。</translation>
    </message>
    <message>
        <source>Registries and accounts</source>
        <translation>镜像仓库与账号</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Sign out of {registry}</source>
        <translation>退出 {registry}</translation>
    </message>
    <message>
        <source>by docker login, readable in docker&apos;s config.json</source>
        <translation>由 docker login 登录，密码以可读形式存在 docker 的 config.json 里</translation>
    </message>
    <message>
        <source>docker-credential-{helper} did not forget {registry}: {said}</source>
        <translation>docker-credential-{helper} 没能忘掉 {registry}：{said}</translation>
    </message>
    <message>
        <source>kept by docker-credential-{helper}</source>
        <translation>由 docker-credential-{helper} 保管</translation>
    </message>
    <message>
        <source>this address ({address})</source>
        <translation>当前地址（{address}）</translation>
    </message>
    <message>
        <source>until this window closes</source>
        <translation>直到关闭窗口为止</translation>
    </message>
    <message>
        <source>{left} of {limit} pulls are left for {whom}; counted over {window}.</source>
        <translation>{whom} 还剩 {left} 次拉取（共 {limit} 次），每 {window} 为一个周期。</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Follow New Lines</source>
        <translation>跟随新内容</translation>
    </message>
    <message>
        <source>Larger Letters</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Smaller Letters</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Wrap Lines</source>
        <translation>自动换行</translation>
    </message>
    <message numerus="yes">
        <source>… %n line(s) skipped: they came faster than they can be shown</source>
        <translation>
            <numerusform>… 输出太快，跳过了 %n 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandPreview</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>命令行类型</translation>
    </message>
    <message>
        <source>The command that does the same</source>
        <translation>作用相同的命令</translation>
    </message>
    <message>
        <source>Which shell the command is quoted for</source>
        <translation>命令按哪种命令行的写法显示</translation>
    </message>
    <message>
        <source>{shell} cannot hand over a line break. Choose another shell.</source>
        <translation>{shell} 无法传递换行符，请换一种 shell。</translation>
    </message>
</context>
<context>
    <name>Containers</name>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>%n 个容器</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) hidden by it.</source>
        <translation>
            <numerusform>有 %n 个容器被筛选条件隐藏了。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) killed.</source>
        <translation>
            <numerusform>已强制停止 %n 个容器。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) paused.</source>
        <translation>
            <numerusform>已暂停 %n 个容器。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) removed.</source>
        <translation>
            <numerusform>已删除 %n 个容器。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) restarted.</source>
        <translation>
            <numerusform>已重启 %n 个容器。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) resumed.</source>
        <translation>
            <numerusform>已恢复 %n 个容器。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) started.</source>
        <translation>
            <numerusform>已启动 %n 个容器。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) stopped.</source>
        <translation>
            <numerusform>已停止 %n 个容器。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) were sent the signal.</source>
        <translation>
            <numerusform>已向 %n 个容器发送信号。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>近 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) skipped, they came too fast.</source>
        <translation>
            <numerusform>来得太快，跳过了 %n 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选中 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n terminal(s) are open</source>
        <translation>
            <numerusform>已经打开了 %n 个终端</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) so far</source>
        <translation>
            <numerusform>到现在 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>近 1 小时</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>近 24 小时</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>近 5 分钟</translation>
    </message>
    <message>
        <source>A container is a program in a small room of its own, made from an image. Run one, and it appears here by itself, also when it was started in a terminal.</source>
        <translation>容器就像一个独立的小房间，程序在里面运行，它由镜像创建。运行一个试试，它会自己出现在这里；在终端里启动的也会。</translation>
    </message>
    <message>
        <source>A container is a program in a small room of its own. This list is live.</source>
        <translation>容器就像一个独立的小房间，程序在里面运行。这个列表会实时更新。</translation>
    </message>
    <message>
        <source>A digest cannot be given, only a tag.</source>
        <translation>不能指定摘要，只能指定标签。</translation>
    </message>
    <message>
        <source>A shell beside the container&apos;s program. “exit” ends only the shell.</source>
        <translation>在容器里另开的 shell。输入 exit 只会结束这个 shell。</translation>
    </message>
    <message>
        <source>A shell of the container, or any program in it</source>
        <translation>容器里的 shell，也可以填容器里的其他程序</translation>
    </message>
    <message>
        <source>A signal is a short message to the first program in the container. What it does with it is its own affair, except for SIGKILL and SIGSTOP.</source>
        <translation>信号是发给容器里第一个程序的简短消息。除了 SIGKILL 和 SIGSTOP，收到后怎么做由程序自己决定。</translation>
    </message>
    <message>
        <source>A terminal needs a running program at its other end.</source>
        <translation>终端的另一头要有正在运行的程序。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>All of project {name}</source>
        <translation>项目 {name} 的全部容器</translation>
    </message>
    <message>
        <source>Archives (*.tar)</source>
        <translation>归档文件 (*.tar)</translation>
    </message>
    <message>
        <source>Ask its program to end ({signal}), and wait as long as it takes</source>
        <translation>请程序自己结束（{signal}），一直等到它结束</translation>
    </message>
    <message numerus="yes">
        <source>Ask its program to end ({signal}); after %n second(s) it is ended by force</source>
        <translation>
            <numerusform>请程序自己结束（{signal}）；%n 秒后仍未结束就强制停止</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking the engine for its containers…</source>
        <translation>正在向引擎查询容器…</translation>
    </message>
    <message>
        <source>Attach again</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>Backing up {name}</source>
        <translation>正在备份 {name}</translation>
    </message>
    <message>
        <source>Backing up {name} to {file}</source>
        <translation>正在把 {name} 备份到 {file}</translation>
    </message>
    <message>
        <source>Break long lines instead of scrolling sideways</source>
        <translation>长行自动换行，不用左右滚动</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel: {what}</source>
        <translation>取消：{what}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭查找</translation>
    </message>
    <message>
        <source>Close the shell</source>
        <translation>关闭 shell</translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation>关闭 {name}</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Compose file</source>
        <translation>Compose 文件</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy as</source>
        <translation>复制为</translation>
    </message>
    <message>
        <source>Copy the id</source>
        <translation>复制 ID</translation>
    </message>
    <message>
        <source>Copy the name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Copy {name}</source>
        <translation>复制 {name}</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>核心</translation>
    </message>
    <message>
        <source>Could not start</source>
        <translation>未能启动</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Ctrl+C</translation>
    </message>
    <message>
        <source>Detach</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Detached</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>Details of {name}</source>
        <translation>{name} 的详情</translation>
    </message>
    <message>
        <source>Empty the view; the engine keeps its log</source>
        <translation>只清空这里的显示，引擎里的日志还在</translation>
    </message>
    <message>
        <source>End its program at once (SIGKILL); what it has not saved is lost</source>
        <translation>立刻结束程序（SIGKILL），没有保存的内容会丢失</translation>
    </message>
    <message>
        <source>End; some servers finish what they are answering first (nginx does).</source>
        <translation>结束；有些服务器会先处理完正在回应的请求（例如 nginx）。</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Ended by the kernel at once; what it has not saved is lost.</source>
        <translation>由内核立即结束；没有保存的内容会丢失。</translation>
    </message>
    <message>
        <source>Ends this shell; the container goes on.</source>
        <translation>结束这个 shell，容器继续运行。</translation>
    </message>
    <message>
        <source>Everything that was changed inside becomes the newest layer of an image (docker commit).</source>
        <translation>容器里改动过的一切会成为新镜像最上面的一层（docker commit）。</translation>
    </message>
    <message>
        <source>Everything that was written inside is lost: files, logs, settings. The image stays.</source>
        <translation>容器里写入的一切都会丢失：文件、日志、设置。镜像会保留。</translation>
    </message>
    <message>
        <source>Exited ({code}): {reason}</source>
        <translation>已退出 ({code})：{reason}</translation>
    </message>
    <message>
        <source>Export its files…</source>
        <translation>导出其中的文件…</translation>
    </message>
    <message>
        <source>Export the files of {name}</source>
        <translation>导出 {name} 的文件</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>正在导出 {name}</translation>
    </message>
    <message>
        <source>Exporting {name} to {file}</source>
        <translation>正在把 {name} 导出到 {file}</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>在日志中查找</translation>
    </message>
    <message>
        <source>Find in the terminal</source>
        <translation>在终端中查找</translation>
    </message>
    <message>
        <source>Find in the terminal (Ctrl+Shift+F)</source>
        <translation>在终端中查找（Ctrl+Shift+F）</translation>
    </message>
    <message>
        <source>FirstMate keeps trying; the list appears as soon as it answers.</source>
        <translation>大副会一直重试，引擎一有回应，列表就会出现。</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>For example mine:v1</source>
        <translation>例如 mine:v1</translation>
    </message>
    <message>
        <source>Freeze all its programs</source>
        <translation>冻结里面的所有程序</translation>
    </message>
    <message>
        <source>Frozen programs do not answer. Resume it, then open a terminal.</source>
        <translation>被冻结的程序不会回应。先恢复它，再打开终端。</translation>
    </message>
    <message>
        <source>Go on after SIGSTOP.</source>
        <translation>在 SIGSTOP 之后继续运行。</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Host name</source>
        <translation>主机名</translation>
    </message>
    <message>
        <source>How much of the past is shown</source>
        <translation>显示多少以前的日志</translation>
    </message>
    <message>
        <source>How much of the past is shown; it brings back what was cleared</source>
        <translation>显示多少以前的日志；清空过的内容也会重新显示</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Interrupt, as Ctrl+C in its terminal does.</source>
        <translation>中断，和在它的终端里按 Ctrl+C 一样。</translation>
    </message>
    <message>
        <source>It does not run</source>
        <translation>它没有在运行</translation>
    </message>
    <message>
        <source>It has no terminal of its own</source>
        <translation>它没有自己的终端</translation>
    </message>
    <message>
        <source>It is gone</source>
        <translation>它已经不在了</translation>
    </message>
    <message>
        <source>It is paused</source>
        <translation>它已暂停</translation>
    </message>
    <message>
        <source>It still runs.</source>
        <translation>它还在运行。</translation>
    </message>
    <message>
        <source>Its anonymous volumes hold data too: {names}. “Remove” leaves them on the disk without an owner, “Remove with its volumes” deletes them.</source>
        <translation>它的匿名卷里也有数据：{names}。“删除”会把这些卷留在磁盘上，但不再属于任何容器；“连同卷一起删除”会删掉它们。</translation>
    </message>
    <message>
        <source>Its anonymous volumes stay on the disk without an owner: {names}.</source>
        <translation>它的匿名卷会留在磁盘上，但不再属于任何容器：{names}。</translation>
    </message>
    <message>
        <source>Its own health check fails</source>
        <translation>它自己的健康检查没有通过</translation>
    </message>
    <message>
        <source>Its own words are below.</source>
        <translation>下面是引擎的原话。</translation>
    </message>
    <message>
        <source>Its program</source>
        <translation>容器的程序</translation>
    </message>
    <message>
        <source>Its program and the other shells do not notice. “exit” ends only this one.</source>
        <translation>容器的程序和其他 shell 不受影响；输入 exit 只会结束这一个。</translation>
    </message>
    <message>
        <source>Its program runs without one. A shell opened beside it lets you look around inside; the program does not notice.</source>
        <translation>它的程序运行时不需要终端。可以在里面另开一个 shell 四处看看，程序不会受影响。</translation>
    </message>
    <message>
        <source>Kill</source>
        <translation>强制停止</translation>
    </message>
    <message>
        <source>Kill now</source>
        <translation>立刻强制停止</translation>
    </message>
    <message>
        <source>Killing {what}</source>
        <translation>正在强制停止 {what}</translation>
    </message>
    <message>
        <source>Killing…</source>
        <translation>正在强制停止…</translation>
    </message>
    <message>
        <source>Kubernetes Deployment</source>
        <translation>Kubernetes Deployment</translation>
    </message>
    <message>
        <source>Kubernetes Pod</source>
        <translation>Kubernetes Pod</translation>
    </message>
    <message>
        <source>Larger letters (Ctrl++)</source>
        <translation>放大文字（Ctrl++）</translation>
    </message>
    <message>
        <source>Leaves the terminal; the container goes on.</source>
        <translation>离开终端，容器继续运行。</translation>
    </message>
    <message>
        <source>Let it stand still while its files are read, so that they fit together</source>
        <translation>读取文件期间让它暂停，这样文件之间不会前后不一</translation>
    </message>
    <message>
        <source>Let new lines wait, to read in peace</source>
        <translation>让新的行先等一等，方便阅读</translation>
    </message>
    <message>
        <source>Limits in force</source>
        <translation>当前生效的限制</translation>
    </message>
    <message>
        <source>Live: new lines appear by themselves.</source>
        <translation>实时：新的行会自动出现。</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Made with --rm, so the engine deletes the anonymous volumes as well: {names}.</source>
        <translation>这些容器带有 --rm，引擎会连匿名卷一起删除：{names}。</translation>
    </message>
    <message>
        <source>Many servers read their settings again.</source>
        <translation>许多服务器收到后会重新读取设置。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>More: a signal, another name, run again, save as an image, export, copy</source>
        <translation>更多：发送信号、重命名、再次运行、保存为镜像、导出、复制</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the image</source>
        <translation>镜像名称</translation>
    </message>
    <message>
        <source>Name, image or state</source>
        <translation>名称、镜像或状态</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>New shell</source>
        <translation>新的 shell</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>No containers yet</source>
        <translation>还没有容器</translation>
    </message>
    <message>
        <source>No shell was found in it: its image brings little more than its program. If you know a program in it that can be typed into, write its name here.</source>
        <translation>容器里没有找到 shell：它的镜像里几乎只有程序本身。如果你知道里面有可以交互的程序，可以在这里填写它的名字。</translation>
    </message>
    <message>
        <source>Note, if you like</source>
        <translation>备注（可不填）</translation>
    </message>
    <message>
        <source>Nothing fits the filter</source>
        <translation>没有符合筛选条件的容器</translation>
    </message>
    <message>
        <source>Nothing was printed yet; new lines appear by themselves.</source>
        <translation>还没有任何输出；有新内容时会自动显示。</translation>
    </message>
    <message>
        <source>One more shell</source>
        <translation>再开一个 shell</translation>
    </message>
    <message>
        <source>One more shell in this container</source>
        <translation>在这个容器里再开一个 shell</translation>
    </message>
    <message>
        <source>Only the name changes: the container goes on running. Others who reach it by its name must be told.</source>
        <translation>只改名称，容器照常运行。靠名称访问它的程序也要跟着改。</translation>
    </message>
    <message>
        <source>Only {name}</source>
        <translation>只看 {name}</translation>
    </message>
    <message>
        <source>Open a shell</source>
        <translation>打开 shell</translation>
    </message>
    <message>
        <source>Open another shell</source>
        <translation>再打开一个 shell</translation>
    </message>
    <message>
        <source>Open {address} in the browser</source>
        <translation>在浏览器中打开 {address}</translation>
    </message>
    <message>
        <source>Opening the terminal…</source>
        <translation>正在打开终端…</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Passwords are hidden here; the copy has them.</source>
        <translation>这里隐藏了密码；复制出去的内容里有。</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste several lines into the terminal?</source>
        <translation>要把多行文字粘贴到终端吗？</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Paused: new lines wait until you go on.</source>
        <translation>已暂停：新的行会等你继续。</translation>
    </message>
    <message>
        <source>Pausing {what}</source>
        <translation>正在暂停 {what}</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Please end: what “Stop” sends first.</source>
        <translation>请结束：“停止”最先发送的就是它。</translation>
    </message>
    <message>
        <source>Port {public} of this computer leads to {port}; the whole network can reach it.</source>
        <translation>本机的 {public} 端口通向 {port}；整个网络都能访问它。</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Read the logs of several containers in one stream</source>
        <translation>把多个容器的日志合在一起看</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n container(s)?</source>
        <translation>
            <numerusform>要删除 %n 个容器吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove by force</source>
        <translation>强制删除</translation>
    </message>
    <message>
        <source>Remove the container; its image stays</source>
        <translation>删除容器，镜像会保留</translation>
    </message>
    <message>
        <source>Remove with its volumes</source>
        <translation>连同卷一起删除</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>要删除 {name} 吗？</translation>
    </message>
    <message>
        <source>Removed {name}.</source>
        <translation>已删除 {name}。</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Removing {what}</source>
        <translation>正在删除 {what}</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Renaming {name}</source>
        <translation>正在重命名 {name}</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Restarting {what}</source>
        <translation>正在重启 {what}</translation>
    </message>
    <message>
        <source>Restarting…</source>
        <translation>正在重启…</translation>
    </message>
    <message>
        <source>Restarting… {n} s</source>
        <translation>正在重启… {n} 秒</translation>
    </message>
    <message>
        <source>Restoring {name}</source>
        <translation>正在恢复 {name}</translation>
    </message>
    <message>
        <source>Restoring {name} from {file}</source>
        <translation>正在从 {file} 恢复 {name}</translation>
    </message>
    <message>
        <source>Restoring {name} was cancelled; a part of the files is there.</source>
        <translation>已取消恢复 {name}，有一部分文件已经写入。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Resuming {what}</source>
        <translation>正在恢复 {what}</translation>
    </message>
    <message>
        <source>Resuming…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>Run a first container</source>
        <translation>运行第一个容器</translation>
    </message>
    <message>
        <source>Run again with changes…</source>
        <translation>修改后再次运行…</translation>
    </message>
    <message>
        <source>Run its program again</source>
        <translation>再次运行它的程序</translation>
    </message>
    <message>
        <source>Running: being checked</source>
        <translation>运行中：正在检查</translation>
    </message>
    <message>
        <source>Running: unhealthy</source>
        <translation>运行中：不健康</translation>
    </message>
    <message>
        <source>Run…</source>
        <translation>运行…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as an image…</source>
        <translation>保存为镜像…</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Save {name} as an image</source>
        <translation>把 {name} 保存为镜像</translation>
    </message>
    <message>
        <source>Saved as {file}</source>
        <translation>已保存为 {file}</translation>
    </message>
    <message>
        <source>Saving the log</source>
        <translation>正在保存日志</translation>
    </message>
    <message>
        <source>Saving {name} as an image</source>
        <translation>正在把 {name} 保存为镜像</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send a signal to {name}</source>
        <translation>向 {name} 发送信号</translation>
    </message>
    <message>
        <source>Send a signal…</source>
        <translation>发送信号…</translation>
    </message>
    <message>
        <source>Sending a signal to {what}</source>
        <translation>正在向 {what} 发送信号</translation>
    </message>
    <message>
        <source>Sending a signal…</source>
        <translation>正在发送信号…</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>shell</translation>
    </message>
    <message>
        <source>Show lines of JSON as time, level, message and the rest</source>
        <translation>把 JSON 格式的行显示为：时间、级别、消息和其余内容</translation>
    </message>
    <message>
        <source>Show the image</source>
        <translation>查看镜像</translation>
    </message>
    <message>
        <source>Show the list again</source>
        <translation>重新显示列表</translation>
    </message>
    <message>
        <source>Show when each line was printed</source>
        <translation>显示每一行输出的时间</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Smaller letters (Ctrl+-)</source>
        <translation>缩小文字（Ctrl+-）</translation>
    </message>
    <message>
        <source>Stand still until SIGCONT. “Pause” does it for all programs in the container.</source>
        <translation>停住不动，直到收到 SIGCONT。“暂停”会让容器里的所有程序都停住。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Start it</source>
        <translation>启动它</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>启动时间</translation>
    </message>
    <message>
        <source>Starting {what}</source>
        <translation>正在启动 {what}</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Stay at the newest line</source>
        <translation>始终显示最新的一行</translation>
    </message>
    <message>
        <source>Still running: {names}.</source>
        <translation>还在运行：{names}。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop and remove</source>
        <translation>停止并删除</translation>
    </message>
    <message>
        <source>Stop it, then start it again</source>
        <translation>先停止，再启动</translation>
    </message>
    <message>
        <source>Stopping {what}</source>
        <translation>正在停止 {what}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Stopping… {n} s</source>
        <translation>正在停止… {n} 秒</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换空间</translation>
    </message>
    <message>
        <source>Tell capital letters from small ones</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Text files (*.log *.txt)</source>
        <translation>文本文件 (*.log *.txt)</translation>
    </message>
    <message>
        <source>That is the most at a time. Close the shell of another container first.</source>
        <translation>同时最多只能打开这么多。请先关闭别的容器的 shell。</translation>
    </message>
    <message numerus="yes">
        <source>The %n selected together</source>
        <translation>
            <numerusform>合并查看选中的 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>The backup of {name} was cancelled; nothing of it is left.</source>
        <translation>已取消备份 {name}，没有留下任何文件。</translation>
    </message>
    <message>
        <source>The connection to the terminal has ended.</source>
        <translation>终端的连接已经断开。</translation>
    </message>
    <message>
        <source>The container goes on without you. You can come back to its terminal at any time.</source>
        <translation>容器会继续运行，你可以随时回到它的终端。</translation>
    </message>
    <message>
        <source>The container is gone; these are its last lines.</source>
        <translation>容器已经不在了，这些是它最后的输出。</translation>
    </message>
    <message>
        <source>The container was removed: by its own --rm when it ended, or by somebody else. What it printed can be read here until another one is chosen.</source>
        <translation>容器已被删除：可能是结束时因为 --rm 自动删除，也可能是被别人删除。选择别的容器之前，还可以在这里看它的输出。</translation>
    </message>
    <message>
        <source>The container&apos;s own terminal</source>
        <translation>容器自己的终端</translation>
    </message>
    <message>
        <source>The container&apos;s own terminal: “exit” ends its program. If nothing shows, press Enter.</source>
        <translation>这是容器自己的终端：输入 exit 会结束它的程序。如果什么都没显示，请按回车键。</translation>
    </message>
    <message>
        <source>The engine could not start it</source>
        <translation>引擎没能启动它</translation>
    </message>
    <message>
        <source>The engine is away; the log goes on when it is back.</source>
        <translation>引擎暂时连不上，恢复后日志会继续。</translation>
    </message>
    <message>
        <source>The export of {name} was cancelled; nothing of it is left.</source>
        <translation>已取消导出 {name}，没有留下任何文件。</translation>
    </message>
    <message>
        <source>The files of {file} ({size}) are in {name}.</source>
        <translation>{file} 中的文件（{size}）已写入 {name}。</translation>
    </message>
    <message>
        <source>The files of {name} are in {file} ({size}).</source>
        <translation>{name} 的文件已导出到 {file}（{size}）。</translation>
    </message>
    <message>
        <source>The program has ended: {reason} (exit code {code}).</source>
        <translation>程序已结束：{reason}（退出码 {code}）。</translation>
    </message>
    <message>
        <source>The program runs, but the check that came with the image says it does not work well.</source>
        <translation>程序在运行，但镜像自带的检查认为它工作不正常。</translation>
    </message>
    <message>
        <source>The program&apos;s own meaning.</source>
        <translation>含义由程序自己定。</translation>
    </message>
    <message>
        <source>The program&apos;s own meaning; nginx opens its log files again.</source>
        <translation>含义由程序自己定；nginx 会重新打开日志文件。</translation>
    </message>
    <message>
        <source>The shell has ended: {reason} (exit code {code}).</source>
        <translation>shell 已结束：{reason}（退出码 {code}）。</translation>
    </message>
    <message numerus="yes">
        <source>The text has %n line end(s): the shell runs every line as soon as it arrives.</source>
        <translation>
            <numerusform>这段文字有 %n 个换行：每到一行，shell 就会马上执行。</numerusform>
        </translation>
    </message>
    <message>
        <source>The text is a regular expression</source>
        <translation>按正则表达式查找</translation>
    </message>
    <message>
        <source>The window has another size; Apache ends gently.</source>
        <translation>窗口大小变了；Apache 收到后会平稳结束。</translation>
    </message>
    <message>
        <source>There is an image of this name; it loses the name to the new one.</source>
        <translation>已有同名的镜像；这个名称会转给新镜像。</translation>
    </message>
    <message>
        <source>These stay as they are: {names}.</source>
        <translation>这些会原样保留：{names}。</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>本次运行</translation>
    </message>
    <message>
        <source>Together, in the order of their times: {names}.</source>
        <translation>按时间顺序合并显示：{names}。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try again now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Use in the last minute</source>
        <translation>最近一分钟的用量</translation>
    </message>
    <message>
        <source>Use the whole page</source>
        <translation>占满整个页面</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>卷</translation>
    </message>
    <message>
        <source>What has no counterpart there:</source>
        <translation>那里没有对应写法的选项：</translation>
    </message>
    <message>
        <source>What lies in its volumes does not come along: {names}.</source>
        <translation>卷里的内容不会包含在内：{names}。</translation>
    </message>
    <message>
        <source>What the engine said</source>
        <translation>引擎的原话</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>When it ends</source>
        <translation>结束之后</translation>
    </message>
    <message>
        <source>Who you are inside: a name or a number; empty: the container&apos;s own user</source>
        <translation>以什么身份进入容器：用户名或数字编号；留空则用容器自己的用户</translation>
    </message>
    <message>
        <source>With others</source>
        <translation>合并查看</translation>
    </message>
    <message>
        <source>Without a project</source>
        <translation>不属于任何项目</translation>
    </message>
    <message>
        <source>Write the lines shown into a file</source>
        <translation>把显示的内容保存到文件</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>could not start</source>
        <translation>未能启动</translation>
    </message>
    <message>
        <source>could take for ever: no repeats inside of repeats</source>
        <translation>可能永远算不完：重复里不要再套重复</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>崩溃</translation>
    </message>
    <message>
        <source>docker run command</source>
        <translation>docker run 命令</translation>
    </message>
    <message>
        <source>error</source>
        <translation>出错</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>正常结束</translation>
    </message>
    <message>
        <source>gave up</source>
        <translation>自行中止</translation>
    </message>
    <message>
        <source>input only (-i)</source>
        <translation>只有输入（-i）</translation>
    </message>
    <message>
        <source>it is removed (--rm)</source>
        <translation>自动删除（--rm）</translation>
    </message>
    <message>
        <source>it is started again ({policy})</source>
        <translation>自动重新启动（{policy}）</translation>
    </message>
    <message>
        <source>its own user</source>
        <translation>容器自己的用户</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>被强制结束</translation>
    </message>
    <message>
        <source>killed, memory limit reached</source>
        <translation>被强制结束，达到内存上限</translation>
    </message>
    <message>
        <source>limit {amount}</source>
        <translation>上限 {amount}</translation>
    </message>
    <message>
        <source>no</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限制</translation>
    </message>
    <message numerus="yes">
        <source>no limit: all %n CPU(s)</source>
        <translation>
            <numerusform>不限制：全部 %n 个 CPU</numerusform>
        </translation>
    </message>
    <message>
        <source>no limit: all {memory}</source>
        <translation>不限制：全部 {memory}</translation>
    </message>
    <message>
        <source>no pattern: {reason}</source>
        <translation>不是有效的表达式：{reason}</translation>
    </message>
    <message>
        <source>no such command</source>
        <translation>没有这个命令</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not executable</source>
        <translation>无法执行</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>output only (-t)</source>
        <translation>只有输出（-t）</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>收到信号</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>被停止</translation>
    </message>
    <message>
        <source>this engine cannot limit it</source>
        <translation>这个引擎不能限制它</translation>
    </message>
    <message>
        <source>up {age}</source>
        <translation>已运行 {age}</translation>
    </message>
    <message>
        <source>waiting for the first figure…</source>
        <translation>正在等待第一个数据…</translation>
    </message>
    <message>
        <source>wrong usage</source>
        <translation>用法错误</translation>
    </message>
    <message>
        <source>yes (-it)</source>
        <translation>有（-it）</translation>
    </message>
    <message>
        <source>{address}, port {public}, leads to {port}.</source>
        <translation>{address} 的 {public} 端口通向 {port}。</translation>
    </message>
    <message>
        <source>{age} ago</source>
        <translation>{age}前</translation>
    </message>
    <message>
        <source>{containers}, {running}</source>
        <translation>{containers}，{running}</translation>
    </message>
    <message>
        <source>{failed} of {total} did not work: {names}</source>
        <translation>{total} 个里有 {failed} 个没有成功：{names}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>{live} {skipped}</source>
        <translation>{live}{skipped}</translation>
    </message>
    <message>
        <source>{names} and {n} more</source>
        <translation>{names} 等，另有 {n} 个</translation>
    </message>
    <message>
        <source>{name} was saved as the image {image}.</source>
        <translation>已把 {name} 保存为镜像 {image}。</translation>
    </message>
    <message>
        <source>{name} was sent the signal.</source>
        <translation>已向 {name} 发送信号。</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分钟</translation>
    </message>
    <message>
        <source>{n} running</source>
        <translation>{n} 个运行中</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{old} is called {new} now.</source>
        <translation>{old} 已改名为 {new}。</translation>
    </message>
    <message>
        <source>{port}: only inside, not published</source>
        <translation>{port}：只在容器里面，没有对外公开</translation>
    </message>
    <message>
        <source>{running} {ways}</source>
        <translation>{running}{ways}</translation>
    </message>
    <message>
        <source>{state}. The log goes on by itself when the container is started again.</source>
        <translation>{state}。容器再次启动后，日志会自动继续。</translation>
    </message>
    <message>
        <source>{swap} more</source>
        <translation>另加 {swap}</translation>
    </message>
    <message>
        <source>{title}. {meaning}</source>
        <translation>{title}。{meaning}</translation>
    </message>
    <message>
        <source>{used} CPU</source>
        <translation>{used} CPU</translation>
    </message>
    <message>
        <source>{used} CPU in use ({mcpu}) of at most {limit} CPU ({limit_mcpu}).</source>
        <translation>正在使用 {used} CPU（{mcpu}），最多 {limit} CPU（{limit_mcpu}）。</translation>
    </message>
    <message>
        <source>{used} CPU in use ({mcpu}). No limit: it may use all {cpus} CPUs.</source>
        <translation>正在使用 {used} CPU（{mcpu}）。没有限制：可以用全部 {cpus} 个 CPU。</translation>
    </message>
    <message>
        <source>{used} in use of at most {ground}.</source>
        <translation>正在使用 {used}，最多 {ground}。</translation>
    </message>
    <message>
        <source>{used} in use. No limit: it may use all {ground} of the engine.</source>
        <translation>正在使用 {used}。没有限制：可以用引擎的全部 {ground}。</translation>
    </message>
    <message>
        <source>{written} of about {expected} · {rate}</source>
        <translation>{written} / 约 {expected} · {rate}</translation>
    </message>
    <message>
        <source>“Stop and remove” asks the program to end and waits as long as it takes. “Remove by force” ends it at once; what it has not saved is lost.</source>
        <translation>“停止并删除”会请程序自己结束，一直等到它结束为止。“强制删除”会立刻结束它，没有保存的内容会丢失。</translation>
    </message>
    <message numerus="yes">
        <source>“Stop and remove” asks the program to end and waits up to %n second(s). “Remove by force” ends it at once; what it has not saved is lost.</source>
        <translation>
            <numerusform>“停止并删除”会请程序自己结束，最多等 %n 秒。“强制删除”会立刻结束它，没有保存的内容会丢失。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CoreToggles</name>
    <message numerus="yes">
        <source>%n core(s) chosen</source>
        <translation>
            <numerusform>已选 %n 个核心</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {cores} core(s) chosen</source>
        <translation>
            <numerusform>已选 %n 个核心，共 {cores} 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Core list</source>
        <translation>核心列表</translation>
    </message>
    <message>
        <source>Core {number}</source>
        <translation>核心 {number}</translation>
    </message>
    <message>
        <source>No core chosen: the container may run on all of them.</source>
        <translation>未选择核心：容器可以在所有核心上运行。</translation>
    </message>
    <message>
        <source>for example {example}</source>
        <translation>例如 {example}</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>What the engine said</source>
        <translation>引擎的原话</translation>
    </message>
</context>
<context>
    <name>Environment</name>
    <message>
        <source>Asks Docker Hub and your mirrors whether they answer.</source>
        <translation>看看 Docker Hub 和你的镜像源有没有回应。</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Check the network too</source>
        <translation>同时检查网络</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>检查中</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Do it for me…</source>
        <translation>替我完成…</translation>
    </message>
    <message>
        <source>Does this computer have what Docker needs?</source>
        <translation>这台电脑是否具备 Docker 需要的条件？</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>Done. Restart the computer, then it takes effect.</source>
        <translation>完成。重启电脑后生效。</translation>
    </message>
    <message>
        <source>Done. Sign out and in again, then it takes effect.</source>
        <translation>完成。注销并重新登录后生效。</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境检查</translation>
    </message>
    <message>
        <source>Everything that matters is in place.</source>
        <translation>需要的条件都已具备。</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>FirstMate: what this computer can do</source>
        <translation>大副：这台电脑的检查结果</translation>
    </message>
    <message>
        <source>Install Docker…</source>
        <translation>安装 Docker…</translation>
    </message>
    <message>
        <source>Install WSL…</source>
        <translation>安装 WSL…</translation>
    </message>
    <message>
        <source>It could not go on. The last line above says why.</source>
        <translation>无法继续。原因见上面最后一行。</translation>
    </message>
    <message>
        <source>It ended with an error (exit code {code}). The last lines above say why.</source>
        <translation>出错结束（退出码 {code}）。原因见上面最后几行。</translation>
    </message>
    <message>
        <source>It needs administrator rights, so the system will ask for a password.</source>
        <translation>它需要管理员权限，系统会请你输入密码或确认。</translation>
    </message>
    <message>
        <source>Join the group…</source>
        <translation>加入用户组…</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Look at this</source>
        <translation>请留意</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>正在检查这台电脑…</translation>
    </message>
    <message>
        <source>Mending: {title}</source>
        <translation>正在处理：{title}</translation>
    </message>
    <message>
        <source>Next step: {title}</source>
        <translation>下一步：{title}</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>无法得知</translation>
    </message>
    <message>
        <source>Not looked at yet</source>
        <translation>还没有检查</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>打开网页</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Ready: containers can run here.</source>
        <translation>准备就绪：可以运行容器了。</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Save readings…</source>
        <translation>保存检查数据…</translation>
    </message>
    <message>
        <source>Save what was read</source>
        <translation>保存检查数据</translation>
    </message>
    <message>
        <source>Saved as {file}</source>
        <translation>已保存为 {file}</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>带我去看</translation>
    </message>
    <message>
        <source>Start Docker Desktop…</source>
        <translation>启动 Docker Desktop…</translation>
    </message>
    <message>
        <source>Start the engine…</source>
        <translation>启动引擎…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stopped. What had been done already stays done.</source>
        <translation>已停止。已经完成的部分会保留。</translation>
    </message>
    <message>
        <source>The command is in the clipboard.</source>
        <translation>命令已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The report and the file of what was read are in the clipboard.</source>
        <translation>报告和检查数据文件都已复制到剪贴板。</translation>
    </message>
    <message>
        <source>This is exactly what will run. Nothing else is changed.</source>
        <translation>将要运行的就是下面的内容，不会改动其他东西。</translation>
    </message>
    <message>
        <source>To be mended</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Turn the features on…</source>
        <translation>启用功能…</translation>
    </message>
    <message>
        <source>Update WSL…</source>
        <translation>更新 WSL…</translation>
    </message>
    <message>
        <source>What runs</source>
        <translation>正在运行的命令</translation>
    </message>
    <message>
        <source>Where it is to come from</source>
        <translation>从哪里安装</translation>
    </message>
    <message>
        <source>Why it matters, and what was found</source>
        <translation>为什么重要，查到了什么</translation>
    </message>
    <message>
        <source>{done} of {all} checks</source>
        <translation>已完成 {done} 项，共 {all} 项</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>A file on this computer could not be read or written</source>
        <translation>本机上的一个文件读不了或写不了</translation>
    </message>
    <message>
        <source>Check that Docker is running. FirstMate keeps trying.</source>
        <translation>请检查 Docker 是否在运行。大副会不断重试。</translation>
    </message>
    <message>
        <source>Check the address or context.</source>
        <translation>请检查地址或 context。</translation>
    </message>
    <message>
        <source>FirstMate and this engine share no version of the interface. Update Docker.</source>
        <translation>大副与这个引擎没有共同支持的接口版本。请更新 Docker。</translation>
    </message>
    <message>
        <source>It is not there any more</source>
        <translation>它已经不在了</translation>
    </message>
    <message>
        <source>It may still be starting. FirstMate keeps trying.</source>
        <translation>它可能还在启动。大副会不断重试。</translation>
    </message>
    <message>
        <source>Its own words are below.</source>
        <translation>下面是它的原话。</translation>
    </message>
    <message>
        <source>Its own words below say which one.</source>
        <translation>是哪一个，请看下面引擎的原话。</translation>
    </message>
    <message>
        <source>Pull it first, or check its name.</source>
        <translation>请先拉取它，或检查名称是否正确。</translation>
    </message>
    <message>
        <source>Somebody may have removed it meanwhile.</source>
        <translation>可能已在别处被删除。</translation>
    </message>
    <message>
        <source>Something unexpected happened</source>
        <translation>发生了意外错误</translation>
    </message>
    <message>
        <source>That does not fit its state</source>
        <translation>当前状态下不能这样做</translation>
    </message>
    <message>
        <source>The engine cannot be reached</source>
        <translation>无法连接引擎</translation>
    </message>
    <message>
        <source>The engine does not answer</source>
        <translation>引擎没有响应</translation>
    </message>
    <message>
        <source>The engine is too old</source>
        <translation>引擎版本过旧</translation>
    </message>
    <message>
        <source>The engine refused a value</source>
        <translation>引擎拒绝了某个值</translation>
    </message>
    <message>
        <source>The engine refused this in the present state.</source>
        <translation>在当前状态下，引擎拒绝了这个操作。</translation>
    </message>
    <message>
        <source>The engine reported an error</source>
        <translation>引擎报告了一个错误</translation>
    </message>
    <message>
        <source>The engine&apos;s address makes no sense</source>
        <translation>引擎的地址无法识别</translation>
    </message>
    <message>
        <source>The image could not be fetched. Its own words below say why.</source>
        <translation>镜像没能取回。原因见下面的原话。</translation>
    </message>
    <message>
        <source>The image is not on this engine</source>
        <translation>这个引擎上没有该镜像</translation>
    </message>
    <message>
        <source>The registry could not deliver</source>
        <translation>镜像仓库没能提供镜像</translation>
    </message>
    <message>
        <source>The words below say which and why: look whether it is there, yours, and its disk has room.</source>
        <translation>下面写着是哪个文件、为什么。请看看它在不在、你有没有权限、磁盘还有没有空间。</translation>
    </message>
    <message>
        <source>This is a fault of FirstMate. It has been written to its log.</source>
        <translation>这是大副自身的错误，已写入日志。</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message numerus="yes">
        <source>%n file(s) copied into {folder}.</source>
        <translation>
            <numerusform>已把 %n 个文件复制进 {folder}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) left out, being devices or links that lead outside: {names}</source>
        <translation>
            <numerusform>有 %n 项没有复制（设备，或指向外面的链接）：{names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) left out: devices, pipes and sockets.</source>
        <translation>
            <numerusform>有 %n 项没有复制：设备、管道和套接字。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) left out, as this computer lets programs make none: {names}</source>
        <translation>
            <numerusform>有 %n 个链接没有复制（这台电脑不让程序创建链接）：{names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) changed: this computer cannot hold them.</source>
        <translation>
            <numerusform>有 %n 个名称作了改写：这台电脑无法使用原来的名称。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) in {folder} are taken. What is there will be lost:</source>
        <translation>
            <numerusform>{folder} 中已有 %n 个同名的文件或文件夹，原来的内容会丢失：</numerusform>
        </translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>Ask the engine again</source>
        <translation>重新询问引擎</translation>
    </message>
    <message>
        <source>Back to the folder</source>
        <translation>回到文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Copy into {folder}</source>
        <translation>复制进 {folder}</translation>
    </message>
    <message>
        <source>Copy in…</source>
        <translation>复制进去…</translation>
    </message>
    <message>
        <source>Copy out…</source>
        <translation>复制出来…</translation>
    </message>
    <message>
        <source>Copy to this computer…</source>
        <translation>复制到这台电脑…</translation>
    </message>
    <message>
        <source>Copy to which folder?</source>
        <translation>复制到哪个文件夹？</translation>
    </message>
    <message>
        <source>Copying {what} into {folder}</source>
        <translation>正在把 {what} 复制进 {folder}</translation>
    </message>
    <message>
        <source>Copying {what} to {folder}</source>
        <translation>正在把 {what} 复制到 {folder}</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Drag files in to copy them here; drag rows out to copy them elsewhere.</source>
        <translation>把文件拖进来，就复制到这里；把行拖出去，就复制到别处。</translation>
    </message>
    <message>
        <source>Drop files here to copy them into it.</source>
        <translation>把文件拖到这里，就会复制进去。</translation>
    </message>
    <message>
        <source>Drop to copy into {folder}</source>
        <translation>松开鼠标，复制进 {folder}</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder of the container</source>
        <translation>容器中的文件夹</translation>
    </message>
    <message>
        <source>It has no running programs to ask: reading its files, {count} so far ({size})…</source>
        <translation>其中没有可以询问的程序：正在逐个读取文件，已读 {count} 个（{size}）…</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Link to {target}</source>
        <translation>指向 {target} 的链接</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>No text: its first bytes as numbers.</source>
        <translation>不是文本：以数字显示开头的字节。</translation>
    </message>
    <message>
        <source>Not all of it is UTF-8; what is not is marked with �.</source>
        <translation>不全是 UTF-8 文本；无法识别的部分标为 �。</translation>
    </message>
    <message>
        <source>Only the first {size}; copy it out to have all of it.</source>
        <translation>只显示开头的 {size}；复制出来可以得到全部。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Pipe</source>
        <translation>管道</translation>
    </message>
    <message>
        <source>Preparing files to be dragged</source>
        <translation>正在准备要拖出的文件</translation>
    </message>
    <message>
        <source>Progress of the copy</source>
        <translation>复制的进度</translation>
    </message>
    <message>
        <source>Reading the folder…</source>
        <translation>正在读取文件夹…</translation>
    </message>
    <message>
        <source>Ready: drag it once more to where it should go.</source>
        <translation>准备好了：请再拖一次，拖到目的地。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Replace what is there?</source>
        <translation>替换已有的内容吗？</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Socket</source>
        <translation>套接字</translation>
    </message>
    <message>
        <source>The container is gone, and its files with it.</source>
        <translation>容器已经不在了，里面的文件也一起没有了。</translation>
    </message>
    <message>
        <source>There are too many names to show them all.</source>
        <translation>名称太多，无法全部显示。</translation>
    </message>
    <message>
        <source>This folder is empty</source>
        <translation>这个文件夹是空的</translation>
    </message>
    <message>
        <source>To the folder above</source>
        <translation>到上一级文件夹</translation>
    </message>
    <message>
        <source>{names} is in {folder}.</source>
        <translation>{names} 已在 {folder} 中。</translation>
    </message>
</context>
<context>
    <name>ImageName</name>
    <message numerus="yes">
        <source>%n mirror(s) asked first, then Docker Hub</source>
        <translation>
            <numerusform>先问 %n 个镜像源，再问 Docker Hub</numerusform>
        </translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要 (digest)</translation>
    </message>
    <message>
        <source>Docker Hub</source>
        <translation>Docker Hub</translation>
    </message>
    <message>
        <source>Docker Hub, since no other is named</source>
        <translation>没有写镜像仓库，就是 Docker Hub</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>完整名称</translation>
    </message>
    <message>
        <source>Mirrors</source>
        <translation>镜像源</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>镜像仓库</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>仓库名</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>an official image</source>
        <translation>官方镜像</translation>
    </message>
    <message>
        <source>an official image; library/ is added</source>
        <translation>官方镜像，自动补上 library/</translation>
    </message>
    <message>
        <source>mirrors apply to it, if any are set</source>
        <translation>如果设置了镜像源，会对它生效</translation>
    </message>
    <message>
        <source>mirrors serve Docker Hub only: this registry is asked itself</source>
        <translation>镜像源只对 Docker Hub 生效，这里会直接访问该仓库</translation>
    </message>
    <message>
        <source>mirrors would apply, and none is set: Docker Hub is asked itself</source>
        <translation>镜像源可以用在这里，但还没有设置，会直接访问 Docker Hub</translation>
    </message>
    <message>
        <source>only a remark here: the digest decides</source>
        <translation>这里只是备注，以摘要为准</translation>
    </message>
    <message>
        <source>published by {owner}</source>
        <translation>由 {owner} 发布</translation>
    </message>
    <message>
        <source>the fingerprint of exactly one content</source>
        <translation>内容的指纹，只对应唯一的内容</translation>
    </message>
    <message>
        <source>the image&apos;s place on that server</source>
        <translation>镜像在这个仓库里的位置</translation>
    </message>
    <message>
        <source>the server that keeps the image</source>
        <translation>存放镜像的服务器</translation>
    </message>
    <message>
        <source>the usual version, not always the newest</source>
        <translation>默认的版本，不一定最新</translation>
    </message>
    <message>
        <source>the usual version, since none is given</source>
        <translation>没有写标签，就用默认版本</translation>
    </message>
    <message>
        <source>the version of the image</source>
        <translation>镜像的版本</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>%n 个容器</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) were made from it and need its files:</source>
        <translation>
            <numerusform>有 %n 个容器由它创建，需要它的文件：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) chosen, up to {size}</source>
        <translation>
            <numerusform>选中 %n 个镜像，最多 {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be removed</source>
        <translation>
            <numerusform>有 %n 个镜像没能删除</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) found, official ones first</source>
        <translation>
            <numerusform>找到 %n 个镜像，官方镜像在前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) have been removed, {size} are free again.</source>
        <translation>
            <numerusform>已删除 %n 个镜像，腾出 {size} 空间。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) have been removed.</source>
        <translation>
            <numerusform>已删除 %n 个镜像。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were built on it and use its layers. Removing it now would only take its name away, and free nothing:</source>
        <translation>
            <numerusform>有 %n 个镜像是在它的基础上构建的，还在使用它的层。现在删除它只会去掉名称，腾不出空间：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s), {size} (layers shared by several are counted in each)</source>
        <translation>
            <numerusform>共 %n 个镜像，{size}（共用的层在每个镜像中都计算）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in all, {active} in use</source>
        <translation>
            <numerusform>共 %n 个，{active} 个在使用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) of files, {size}; from the ground up</source>
        <translation>
            <numerusform>共 %n 个文件层，{size}；最上面一行是最底层</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n 个月前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them came from no registry: only building it again brings it back.</source>
        <translation>
            <numerusform>其中 %n 个不是从镜像仓库拉取的：删除之后只能重新构建。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n 个标签</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>%n 年前</numerusform>
        </translation>
    </message>
    <message>
        <source>A digest belongs to a content and cannot be given. Type a tag instead.</source>
        <translation>摘要由内容决定，不能自己指定。请改写标签。</translation>
    </message>
    <message>
        <source>A good one to begin with</source>
        <translation>适合初学者的标签</translation>
    </message>
    <message>
        <source>A good tag</source>
        <translation>推荐标签</translation>
    </message>
    <message>
        <source>A mirror is often faster.</source>
        <translation>换用镜像源往往更快。</translation>
    </message>
    <message>
        <source>A name for the image from {file}</source>
        <translation>给 {file} 做成的镜像起个名字</translation>
    </message>
    <message>
        <source>A name is made of registry/repository:tag, and only the repository is needed. Try busybox: it is small and has the usual commands.</source>
        <translation>完整的名称是“镜像仓库/仓库名:标签”，只有仓库名必须写。可以先试试 busybox：它很小，常用命令都有。</translation>
    </message>
    <message numerus="yes">
        <source>A pull of {image} has ended early. This keeps its first {kept} of %n layer(s), {size} to download, so that pulling it again goes on from there. It goes by itself once the pull is done. Removing it only means that these layers are downloaded again.</source>
        <translation>
            <numerusform>{image} 上次没有拉取完。这里保留着它 %n 层中的前 {kept} 层（下载量 {size}），再次拉取时会从这里继续。拉取完成后它会自动消失。如果现在删除，只是下次要把这些层重新下载一遍。</numerusform>
        </translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Adds</source>
        <translation>增加</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>All images that no container uses…</source>
        <translation>所有没有容器使用的镜像…</translation>
    </message>
    <message>
        <source>All its names are lost: {names}</source>
        <translation>它的所有名称都会消失：{names}</translation>
    </message>
    <message>
        <source>Also a registry, as localhost:5000, or an image of one, as ghcr.io/owner/name</source>
        <translation>也可以填镜像仓库（例如 localhost:5000），或者其中的镜像（例如 ghcr.io/owner/name）</translation>
    </message>
    <message>
        <source>An archive that docker save or FirstMate made, for a computer without a way to the registry</source>
        <translation>由 docker save 或大副保存的归档文件，适合连不上镜像仓库的电脑</translation>
    </message>
    <message>
        <source>An archive with the files of a system becomes an image: docker import</source>
        <translation>把装有系统文件的归档变成一个镜像：docker import</translation>
    </message>
    <message>
        <source>An image holds a program with everything it needs. Containers are made from images.</source>
        <translation>镜像是打包好的程序，带着它需要的一切。容器由镜像创建。</translation>
    </message>
    <message>
        <source>An image is a program with everything it needs, packed. Containers are made from it. Pull a small one to begin.</source>
        <translation>镜像是打包好的程序，带着它需要的一切，容器由它创建。先拉取一个小镜像试试吧。</translation>
    </message>
    <message>
        <source>Another name for this image</source>
        <translation>这个镜像的另一个名称</translation>
    </message>
    <message>
        <source>Another name, for example mine:v1</source>
        <translation>另一个名称，例如 mine:v1</translation>
    </message>
    <message>
        <source>Archives ({patterns})</source>
        <translation>归档文件 ({patterns})</translation>
    </message>
    <message>
        <source>Archives of images (*.tar)</source>
        <translation>镜像归档 (*.tar)</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>资料日期</translation>
    </message>
    <message>
        <source>Asking for the tags…</source>
        <translation>正在获取标签…</translation>
    </message>
    <message>
        <source>Asking the engine for its images…</source>
        <translation>正在向引擎询问有哪些镜像…</translation>
    </message>
    <message>
        <source>Asking the engine for the details…</source>
        <translation>正在向引擎询问详细信息…</translation>
    </message>
    <message>
        <source>Asking the engine…</source>
        <translation>正在询问引擎…</translation>
    </message>
    <message>
        <source>Asks the registry for its tags, with sizes and processors</source>
        <translation>向镜像仓库查询它的标签，连同大小和支持的处理器</translation>
    </message>
    <message>
        <source>Back to the catalogue</source>
        <translation>返回目录</translation>
    </message>
    <message>
        <source>Build cache</source>
        <translation>构建缓存</translation>
    </message>
    <message>
        <source>C library</source>
        <translation>C 运行库</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the pull of {image}</source>
        <translation>取消拉取 {image}</translation>
    </message>
    <message>
        <source>Cancel: {title}</source>
        <translation>取消：{title}</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Cancelled. Layers that the registry has already stay there.</source>
        <translation>已取消。仓库已经收到的层会留在那里。</translation>
    </message>
    <message>
        <source>Cancelled. No part of the archive was left behind.</source>
        <translation>已取消。没有留下不完整的文件。</translation>
    </message>
    <message>
        <source>Catalogue of images</source>
        <translation>镜像目录</translation>
    </message>
    <message>
        <source>Choose an image in the list: here you read what it is, what it needs, and which tag to take, with a line that runs as it stands. Official images are kept by Docker together with their makers; others may come from anybody, so look who made them.</source>
        <translation>在列表中选择一个镜像，这里会告诉你它是什么、需要什么、该选哪个标签，并给出一条可以直接运行的命令。官方镜像由 Docker 和软件作者共同维护；其他镜像可能来自任何人，使用前请看清是谁做的。</translation>
    </message>
    <message>
        <source>Choose another folder for the same images</source>
        <translation>为这些镜像另选一个文件夹</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Clean up…</source>
        <translation>清理…</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详细信息</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Command that helps</source>
        <translation>可用的命令</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Containers use this computer&apos;s own processor ({engine}). An image for {image} runs here only through emulation, slowly, or not at all (“exec format error”).</source>
        <translation>容器直接使用这台电脑的处理器（{engine}）。给 {image} 做的镜像在这里只能靠模拟运行，会很慢，或者根本跑不起来（“exec format error”）。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>重新统计</translation>
    </message>
    <message>
        <source>Counted at {time}</source>
        <translation>统计于 {time}</translation>
    </message>
    <message>
        <source>Counted at {time}. Something has changed since.</source>
        <translation>统计于 {time}，之后又有变化。</translation>
    </message>
    <message>
        <source>Counting the room on the disk</source>
        <translation>正在统计磁盘占用</translation>
    </message>
    <message>
        <source>Counting what can be freed</source>
        <translation>正在统计能腾出多少空间</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Dangling: an image without a name. It usually remains when a newer one took over its name, and can be removed when no container uses it.</source>
        <translation>悬空镜像：没有名称的镜像。通常是新镜像占用了它的名称后留下的，没有容器使用时可以删除。</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要 (digest)</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Docker Hub</source>
        <translation>Docker Hub</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载大小</translation>
    </message>
    <message>
        <source>Download this image from its registry</source>
        <translation>从镜像仓库下载这个镜像</translation>
    </message>
    <message>
        <source>Each step of a build that changed files is a layer. Images that share a layer store it once.</source>
        <translation>构建时每个改动了文件的步骤就是一层。多个镜像共用的层只存一份。</translation>
    </message>
    <message>
        <source>Empty it</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty it…</source>
        <translation>清空…</translation>
    </message>
    <message>
        <source>Empty the build cache?</source>
        <translation>清空构建缓存？</translation>
    </message>
    <message>
        <source>Emptying the build cache</source>
        <translation>正在清空构建缓存</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>入口点</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Every image is used by a container.</source>
        <translation>每个镜像都有容器在使用。</translation>
    </message>
    <message>
        <source>Filter by name or id</source>
        <translation>按名称或 ID 筛选</translation>
    </message>
    <message>
        <source>Filter the tags, for example slim</source>
        <translation>筛选标签，例如 slim</translation>
    </message>
    <message>
        <source>Find an image</source>
        <translation>查找镜像</translation>
    </message>
    <message>
        <source>FirstMate carries a small busybox for practice. It needs no network and works at once.</source>
        <translation>大副自带一个用于练习的小镜像 busybox，不需要网络，马上就能用。</translation>
    </message>
    <message>
        <source>Folders whose files outlive the container.</source>
        <translation>这些文件夹里的文件在容器删除后仍会保留。</translation>
    </message>
    <message>
        <source>For which system and processor. Only needed for an image that goes to another computer.</source>
        <translation>镜像用于哪种系统和处理器。只有要把镜像带到别的电脑上时才需要选。</translation>
    </message>
    <message>
        <source>From the catalogue; the list of today is fetched when you ask for it.</source>
        <translation>来自随附的目录；需要时可以获取最新列表。</translation>
    </message>
    <message>
        <source>Get an image</source>
        <translation>获取镜像</translation>
    </message>
    <message>
        <source>Give the image this name</source>
        <translation>给镜像加上这个名称</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>前往查看</translation>
    </message>
    <message>
        <source>Has the engine read its disk again; with large volumes this takes a while</source>
        <translation>让引擎重新读取磁盘；卷很大时需要一些时间</translation>
    </message>
    <message>
        <source>How to read this</source>
        <translation>怎样看这些数字</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Image id</source>
        <translation>镜像 ID</translation>
    </message>
    <message>
        <source>Image {name}</source>
        <translation>镜像 {name}</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Images that were found</source>
        <translation>找到的镜像</translation>
    </message>
    <message>
        <source>Images without a name (dangling)…</source>
        <translation>没有名称的镜像（悬空镜像）…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import files…</source>
        <translation>导入系统文件…</translation>
    </message>
    <message>
        <source>Import the files of a system</source>
        <translation>导入系统文件</translation>
    </message>
    <message>
        <source>Import {what}</source>
        <translation>导入 {what}</translation>
    </message>
    <message>
        <source>Importing {what}</source>
        <translation>正在导入 {what}</translation>
    </message>
    <message>
        <source>It came from no registry: once it is gone, only building it again brings it back.</source>
        <translation>它不是从镜像仓库拉取的：删除之后，只能重新构建。</translation>
    </message>
    <message>
        <source>It can be pulled again as long as its registry has it.</source>
        <translation>只要镜像仓库里还有它，以后可以再次拉取。</translation>
    </message>
    <message>
        <source>Its digest there: {digest}</source>
        <translation>它在仓库中的摘要：{digest}</translation>
    </message>
    <message>
        <source>Just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keeps its data in</source>
        <translation>数据保存在</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Later builds take longer, nothing else is lost: docker builder prune</source>
        <translation>以后的构建会慢一些，不会丢失别的东西：docker builder prune</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Layers that are ready stay.</source>
        <translation>已经完成的层会保留。</translation>
    </message>
    <message>
        <source>Layers that other images on this engine use as well. They are stored once.</source>
        <translation>这个引擎上的其他镜像也在使用的层，只存一份。</translation>
    </message>
    <message>
        <source>Layers that several images share are stored, and counted, once. The engine calls them free, too, so cleaning up may free less; how much it really is you read before. What a container writes, unless it goes into a volume, is lost with the container. Volumes hold data: look twice before removing one.</source>
        <translation>多个镜像共用的层只存一份，也只计算一次。引擎把这些共用的层也算作可以腾出，所以实际清理出来的空间可能更少；清理前会告诉你准确的数字。容器写入的内容如果不在卷里，会随容器一起消失。卷里保存着数据：删除前请再三确认。</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>List of today</source>
        <translation>获取最新列表</translation>
    </message>
    <message>
        <source>Load an archive of images</source>
        <translation>加载镜像归档</translation>
    </message>
    <message>
        <source>Load from a file…</source>
        <translation>从文件加载…</translation>
    </message>
    <message>
        <source>Load {what}</source>
        <translation>加载 {what}</translation>
    </message>
    <message>
        <source>Loading the practice image</source>
        <translation>正在加载练习镜像</translation>
    </message>
    <message>
        <source>Loading {what}</source>
        <translation>正在加载 {what}</translation>
    </message>
    <message>
        <source>Local images</source>
        <translation>本地镜像</translation>
    </message>
    <message>
        <source>Look at this one instead</source>
        <translation>改看这个镜像</translation>
    </message>
    <message>
        <source>Made by somebody: anybody may publish images there</source>
        <translation>由他人制作：任何人都可以在那里发布镜像</translation>
    </message>
    <message>
        <source>Made for {image}. This computer ({engine}) usually runs it as well.</source>
        <translation>这是 {image} 的镜像，这台电脑（{engine}）一般也能运行。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Mirrors</source>
        <translation>镜像源</translation>
    </message>
    <message>
        <source>Mirrors help to pull what the catalogue names</source>
        <translation>目录里的镜像可以通过镜像源拉取</translation>
    </message>
    <message>
        <source>Mirrors…</source>
        <translation>镜像源…</translation>
    </message>
    <message>
        <source>More tags</source>
        <translation>更多标签</translation>
    </message>
    <message>
        <source>Name and tag. One image can have several.</source>
        <translation>名称和标签。一个镜像可以有好几个。</translation>
    </message>
    <message>
        <source>Name of an image, for example busybox or python:3.12-slim</source>
        <translation>镜像名称，例如 busybox 或 python:3.12-slim</translation>
    </message>
    <message>
        <source>Name of the image</source>
        <translation>镜像的名字</translation>
    </message>
    <message>
        <source>Name of the image to pull</source>
        <translation>要拉取的镜像名称</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Names: none</source>
        <translation>名称：无</translation>
    </message>
    <message>
        <source>No container</source>
        <translation>没有容器</translation>
    </message>
    <message>
        <source>No container uses it.</source>
        <translation>没有容器在使用它。</translation>
    </message>
    <message>
        <source>No container was made from these, neither a running nor a stopped one. What is used stays with all its names; “docker image prune -a” would take further names away from used images as well.</source>
        <translation>没有任何容器（无论运行还是停止）由这些镜像创建。正在使用的镜像连同它的全部名称都会保留；而“docker image prune -a”还会去掉在用镜像的其他名称。</translation>
    </message>
    <message>
        <source>No image matches “{text}”</source>
        <translation>没有与“{text}”匹配的镜像</translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation>还没有镜像</translation>
    </message>
    <message>
        <source>No layer of it is kept: pulling it again fetches it anew, except for what images here have.</source>
        <translation>没有保留下任何一层：再次拉取会重新下载，只有本机镜像已有的层除外。</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>无名称</translation>
    </message>
    <message>
        <source>No tag matches “{text}”</source>
        <translation>没有标签与“{text}”匹配</translation>
    </message>
    <message>
        <source>None of these images can be removed</source>
        <translation>这些镜像都不能删除</translation>
    </message>
    <message>
        <source>Not an official image</source>
        <translation>非官方镜像</translation>
    </message>
    <message>
        <source>Not counted yet</source>
        <translation>还没有统计</translation>
    </message>
    <message>
        <source>Not counted yet. The Disk view has the engine count it.</source>
        <translation>还没有统计。打开“磁盘”页，引擎就会统计。</translation>
    </message>
    <message>
        <source>Not in the catalogue</source>
        <translation>目录里没有</translation>
    </message>
    <message>
        <source>Not made for this engine&apos;s processor ({platform})</source>
        <translation>不支持这个引擎的处理器（{platform}）</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>Notes that whoever built the image has put on it.</source>
        <translation>构建者写在镜像上的说明。</translation>
    </message>
    <message>
        <source>Nothing has come for {time}. Slow or stuck? You can wait, or cancel and try again.</source>
        <translation>已经 {time}没有收到数据。是慢，还是卡住了？可以再等等，也可以取消后重试。</translation>
    </message>
    <message>
        <source>Nothing was found for “{text}”</source>
        <translation>没有找到与“{text}”有关的镜像</translation>
    </message>
    <message>
        <source>Now on this computer: {images}</source>
        <translation>已经在本机上：{images}</translation>
    </message>
    <message>
        <source>Of its maker</source>
        <translation>软件作者提供</translation>
    </message>
    <message>
        <source>Official image</source>
        <translation>官方镜像</translation>
    </message>
    <message>
        <source>Official image: Docker and its makers keep it</source>
        <translation>官方镜像：由 Docker 和软件作者共同维护</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>本机镜像</translation>
    </message>
    <message>
        <source>Open Environment</source>
        <translation>打开环境检查</translation>
    </message>
    <message>
        <source>Opens the Containers page: docker container prune</source>
        <translation>打开“容器”页：docker container prune</translation>
    </message>
    <message>
        <source>Opens the Run page with this image: docker run …</source>
        <translation>用这个镜像打开“运行”页面：docker run …</translation>
    </message>
    <message>
        <source>Opens the Run page with this line filled in; nothing starts yet</source>
        <translation>打开运行页并填好这条命令，还不会启动</translation>
    </message>
    <message>
        <source>Opens the volumes: docker volume prune</source>
        <translation>打开卷的列表：docker volume prune</translation>
    </message>
    <message>
        <source>Other images are built on {image}</source>
        <translation>有镜像是在 {image} 的基础上构建的</translation>
    </message>
    <message>
        <source>Out of date</source>
        <translation>已停止更新</translation>
    </message>
    <message>
        <source>Out of date: use {image}</source>
        <translation>已停止更新，请改用 {image}</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Platform of the image</source>
        <translation>镜像的平台</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Ports that the program listens on. They are reachable only once they are published.</source>
        <translation>程序监听的端口。设置端口映射之后才能从外面访问。</translation>
    </message>
    <message>
        <source>Press Enter to let the engine search Docker Hub for “{text}”.</source>
        <translation>按回车键，让引擎在 Docker Hub 上搜索“{text}”。</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>拉取</translation>
    </message>
    <message>
        <source>Pull an image by its name</source>
        <translation>按名称拉取镜像</translation>
    </message>
    <message>
        <source>Pull busybox</source>
        <translation>拉取 busybox</translation>
    </message>
    <message>
        <source>Pull it again</source>
        <translation>继续拉取</translation>
    </message>
    <message>
        <source>Pull of {image}</source>
        <translation>拉取 {image}</translation>
    </message>
    <message>
        <source>Pull {image}</source>
        <translation>拉取 {image}</translation>
    </message>
    <message>
        <source>Pulling it again goes on with the layers that are ready.</source>
        <translation>再次拉取时，已完成的层不用重新下载。</translation>
    </message>
    <message>
        <source>Pulling {image}</source>
        <translation>正在拉取 {image}</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>Push {image}</source>
        <translation>推送 {image}</translation>
    </message>
    <message>
        <source>Push {what}</source>
        <translation>推送 {what}</translation>
    </message>
    <message>
        <source>Pushing {what}</source>
        <translation>正在推送 {what}</translation>
    </message>
    <message>
        <source>Push…</source>
        <translation>推送…</translation>
    </message>
    <message>
        <source>Put this away</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Python, Java, latest: what to take?</source>
        <translation>Python、Java、latest 该怎么选？</translation>
    </message>
    <message>
        <source>Ready in {time}.</source>
        <translation>用时 {time}。</translation>
    </message>
    <message>
        <source>Registries and accounts…</source>
        <translation>镜像仓库与账号…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n image(s) without a name?</source>
        <translation>
            <numerusform>删除 %n 个没有名称的镜像？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n image(s)?</source>
        <translation>
            <numerusform>删除 %n 个镜像？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n unused image(s)?</source>
        <translation>
            <numerusform>删除 %n 个没有使用的镜像？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove images that nothing needs: docker image prune. First you see which, and what it frees.</source>
        <translation>删除用不到的镜像：docker image prune。会先列出有哪些、能腾出多少空间。</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the chosen images: docker rmi …</source>
        <translation>删除选中的镜像：docker rmi …</translation>
    </message>
    <message>
        <source>Remove the images that were built on it, if they are not needed any more.</source>
        <translation>如果在它基础上构建的镜像不再需要，先删除它们。</translation>
    </message>
    <message>
        <source>Remove these containers, if nothing in them is needed any more.</source>
        <translation>如果这些容器里没有还需要的东西，就删除它们。</translation>
    </message>
    <message>
        <source>Remove this image from the engine: {command}</source>
        <translation>从引擎中删除这个镜像：{command}</translation>
    </message>
    <message>
        <source>Remove what needs them first; the list says who uses each.</source>
        <translation>请先删除还在使用它们的东西；列表里写明了每个镜像被谁使用。</translation>
    </message>
    <message>
        <source>Remove {image}?</source>
        <translation>删除 {image}？</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>删除…</translation>
    </message>
    <message numerus="yes">
        <source>Removing %n image(s)</source>
        <translation>
            <numerusform>正在删除 %n 个镜像</numerusform>
        </translation>
    </message>
    <message>
        <source>Removing {image}</source>
        <translation>正在删除 {image}</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Room on the engine&apos;s disk</source>
        <translation>引擎的磁盘占用</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>存到别处…</translation>
    </message>
    <message>
        <source>Save images to an archive</source>
        <translation>把镜像保存为归档文件</translation>
    </message>
    <message>
        <source>Save the chosen images to one file: docker save -o …</source>
        <translation>把选中的镜像保存到一个文件：docker save -o …</translation>
    </message>
    <message>
        <source>Save to a file…</source>
        <translation>保存到文件…</translation>
    </message>
    <message>
        <source>Save to {what}</source>
        <translation>保存到 {what}</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Saving {what}</source>
        <translation>正在保存 {what}</translation>
    </message>
    <message>
        <source>Search Docker Hub</source>
        <translation>搜索 Docker Hub</translation>
    </message>
    <message>
        <source>Search, for example database</source>
        <translation>搜索，例如 数据库</translation>
    </message>
    <message>
        <source>Set up and run</source>
        <translation>设置并运行</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共用</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show the container</source>
        <translation>查看这个容器</translation>
    </message>
    <message>
        <source>Show the first container</source>
        <translation>查看第一个容器</translation>
    </message>
    <message>
        <source>Show the first image</source>
        <translation>查看第一个镜像</translation>
    </message>
    <message>
        <source>Show the image</source>
        <translation>查看这个镜像</translation>
    </message>
    <message>
        <source>Shows which images no container uses, and what they free</source>
        <translation>先列出没有容器使用的镜像，以及能腾出多少空间</translation>
    </message>
    <message>
        <source>Sign in for private images; how many pulls Docker Hub still grants</source>
        <translation>登录后可以用私有镜像；也可以查 Docker Hub 还允许拉取几次</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>星标</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the containers that are running.</source>
        <translation>停止正在运行的容器。</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Take the name {name} away; the image stays</source>
        <translation>去掉名称 {name}，镜像保留</translation>
    </message>
    <message>
        <source>Tell this registry who you are, then try again</source>
        <translation>先登录这个镜像仓库，再重试</translation>
    </message>
    <message>
        <source>Test and set mirrors: other ways to Docker Hub, often faster</source>
        <translation>测试并设置镜像源：通往 Docker Hub 的其他途径，往往更快</translation>
    </message>
    <message>
        <source>The archive has the files of a system, for example from docker export. They become an image of one layer; what a Dockerfile would say (command, environment) is not in it.</source>
        <translation>归档里是一个系统的文件，例如 docker export 导出的。它们会变成只有一层的镜像；Dockerfile 里写的内容（命令、环境变量）不在其中。</translation>
    </message>
    <message>
        <source>The archive named no image; those without a name are in the list.</source>
        <translation>归档里没有带名字的镜像；没有名字的镜像可以在列表中找到。</translation>
    </message>
    <message>
        <source>The build cache has been emptied, {size} are free again.</source>
        <translation>已清空构建缓存，腾出 {size} 空间。</translation>
    </message>
    <message>
        <source>The cache keeps the steps of earlier builds. Without it the next build takes longer; images, containers and volumes stay as they are.</source>
        <translation>构建缓存保存着以前构建的步骤。清空后下次构建会慢一些；镜像、容器和卷都不受影响。</translation>
    </message>
    <message>
        <source>The catalogue does not know this image. Look who made it before you run it.</source>
        <translation>目录里没有这个镜像。运行之前，请先看清是谁做的。</translation>
    </message>
    <message numerus="yes">
        <source>The catalogue: %n image(s) that come with FirstMate</source>
        <translation>
            <numerusform>目录：随大副提供的 %n 个镜像</numerusform>
        </translation>
    </message>
    <message>
        <source>The containers that were made from this image, running or not.</source>
        <translation>由这个镜像创建的容器，包括已停止的。</translation>
    </message>
    <message>
        <source>The day of these facts</source>
        <translation>这些资料的日期</translation>
    </message>
    <message>
        <source>The engine asks Docker Hub, as docker search does</source>
        <translation>由引擎向 Docker Hub 查询，与 docker search 相同</translation>
    </message>
    <message>
        <source>The engine has been silent for {time}: it is unpacking, or its disk is slow.</source>
        <translation>引擎已有 {time}没有消息：可能正在解压，也可能是磁盘较慢。</translation>
    </message>
    <message>
        <source>The engine is away</source>
        <translation>连接不到引擎</translation>
    </message>
    <message>
        <source>The engine is searching…</source>
        <translation>引擎正在搜索…</translation>
    </message>
    <message>
        <source>The filter looks at names, ids, sizes and ages.</source>
        <translation>筛选会查找名称、ID、大小和时间。</translation>
    </message>
    <message>
        <source>The fingerprint of the image in its registry: it names exactly this content.</source>
        <translation>镜像在镜像仓库中的指纹，只对应这一份内容。</translation>
    </message>
    <message>
        <source>The fingerprint of the image on this engine. Its first 12 characters are enough.</source>
        <translation>镜像在本引擎中的指纹，用前 12 个字符就够了。</translation>
    </message>
    <message numerus="yes">
        <source>The first {kept} of %n layer(s) ({size}) are kept: pulling it again goes on from there.</source>
        <translation>
            <numerusform>已保留 %n 层中的前 {kept} 层（{size}）：再次拉取会从这里继续。</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder in which the program starts.</source>
        <translation>程序启动时所在的文件夹。</translation>
    </message>
    <message>
        <source>The image and its files go from this engine: up to {size}. Layers that other images use stay.</source>
        <translation>镜像和它的文件会从引擎中删除，最多 {size}。其他镜像也在用的层会保留。</translation>
    </message>
    <message>
        <source>The image has this name already.</source>
        <translation>镜像已经有这个名称。</translation>
    </message>
    <message>
        <source>The list is fetched from {place} when you ask for it.</source>
        <translation>点击“获取最新列表”后，才会向 {place} 查询。</translation>
    </message>
    <message>
        <source>The message itself</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>The name says where it goes: registry/repository:tag. On Docker Hub you may write under your own user name only. Another name is given to the image first.</source>
        <translation>名字决定推送到哪里：镜像仓库地址/仓库名:标签。在 Docker Hub 上只能推送到自己的用户名下。换了名字的话，会先给镜像加上这个名字。</translation>
    </message>
    <message>
        <source>The practice image is here, as busybox.</source>
        <translation>练习镜像已就绪，名称是 busybox。</translation>
    </message>
    <message>
        <source>The program that always runs; the command is handed to it.</source>
        <translation>总会运行的程序，命令会交给它。</translation>
    </message>
    <message>
        <source>The system and the kind of processor that its programs are made for.</source>
        <translation>其中的程序适用的操作系统和处理器类型。</translation>
    </message>
    <message>
        <source>The user that the program runs as; without one it is root.</source>
        <translation>程序以哪个用户运行；没有写就是 root。</translation>
    </message>
    <message>
        <source>Then remove the image.</source>
        <translation>然后再删除镜像。</translation>
    </message>
    <message>
        <source>Then remove this one.</source>
        <translation>然后再删除这个镜像。</translation>
    </message>
    <message>
        <source>There are no tags</source>
        <translation>没有标签</translation>
    </message>
    <message>
        <source>There is no image without a name.</source>
        <translation>没有悬空镜像。</translation>
    </message>
    <message>
        <source>There is nothing to clean up</source>
        <translation>没有可以清理的镜像</translation>
    </message>
    <message>
        <source>They go from this engine with all their names: up to {size}. Layers that other images use stay.</source>
        <translation>它们连同全部名称会从这个引擎上删除：最多 {size}。其他镜像还在使用的层会保留。</translation>
    </message>
    <message>
        <source>This computer&apos;s platform</source>
        <translation>本机的平台</translation>
    </message>
    <message>
        <source>This computer&apos;s: {platform}</source>
        <translation>本机：{platform}</translation>
    </message>
    <message>
        <source>This frees at least {size}.</source>
        <translation>至少能腾出 {size} 空间。</translation>
    </message>
    <message>
        <source>This frees up to {size}.</source>
        <translation>最多能腾出 {size} 空间。</translation>
    </message>
    <message>
        <source>This frees {size}.</source>
        <translation>能腾出 {size} 空间。</translation>
    </message>
    <message>
        <source>This image is made for {image}, and this engine runs {engine}. Containers share the system of the engine, so it cannot run here.</source>
        <translation>这个镜像用于 {image}，而引擎运行的是 {engine}。容器与引擎共用同一个系统，所以它不能在这里运行。</translation>
    </message>
    <message>
        <source>Try a shorter or an English word.</source>
        <translation>请试试更短的词，或者英文。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Unpacked size on the engine&apos;s disk. Layers shared with other images count in each.</source>
        <translation>解压后在引擎磁盘上的大小。与其他镜像共用的层在每个镜像中都计算。</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>更新日期</translation>
    </message>
    <message>
        <source>Use the practice image</source>
        <translation>用自带的练习镜像</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>使用情况</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Variables that every container of this image starts with.</source>
        <translation>由它创建的每个容器启动时都带有的变量。</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>卷</translation>
    </message>
    <message>
        <source>What a container runs when nothing else is asked for.</source>
        <translation>没有另外指定时，容器运行的命令。</translation>
    </message>
    <message>
        <source>What do you want to run?</source>
        <translation>想运行什么？</translation>
    </message>
    <message>
        <source>What goes</source>
        <translation>要删除的镜像</translation>
    </message>
    <message>
        <source>What is kept of this download goes: up to {size}. Pulling {image} fetches these layers anew.</source>
        <translation>这次下载保留下来的内容会被删除，最多 {size}。再拉取 {image} 时，这些层要重新下载。</translation>
    </message>
    <message>
        <source>What is removed already stays so</source>
        <translation>已经删除的不会恢复</translation>
    </message>
    <message>
        <source>What stays, and why</source>
        <translation>会保留的镜像和原因</translation>
    </message>
    <message>
        <source>What the engine said</source>
        <translation>引擎的原话</translation>
    </message>
    <message>
        <source>What this name means</source>
        <translation>这个名称的含义</translation>
    </message>
    <message>
        <source>When the image was built, not when it was pulled.</source>
        <translation>镜像构建的时间，不是拉取的时间。</translation>
    </message>
    <message>
        <source>Where this is from</source>
        <translation>资料来源</translation>
    </message>
    <message>
        <source>Which tags are there?</source>
        <translation>有哪些标签？</translation>
    </message>
    <message>
        <source>Why there is no list</source>
        <translation>没有列表的原因</translation>
    </message>
    <message>
        <source>Works in</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>You asked for {asked}, and the registry has this image for {image} only: that is what came.</source>
        <translation>你要的是 {asked}，但镜像仓库里这个镜像只有 {image} 的，拉取到的就是它。</translation>
    </message>
    <message>
        <source>dangling</source>
        <translation>悬空</translation>
    </message>
    <message>
        <source>no files</source>
        <translation>没有文件</translation>
    </message>
    <message>
        <source>no tag</source>
        <translation>没有标签</translation>
    </message>
    <message>
        <source>recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>{images}: {size} in {path}. Copy it to the other computer and load it there.</source>
        <translation>{images}：{size}，保存在 {path}。把它拷到另一台电脑上再加载即可。</translation>
    </message>
    <message>
        <source>{image} (unfinished download)</source>
        <translation>{image}（未完成的下载）</translation>
    </message>
    <message>
        <source>{image} could not be pulled: {reason}</source>
        <translation>{image} 拉取失败：{reason}</translation>
    </message>
    <message>
        <source>{image} has been removed.</source>
        <translation>{image} 已删除。</translation>
    </message>
    <message>
        <source>{image} has this name now, and loses it.</source>
        <translation>这个名称现在属于 {image}，添加后会从它那里移走。</translation>
    </message>
    <message>
        <source>{image} is being pulled already: its progress is below.</source>
        <translation>{image} 已在拉取中，进度见下方。</translation>
    </message>
    <message>
        <source>{image} is here.</source>
        <translation>{image} 已在本机上。</translation>
    </message>
    <message>
        <source>{image} is in use</source>
        <translation>{image} 正在使用中</translation>
    </message>
    <message>
        <source>{image}: the base of {names}</source>
        <translation>{image}：{names} 是在它的基础上构建的</translation>
    </message>
    <message>
        <source>{image}: used by {names}</source>
        <translation>{image}：{names} 在使用</translation>
    </message>
    <message numerus="yes">
        <source>{kept} of %n layer(s) kept</source>
        <translation>
            <numerusform>已保留 {kept}/%n 层</numerusform>
        </translation>
    </message>
    <message>
        <source>{memory} are enough for light use</source>
        <translation>轻度使用 {memory} 就够了</translation>
    </message>
    <message>
        <source>{name} (needed): {meaning}</source>
        <translation>{name}（必填）：{meaning}</translation>
    </message>
    <message>
        <source>{name}: {meaning}</source>
        <translation>{name}：{meaning}</translation>
    </message>
    <message numerus="yes">
        <source>{ready} of %n layer(s) are ready and stay. Trying again goes on from there.</source>
        <translation>
            <numerusform>%n 层中已有 {ready} 层完成并保留，重试时从这里继续。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n image(s)</source>
        <translation>
            <numerusform>共 %n 个镜像，显示 {shown} 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n tag(s), the newest first</source>
        <translation>
            <numerusform>共 %n 个标签，已显示最新的 {shown} 个</numerusform>
        </translation>
    </message>
    <message>
        <source>{size}, of which {free} can be freed</source>
        <translation>{size}，其中 {free} 可以腾出</translation>
    </message>
    <message>
        <source>{what} has been loaded.</source>
        <translation>{what} 已加载。</translation>
    </message>
    <message>
        <source>{what} has been saved.</source>
        <translation>{what} 已保存。</translation>
    </message>
    <message>
        <source>{what} has failed: {reason}</source>
        <translation>{what} 失败：{reason}</translation>
    </message>
    <message>
        <source>{what} is in its registry.</source>
        <translation>{what} 已在它的镜像仓库里。</translation>
    </message>
</context>
<context>
    <name>Inspect</name>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>新增 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>修改 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>删除 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>A container that is not running has no processes. Start it to see them here.</source>
        <translation>没有运行的容器里没有进程。启动它，就能在这里看到。</translation>
    </message>
    <message>
        <source>All that the engine knows of the container, as JSON</source>
        <translation>引擎所知的该容器的全部信息（JSON）</translation>
    </message>
    <message>
        <source>Also called there</source>
        <translation>在其中的别名</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>Ask the engine again</source>
        <translation>重新询问引擎</translation>
    </message>
    <message>
        <source>Asking which processes run in it…</source>
        <translation>正在查询其中运行的进程…</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查命令</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Comparing the container with its image…</source>
        <translation>正在把容器和它的镜像作比较…</translation>
    </message>
    <message>
        <source>Entrypoint</source>
        <translation>入口程序</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Exit code</source>
        <translation>退出码</translation>
    </message>
    <message>
        <source>Failed in a row</source>
        <translation>连续失败</translation>
    </message>
    <message>
        <source>File changes</source>
        <translation>文件变化</translation>
    </message>
    <message>
        <source>Filter the paths</source>
        <translation>筛选路径</translation>
    </message>
    <message>
        <source>Find in the JSON</source>
        <translation>在 JSON 中查找</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>Health check</source>
        <translation>健康检查</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标记（label）</translation>
    </message>
    <message>
        <source>Last exit code</source>
        <translation>最近的退出码</translation>
    </message>
    <message>
        <source>Last words</source>
        <translation>最近的输出</translation>
    </message>
    <message>
        <source>MAC address</source>
        <translation>MAC 地址</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Mounts: what lies outside the container</source>
        <translation>挂载：存放在容器之外的数据</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Next hit</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Nothing differs from the image</source>
        <translation>与镜像没有差别</translation>
    </message>
    <message>
        <source>Nothing runs in it</source>
        <translation>其中没有程序在运行</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Port {port}</source>
        <translation>端口 {port}</translation>
    </message>
    <message>
        <source>Previous hit</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Process id on the engine</source>
        <translation>在引擎上的进程号</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Restart policy</source>
        <translation>重启策略</translation>
    </message>
    <message>
        <source>Restarted</source>
        <translation>已自动重启</translation>
    </message>
    <message>
        <source>Show what is covered: passwords and keys</source>
        <translation>显示被遮住的内容：密码和密钥</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>What programs write into the container appears here; not so what they write into volumes.</source>
        <translation>程序写进容器的内容会出现在这里；写进卷的内容不会。</translation>
    </message>
    <message>
        <source>added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>always: it is started again whenever it ends</source>
        <translation>always：只要结束就会再启动</translation>
    </message>
    <message numerus="yes">
        <source>at most %n time(s)</source>
        <translation>
            <numerusform>最多 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>changed</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>folder of the engine&apos;s computer: {path}</source>
        <translation>引擎所在电脑上的文件夹：{path}</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>host: it uses the engine&apos;s own network</source>
        <translation>host：直接使用引擎所在电脑的网络</translation>
    </message>
    <message>
        <source>in memory, lost when it stops</source>
        <translation>在内存中，停止后就没有了</translation>
    </message>
    <message>
        <source>it shares the network of another container</source>
        <translation>与另一个容器共用网络</translation>
    </message>
    <message>
        <source>no address while it does not run</source>
        <translation>没有运行时没有地址</translation>
    </message>
    <message>
        <source>no: it stays ended</source>
        <translation>no：结束后不再启动</translation>
    </message>
    <message>
        <source>none: it has no network</source>
        <translation>none：没有网络</translation>
    </message>
    <message>
        <source>not checked yet</source>
        <translation>还没有检查过</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>not published: only other containers reach it</source>
        <translation>未发布：只有其他容器能访问</translation>
    </message>
    <message>
        <source>on-failure: started again after an error</source>
        <translation>on-failure：出错后会再启动</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>starting: not yet known</source>
        <translation>starting：还不知道结果</translation>
    </message>
    <message>
        <source>the memory limit was reached</source>
        <translation>达到了内存上限</translation>
    </message>
    <message>
        <source>unhealthy: the check fails</source>
        <translation>不健康：检查没有通过</translation>
    </message>
    <message>
        <source>unless-stopped: started again unless somebody stopped it</source>
        <translation>unless-stopped：除非有人停止它，否则会再启动</translation>
    </message>
    <message>
        <source>volume {name}</source>
        <translation>卷 {name}</translation>
    </message>
    <message>
        <source>{current} of {count}</source>
        <translation>第 {current} 处，共 {count} 处</translation>
    </message>
</context>
<context>
    <name>LimitSlider</name>
    <message>
        <source>CPU limit in cores</source>
        <translation>CPU 限制（核）</translation>
    </message>
    <message>
        <source>CPU limit in mCPU</source>
        <translation>CPU 限制（mCPU）</translation>
    </message>
    <message>
        <source>Limit the CPU</source>
        <translation>限制 CPU</translation>
    </message>
    <message>
        <source>Limit the memory</source>
        <translation>限制内存</translation>
    </message>
    <message>
        <source>Memory limit</source>
        <translation>内存限制</translation>
    </message>
    <message>
        <source>Memory limit in MiB</source>
        <translation>内存限制（MiB）</translation>
    </message>
    <message>
        <source>No limit: the container may use all CPUs of the engine.</source>
        <translation>不限制：容器可以使用引擎的全部 CPU。</translation>
    </message>
    <message>
        <source>No limit: the container may use all memory of the engine.</source>
        <translation>不限制：容器可以使用引擎的全部内存。</translation>
    </message>
    <message>
        <source>No limit: the container may use all {total} CPUs.</source>
        <translation>不限制：容器可以使用全部 {total} 个 CPU。</translation>
    </message>
    <message>
        <source>No limit: the container may use all {total} of memory.</source>
        <translation>不限制：容器可以使用全部 {total} 内存。</translation>
    </message>
    <message>
        <source>{cpus} CPU = {mcpu}</source>
        <translation>{cpus} CPU = {mcpu}</translation>
    </message>
    <message>
        <source>{cpus} CPU = {mcpu}, of {total} CPUs</source>
        <translation>{cpus} CPU = {mcpu}，共 {total} 个 CPU</translation>
    </message>
    <message>
        <source>{memory}, {share} % of {total}</source>
        <translation>{memory}，占 {total} 的 {share}%</translation>
    </message>
</context>
<context>
    <name>Limits</name>
    <message>
        <source>A limit cannot be taken away again: it is set to all that the engine has.</source>
        <translation>已设的限制无法再取消：改为引擎所拥有的全部。</translation>
    </message>
    <message>
        <source>A whole number from 1 on. Empty: no limit.</source>
        <translation>请填 1 或更大的整数；留空表示不限制。</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>As it is now</source>
        <translation>恢复为现在的值</translation>
    </message>
    <message>
        <source>Asking the engine…</source>
        <translation>正在请求引擎…</translation>
    </message>
    <message>
        <source>Cores it may use</source>
        <translation>可以使用的核心</translation>
    </message>
    <message>
        <source>In force: read back from the engine.</source>
        <translation>已生效：已从引擎读回确认。</translation>
    </message>
    <message>
        <source>It uses {used} now. With less, the engine refuses, or the kernel ends the program.</source>
        <translation>它现在用了 {used}。设得更小，引擎会拒绝，或者内核会终止程序。</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>New limits for {name}</source>
        <translation>正在更改 {name} 的限制</translation>
    </message>
    <message>
        <source>Number of processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Size of the swap</source>
        <translation>交换空间的大小</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换空间</translation>
    </message>
    <message>
        <source>Swap: disk in place of memory</source>
        <translation>交换空间：用磁盘代替内存</translation>
    </message>
    <message>
        <source>The container is gone.</source>
        <translation>容器已经不在了。</translation>
    </message>
    <message>
        <source>The engine adds a remark</source>
        <translation>引擎另有说明</translation>
    </message>
    <message>
        <source>The engine said yes, but left something as it was</source>
        <translation>引擎答应了，但有些没有改变</translation>
    </message>
    <message>
        <source>The form shows what is really in force. Another value may be taken.</source>
        <translation>表单里显示的是真正生效的值。可以换一个值再试。</translation>
    </message>
    <message>
        <source>What the engine said</source>
        <translation>引擎的原话</translation>
    </message>
    <message>
        <source>as much again (usual)</source>
        <translation>与内存相同（通常如此）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>this much:</source>
        <translation>指定大小：</translation>
    </message>
    <message>
        <source>without limit</source>
        <translation>不限制</translation>
    </message>
</context>
<context>
    <name>Mirrors</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) will stop:</source>
        <translation>
            <numerusform>%n 个容器会停止：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) added.</source>
        <translation>
            <numerusform>新增 %n 个镜像源。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) in use</source>
        <translation>
            <numerusform>正在使用 %n 个镜像源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) in use, but not all of them still exist</source>
        <translation>
            <numerusform>正在使用 %n 个镜像源，但其中有的已经关闭</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) of your list do not work any more</source>
        <translation>
            <numerusform>列表里有 %n 个镜像源已经不能用了</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) removed.</source>
        <translation>
            <numerusform>移除 %n 个镜像源。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n usable at {time}. That is no promise for tomorrow.</source>
        <translation>
            <numerusform>{time} 测试时有 %n 个可用，但不代表明天也可用。</numerusform>
        </translation>
    </message>
    <message>
        <source>A backup is made first, and put back by itself if the engine does not take it.</source>
        <translation>写入前会先备份；如果引擎不接受，会自动恢复备份。</translation>
    </message>
    <message>
        <source>A mirror keeps copies of Docker Hub&apos;s images nearer to you. Whoever runs it sees what you pull, and decides what comes for a name like busybox:latest; so never log in through a mirror. It is used for Docker Hub&apos;s images only, not for searching and not for other registries.</source>
        <translation>镜像源在离你更近的地方保存 Docker Hub 的镜像副本。运营它的人能看到你拉取了什么，也决定 busybox:latest 这样的名字会下载到什么内容，所以不要通过镜像源登录。它只对 Docker Hub 的镜像起作用，不用于搜索，也不用于别的镜像仓库。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message numerus="yes">
        <source>Add %n mirror(s)</source>
        <translation>
            <numerusform>添加 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a mirror</source>
        <translation>添加镜像源</translation>
    </message>
    <message>
        <source>Add {address}</source>
        <translation>添加 {address}</translation>
    </message>
    <message>
        <source>Address of a mirror</source>
        <translation>镜像源的地址</translation>
    </message>
    <message>
        <source>All are run by others, none is on by itself, and any of them may refuse you today. Test before you choose; two or three are enough.</source>
        <translation>这些都由别人运营，默认都没有启用，今天也可能拒绝你。先测试再选择，两三个就够了。</translation>
    </message>
    <message>
        <source>Another order.</source>
        <translation>顺序改变。</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Applying the settings</source>
        <translation>正在应用设置</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>正在应用…</translation>
    </message>
    <message>
        <source>Asking the engine…</source>
        <translation>正在询问引擎…</translation>
    </message>
    <message>
        <source>Asks each for a small image, as the engine would, and Docker Hub for comparison. Nothing is stored.</source>
        <translation>像引擎那样向每个镜像源请求一个小镜像，同时问一下 Docker Hub 作对比，不会保存任何内容。</translation>
    </message>
    <message>
        <source>Before each change the file is copied to the same folder. Choose one to see how it differs.</source>
        <translation>每次修改前，文件都会复制一份到同一个文件夹。选中一份，看看它和现在有什么不同。</translation>
    </message>
    <message>
        <source>Below you can watch each step.</source>
        <translation>下面可以看到每一步。</translation>
    </message>
    <message>
        <source>By service</source>
        <translation>由服务指定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Copy the text of the file</source>
        <translation>复制文件内容</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃修改</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Earlier states of the file</source>
        <translation>文件以前的样子</translation>
    </message>
    <message>
        <source>Encrypted (TLS)</source>
        <translation>已加密（TLS）</translation>
    </message>
    <message>
        <source>First byte after {time}, then {rate}.</source>
        <translation>首字节 {time}，之后 {rate}。</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Go back to the file of {time}?</source>
        <translation>恢复到 {time} 的文件吗？</translation>
    </message>
    <message>
        <source>Go back to this one…</source>
        <translation>恢复到这一份…</translation>
    </message>
    <message>
        <source>Have the engine read the file again</source>
        <translation>让引擎重新读取文件</translation>
    </message>
    <message>
        <source>Hide the older ones</source>
        <translation>收起以前的镜像源</translation>
    </message>
    <message>
        <source>Host with port, separated by commas, for example 192.168.1.10:5000. The engine then accepts them without encryption: only for registries in a network you trust.</source>
        <translation>写主机和端口，用逗号分隔，例如 192.168.1.10:5000。引擎会允许它们不加密：只用于你信任的网络里的镜像仓库。</translation>
    </message>
    <message>
        <source>In force now: without a certificate {registries}; proxy {proxies}.</source>
        <translation>现在生效的：无证书的镜像仓库 {registries}；代理 {proxies}。</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中有</translation>
    </message>
    <message>
        <source>In the list</source>
        <translation>已在列表中</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>It has not read the file since it was changed. Apply does that.</source>
        <translation>文件改过之后，引擎还没有重新读取。点“应用”就会读取。</translation>
    </message>
    <message>
        <source>It is in the clipboard.</source>
        <translation>已复制到剪贴板。</translation>
    </message>
    <message>
        <source>It is in the list already.</source>
        <translation>它已经在列表里了。</translation>
    </message>
    <message>
        <source>It is on the engine&apos;s command line; the file cannot change it.</source>
        <translation>它写在引擎的启动命令里，文件改变不了它。</translation>
    </message>
    <message>
        <source>It is removed when you press Apply.</source>
        <translation>点“应用”后会移除它。</translation>
    </message>
    <message>
        <source>It is the same as the file is now.</source>
        <translation>和现在的文件相同。</translation>
    </message>
    <message>
        <source>It takes effect when you press Apply.</source>
        <translation>点“应用”后生效。</translation>
    </message>
    <message>
        <source>Its mirrors</source>
        <translation>其中的镜像源</translation>
    </message>
    <message>
        <source>Known mirrors</source>
        <translation>常见的镜像源</translation>
    </message>
    <message>
        <source>Known to be closed; not tested.</source>
        <translation>已知已经关闭，没有测试。</translation>
    </message>
    <message>
        <source>Last verified {date}.</source>
        <translation>最近核实：{date}。</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像源</translation>
    </message>
    <message>
        <source>Mirrors</source>
        <translation>镜像源</translation>
    </message>
    <message>
        <source>Mirrors in the order of use</source>
        <translation>按使用顺序排列的镜像源</translation>
    </message>
    <message>
        <source>More settings of the same file</source>
        <translation>同一个文件里的其他设置</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>No container is running that would stop.</source>
        <translation>没有正在运行的容器会因此停止。</translation>
    </message>
    <message>
        <source>No mirror is in use: images come straight from Docker Hub</source>
        <translation>没有使用镜像源：镜像直接来自 Docker Hub</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>序</translation>
    </message>
    <message>
        <source>Not in the file</source>
        <translation>文件中没有</translation>
    </message>
    <message>
        <source>Not in use yet</source>
        <translation>尚未生效</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>Not through the proxy</source>
        <translation>不走代理的地址</translation>
    </message>
    <message>
        <source>Nothing can be applied from here</source>
        <translation>这里无法应用修改</translation>
    </message>
    <message>
        <source>Nothing to apply</source>
        <translation>没有要应用的修改</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Other places to get Docker Hub&apos;s images from. With a good connection, set none.</source>
        <translation>从别处获取 Docker Hub 的镜像。网络通畅时，不建议设置。</translation>
    </message>
    <message>
        <source>Paste an address, a command or a piece of configuration</source>
        <translation>粘贴地址、命令或一段配置</translation>
    </message>
    <message>
        <source>Proxy changed.</source>
        <translation>代理改变。</translation>
    </message>
    <message>
        <source>Proxy for http</source>
        <translation>http 代理</translation>
    </message>
    <message>
        <source>Proxy for https</source>
        <translation>https 代理</translation>
    </message>
    <message>
        <source>Put the best first</source>
        <translation>把最好的排在前面</translation>
    </message>
    <message>
        <source>Putting an earlier file back</source>
        <translation>正在恢复以前的文件</translation>
    </message>
    <message>
        <source>Read back from the engine, and the file says the same.</source>
        <translation>这是引擎自己报告的，和文件一致。</translation>
    </message>
    <message>
        <source>Registries without a certificate (insecure-registries)</source>
        <translation>无证书的镜像仓库（insecure-registries）</translation>
    </message>
    <message>
        <source>Registries without a certificate changed.</source>
        <translation>无证书的镜像仓库改变。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Repair the file</source>
        <translation>修复文件</translation>
    </message>
    <message>
        <source>Repair the file below; then the engine can read it.</source>
        <translation>请在下面修复文件，之后引擎才能读取它。</translation>
    </message>
    <message>
        <source>Repair the file first</source>
        <translation>请先修复文件</translation>
    </message>
    <message>
        <source>Repairing the file</source>
        <translation>正在修复文件</translation>
    </message>
    <message>
        <source>Replaced at</source>
        <translation>被替换的时间</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>重启引擎</translation>
    </message>
    <message>
        <source>Restart the engine?</source>
        <translation>要重启引擎吗？</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Something in the file is not as it was meant</source>
        <translation>文件里有的地方和原意不同</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Stop testing</source>
        <translation>停止测试</translation>
    </message>
    <message>
        <source>Take it out</source>
        <translation>移除它</translation>
    </message>
    <message>
        <source>Take them out</source>
        <translation>移除它们</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Test all</source>
        <translation>全部测试</translation>
    </message>
    <message>
        <source>Test these</source>
        <translation>测试这些</translation>
    </message>
    <message>
        <source>Tested at {time}</source>
        <translation>测试时间：{time}</translation>
    </message>
    <message numerus="yes">
        <source>Testing %n mirror(s)</source>
        <translation>
            <numerusform>正在测试 %n 个镜像源</numerusform>
        </translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>测试中…</translation>
    </message>
    <message>
        <source>Text of the file</source>
        <translation>文件内容</translation>
    </message>
    <message>
        <source>The configuration file is broken</source>
        <translation>配置文件已损坏</translation>
    </message>
    <message>
        <source>The engine does not answer</source>
        <translation>引擎没有应答</translation>
    </message>
    <message>
        <source>The engine does not answer; what it uses is not known.</source>
        <translation>引擎没有应答，不知道它在用什么。</translation>
    </message>
    <message>
        <source>The engine goes on with what it read earlier, but it could not start again with this file.</source>
        <translation>引擎还在用以前读到的设置，但用这个文件无法再次启动。</translation>
    </message>
    <message>
        <source>The engine leaves mirrors aside</source>
        <translation>引擎现在不用镜像源</translation>
    </message>
    <message>
        <source>The engine reads the file while it runs: no container stops.</source>
        <translation>引擎在运行中读取文件，不会停止任何容器。</translation>
    </message>
    <message>
        <source>The engine still uses it, but the file does not name it any more.</source>
        <translation>引擎还在用它，但文件里已经没有了。</translation>
    </message>
    <message>
        <source>The engine takes this in only when it starts.</source>
        <translation>引擎只在启动时读取这项设置。</translation>
    </message>
    <message>
        <source>The engine tries the mirrors in another order than the file says</source>
        <translation>引擎尝试镜像源的顺序和文件里的不同</translation>
    </message>
    <message>
        <source>The engine tries them from top to bottom, and Docker Hub when none can help.</source>
        <translation>引擎从上到下逐个尝试，都不行时再找 Docker Hub。</translation>
    </message>
    <message>
        <source>The engine tries this one earlier</source>
        <translation>让引擎更早尝试它</translation>
    </message>
    <message>
        <source>The engine tries this one later</source>
        <translation>让引擎更晚尝试它</translation>
    </message>
    <message numerus="yes">
        <source>The engine uses %n mirror(s), and the file says something else</source>
        <translation>
            <numerusform>引擎在用 %n 个镜像源，和文件里写的不同</numerusform>
        </translation>
    </message>
    <message>
        <source>The engine uses no mirror, but the file names some</source>
        <translation>引擎没有使用镜像源，但文件里写了</translation>
    </message>
    <message>
        <source>The engine&apos;s own proxy, for pulling images; engine 23 and later read it here. It takes effect after a restart of the engine. 127.0.0.1 means the engine&apos;s computer, which may be a virtual machine.</source>
        <translation>这是引擎拉取镜像时自己用的代理，引擎 23 及以后的版本从这里读取，重启引擎后生效。127.0.0.1 指的是引擎所在的电脑，它可能是一台虚拟机。</translation>
    </message>
    <message>
        <source>The file as it is now is kept as a backup, so that this can be undone too.</source>
        <translation>现在的文件会先备份，所以这一步也可以撤销。</translation>
    </message>
    <message>
        <source>The file belongs to the system, so the computer will ask for a password.</source>
        <translation>这个文件属于系统，所以电脑会要求输入密码。</translation>
    </message>
    <message>
        <source>The file is broken</source>
        <translation>文件已损坏</translation>
    </message>
    <message>
        <source>The file is not on this computer: copy the text above to it.</source>
        <translation>文件不在这台电脑上：请把上面的内容复制过去。</translation>
    </message>
    <message numerus="yes">
        <source>The file names %n mirror(s); the engine does not answer</source>
        <translation>
            <numerusform>文件里写了 %n 个镜像源；引擎没有应答</numerusform>
        </translation>
    </message>
    <message>
        <source>The file names it and the engine uses it.</source>
        <translation>文件里写了它，引擎也在用它。</translation>
    </message>
    <message>
        <source>The file names it, but the engine has not read it, or does not answer.</source>
        <translation>文件里写了它，但引擎还没有读取，或者没有应答。</translation>
    </message>
    <message>
        <source>The file names no mirror; the engine does not answer</source>
        <translation>文件里没有镜像源；引擎没有应答</translation>
    </message>
    <message>
        <source>The repair changes only what you see above; a backup is kept.</source>
        <translation>修复只改动上面显示的地方，并会保留备份。</translation>
    </message>
    <message>
        <source>The same by hand</source>
        <translation>手动完成同样的事</translation>
    </message>
    <message>
        <source>Then have the engine read it:</source>
        <translation>然后让引擎读取它：</translation>
    </message>
    <message>
        <source>There is none yet. Before each change the file is copied to the same folder.</source>
        <translation>还没有备份。每次修改前，文件都会复制一份到同一个文件夹。</translation>
    </message>
    <message>
        <source>There is none. Paste an address below, or choose one of the known mirrors and test it first.</source>
        <translation>还没有镜像源。可以在下面粘贴地址，也可以从常见的镜像源里选一个，先测试再用。</translation>
    </message>
    <message>
        <source>This needs a restart of the engine; you are asked before.</source>
        <translation>这需要重启引擎，重启之前会先问你。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Two or three are enough: each one that fails costs a waiting time before the next is asked.</source>
        <translation>两三个就够了：每个失败的镜像源都要等待一段时间，才会尝试下一个。</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>What became of the mirrors in older tutorials</source>
        <translation>旧教程里的镜像源后来怎么样了</translation>
    </message>
    <message>
        <source>What going back would change:</source>
        <translation>恢复后会有这些变化：</translation>
    </message>
    <message>
        <source>What is a mirror?</source>
        <translation>什么是镜像源？</translation>
    </message>
    <message>
        <source>What it really uses can only be read while it runs.</source>
        <translation>只有引擎运行时，才能读到它实际在用什么。</translation>
    </message>
    <message>
        <source>What the repair changes</source>
        <translation>修复会改动的地方</translation>
    </message>
    <message>
        <source>What was chosen here and not applied is discarded.</source>
        <translation>这里选好但还没有应用的修改会被放弃。</translation>
    </message>
    <message>
        <source>What was meant here cannot be guessed. Correct it in a text editor, then press F5.</source>
        <translation>无法猜出这里原来的意思。请用文本编辑器改正，然后按 F5。</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>原话</translation>
    </message>
    <message>
        <source>What was written already is put back.</source>
        <translation>已经写入的内容会恢复原样。</translation>
    </message>
    <message>
        <source>What will change in the file</source>
        <translation>文件里会改变的地方</translation>
    </message>
    <message>
        <source>Where this is known from: {name}</source>
        <translation>消息来源：{name}</translation>
    </message>
    <message>
        <source>Will be removed</source>
        <translation>将被移除</translation>
    </message>
    <message>
        <source>With a good connection that is the best. Set one only when Docker Hub is slow or out of reach.</source>
        <translation>网络通畅时这样最好。只有 Docker Hub 很慢或连不上时才需要设置。</translation>
    </message>
    <message>
        <source>Write this text into {path}:</source>
        <translation>把下面的内容写入 {path}：</translation>
    </message>
    <message>
        <source>Your mirrors</source>
        <translation>你的镜像源</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more line(s)</source>
        <translation>
            <numerusform>还有 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>broken</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>first byte {time}</source>
        <translation>首字节 {time}</translation>
    </message>
    <message>
        <source>no mirror</source>
        <translation>没有镜像源</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>未加密</translation>
    </message>
    <message>
        <source>{path} (not there yet)</source>
        <translation>{path}（还不存在）</translation>
    </message>
    <message>
        <source>{path} says where Docker Hub&apos;s images come from, and this engine obeys that file. What is set here counts only when that file is taken away.</source>
        <translation>{path} 里写明了从哪里获取 Docker Hub 的镜像，这个引擎以它为准。移走那个文件之后，这里的设置才会生效。</translation>
    </message>
</context>
<context>
    <name>Networks</name>
    <message numerus="yes">
        <source>%n network(s) removed.</source>
        <translation>
            <numerusform>已删除 %n 个网络。</numerusform>
        </translation>
    </message>
    <message>
        <source>A range looks like 172.28.0.0/16: first address, slash, number of fixed bits.</source>
        <translation>地址范围写成 172.28.0.0/16 这样：起始地址、斜杠、固定位数。</translation>
    </message>
    <message>
        <source>All that the engine says of it</source>
        <translation>查看引擎提供的全部信息</translation>
    </message>
    <message>
        <source>Clean up…</source>
        <translation>清理…</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connecting {container}</source>
        <translation>正在连接 {container}</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Containers in it</source>
        <translation>其中的容器</translation>
    </message>
    <message>
        <source>Containers in the same network reach each other. In one of your own they do so by name.</source>
        <translation>同一网络里的容器可以互相访问；在自己创建的网络里，还可以直接用名称访问。</translation>
    </message>
    <message>
        <source>Containers that run with “--network NAME” reach each other by their names.</source>
        <translation>用“--network 名称”运行的容器可以用名称互相访问。</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Create a network</source>
        <translation>创建网络</translation>
    </message>
    <message>
        <source>Create one here, so that containers reach each other by name.</source>
        <translation>在这里创建一个网络，容器就能用名称互相访问。</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Creating {name}</source>
        <translation>正在创建 {name}</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Disconnecting {container}</source>
        <translation>正在断开 {container}</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>断开…</translation>
    </message>
    <message>
        <source>Empty: the engine chooses a free one.</source>
        <translation>不填则由引擎选一个空闲的范围。</translation>
    </message>
    <message>
        <source>In it: {names}</source>
        <translation>其中的容器：{names}</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Internal: no way to the outside</source>
        <translation>内部网络：不能访问外部</translation>
    </message>
    <message>
        <source>It goes on running; open connections through this network break.</source>
        <translation>容器继续运行，但经过这个网络的连接会中断。</translation>
    </message>
    <message>
        <source>It keeps its other networks, and goes on running.</source>
        <translation>它仍保留原有的网络，并继续运行。</translation>
    </message>
    <message>
        <source>Its containers reach each other by name, and nothing outside.</source>
        <translation>其中的容器可以用名称互相访问，但不能访问外部。</translation>
    </message>
    <message>
        <source>Its containers reach each other by name, and the outside.</source>
        <translation>其中的容器可以用名称互相访问，也能访问外部。</translation>
    </message>
    <message>
        <source>Letters, digits and _ . - only, and a letter or digit first.</source>
        <translation>只能用英文字母、数字和 _ . -，并以字母或数字开头。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>No container is in these. They hold no files.</source>
        <translation>这些网络里没有容器。网络不保存文件。</translation>
    </message>
    <message>
        <source>No network at all.</source>
        <translation>完全没有网络。</translation>
    </message>
    <message>
        <source>No network of its own: the program uses the engine&apos;s computer as if it ran there.</source>
        <translation>没有自己的网络：程序直接使用引擎所在电脑的网络，就像在那里运行一样。</translation>
    </message>
    <message>
        <source>No networks</source>
        <translation>还没有网络</translation>
    </message>
    <message>
        <source>Only the connection goes, no files: {names}.</source>
        <translation>只会删除网络连接，不会删除文件：{names}。</translation>
    </message>
    <message>
        <source>Put a container into it</source>
        <translation>把一个容器接入这个网络</translation>
    </message>
    <message>
        <source>Put a container into {network}</source>
        <translation>把容器接入 {network}</translation>
    </message>
    <message>
        <source>Range of addresses</source>
        <translation>地址范围</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n network(s) that nobody is in?</source>
        <translation>
            <numerusform>要删除 %n 个没有容器的网络吗？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n network(s)?</source>
        <translation>
            <numerusform>要删除 %n 个网络吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove it; the engine&apos;s own three stay</source>
        <translation>删除这个网络；引擎自带的三个网络会保留</translation>
    </message>
    <message>
        <source>Remove the network {name}?</source>
        <translation>要删除网络 {name} 吗？</translation>
    </message>
    <message>
        <source>Remove the networks that no container is in; you see which ones first</source>
        <translation>删除没有容器的网络；会先列出是哪些</translation>
    </message>
    <message>
        <source>Removed the network {name}.</source>
        <translation>已删除网络 {name}。</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>删除…</translation>
    </message>
    <message numerus="yes">
        <source>Removing %n network(s)</source>
        <translation>
            <numerusform>正在删除 %n 个网络</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a container out of it</source>
        <translation>让一个容器离开这个网络</translation>
    </message>
    <message>
        <source>Take a container out of {network}</source>
        <translation>让容器离开 {network}</translation>
    </message>
    <message>
        <source>The engine will refuse while running containers are in it: {names}.</source>
        <translation>只要还有运行中的容器在里面，引擎就会拒绝删除：{names}。</translation>
    </message>
    <message>
        <source>The network {name} is there.</source>
        <translation>网络 {name} 已创建。</translation>
    </message>
    <message>
        <source>The slash and the number of fixed bits are missing.</source>
        <translation>缺少斜杠和固定位数。</translation>
    </message>
    <message>
        <source>The usual one. Containers in it reach each other by address, not by name.</source>
        <translation>默认网络。其中的容器可以用地址互相访问，但不能用名称。</translation>
    </message>
    <message>
        <source>There is a network of this name already.</source>
        <translation>已有同名的网络。</translation>
    </message>
    <message>
        <source>Way out</source>
        <translation>访问外部</translation>
    </message>
    <message>
        <source>no</source>
        <translation>不能</translation>
    </message>
    <message>
        <source>no network</source>
        <translation>没有网络</translation>
    </message>
    <message>
        <source>no: internal</source>
        <translation>不能（内部）</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>可以</translation>
    </message>
    <message>
        <source>{container} is in {network} now; others there reach it by its name.</source>
        <translation>{container} 已接入 {network}，那里的其他容器可以用名称访问它。</translation>
    </message>
    <message>
        <source>{container} is no longer in {network}.</source>
        <translation>{container} 已离开 {network}。</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice</source>
        <translation>关闭这条通知</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境检查</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Mirrors</source>
        <translation>镜像源</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Jump to a page, a container, an image…</source>
        <translation>跳转到页面、容器、镜像…</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配项</translation>
    </message>
    <message>
        <source>Nothing of this name. Try fewer letters.</source>
        <translation>没有这个名字。试试少输入几个字母。</translation>
    </message>
</context>
<context>
    <name>PullProgress</name>
    <message>
        <source>Already here</source>
        <translation>本地已有</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>仓库已有</translation>
    </message>
    <message>
        <source>Asking the registry…</source>
        <translation>正在询问镜像仓库…</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Importing the file system…</source>
        <translation>正在导入系统文件…</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Layers of the image</source>
        <translation>镜像的各层</translation>
    </message>
    <message>
        <source>Loading the archive…</source>
        <translation>正在加载归档…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Progress of the whole pull</source>
        <translation>拉取的总进度</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Saving to the archive…</source>
        <translation>正在保存到归档…</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Sending to the registry…</source>
        <translation>正在发送到镜像仓库…</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>The archive could not be loaded</source>
        <translation>归档没能加载</translation>
    </message>
    <message>
        <source>The archive could not be saved</source>
        <translation>归档没能保存</translation>
    </message>
    <message>
        <source>The archive is loaded</source>
        <translation>归档已加载</translation>
    </message>
    <message>
        <source>The archive is saved</source>
        <translation>归档已保存</translation>
    </message>
    <message>
        <source>The file system could not be imported</source>
        <translation>系统文件没能导入</translation>
    </message>
    <message>
        <source>The image is here</source>
        <translation>镜像已就绪</translation>
    </message>
    <message>
        <source>The image is in the registry</source>
        <translation>镜像已经在仓库里了</translation>
    </message>
    <message>
        <source>The image is made</source>
        <translation>镜像已经做好</translation>
    </message>
    <message>
        <source>The image was here already, and it is the newest</source>
        <translation>镜像本地已有，而且是最新的</translation>
    </message>
    <message>
        <source>The pull has failed</source>
        <translation>拉取失败</translation>
    </message>
    <message>
        <source>The push has failed</source>
        <translation>推送失败</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>正在重试</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>正在解压</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>about {hours} h {minutes} min left</source>
        <translation>大约还需 {hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>大约还需 {minutes} 分钟</translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation>大约还需 {seconds} 秒</translation>
    </message>
    <message>
        <source>{current} of {total}</source>
        <translation>{current} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n layer(s) ready</source>
        <translation>
            <numerusform>共 %n 层，{done} 层就绪</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n layer(s) sent</source>
        <translation>
            <numerusform>共 %n 层，已发送 {done} 层</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowsEditor</name>
    <message>
        <source>+ Add a row</source>
        <translation>+ 添加一行</translation>
    </message>
    <message>
        <source>Remove row {row}</source>
        <translation>删除第 {row} 行</translation>
    </message>
    <message>
        <source>{column}, row {row}</source>
        <translation>{column}，第 {row} 行</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>A container shares the kernel with its host, so /proc/meminfo and /proc/cpuinfo inside it still show the whole machine. The limits hold all the same: what goes beyond the CPU limit waits, what goes beyond the memory limit is ended.</source>
        <translation>容器与主机共用内核，所以容器里的 /proc/meminfo 和 /proc/cpuinfo 显示的仍是整台机器。限制照样有效：超出 CPU 限制的要等待，超出内存限制的会被结束。</translation>
    </message>
    <message>
        <source>A port of the computer is taken by another program or container. Choose another one.</source>
        <translation>电脑上的某个端口已被其他程序或容器占用，请换一个端口。</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>另外还有 %n 处。</numerusform>
        </translation>
    </message>
    <message>
        <source>Call it {name}</source>
        <translation>就叫 {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose an image, set its limits, and start it.</source>
        <translation>选择镜像，设置限制，然后启动。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Cores it may use</source>
        <translation>可以使用的核心</translation>
    </message>
    <message>
        <source>Docker starts it again and again: that is its restart policy. Stop it before you mend it.</source>
        <translation>按照重启策略，Docker 会反复启动它。请先停止它，再修改。</translation>
    </message>
    <message>
        <source>Empty: Docker invents one. A name is easier to find again.</source>
        <translation>留空则由 Docker 随机取名。起个名字，以后更容易找到。</translation>
    </message>
    <message>
        <source>Empty: the image&apos;s own command, {command}. What you type here runs instead of it.</source>
        <translation>留空时运行镜像自带的命令：{command}。在这里输入的内容会取代它。</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Fill in the image&apos;s own, to change it</source>
        <translation>填入镜像自带的命令再修改</translation>
    </message>
    <message>
        <source>Give it a terminal (-it), or a command that goes on.</source>
        <translation>给它一个终端（-it），或者一个会一直运行的命令。</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Interactive terminal (-it)</source>
        <translation>交互终端（-it）</translation>
    </message>
    <message>
        <source>It had nothing to do: a container lives only as long as its program.</source>
        <translation>它没有事情可做：容器里的程序一结束，容器也就停止了。</translation>
    </message>
    <message>
        <source>Its log was removed with it. To read it, start once more without --rm.</source>
        <translation>它的日志已随容器一起删除。想看日志，请去掉 --rm 再启动一次。</translation>
    </message>
    <message>
        <source>Light use of this image takes about {memory}. With less it may be ended at once.</source>
        <translation>轻度使用这个镜像大约需要 {memory}，再少可能一启动就被结束。</translation>
    </message>
    <message>
        <source>Limits are real, but not visible from inside</source>
        <translation>限制是真实的，但在容器里看不到</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>更多选项</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Not understood of the pasted command:</source>
        <translation>粘贴的命令中有这些内容没有看懂：</translation>
    </message>
    <message>
        <source>Number of processes</source>
        <translation>进程数量</translation>
    </message>
    <message>
        <source>Paste a command…</source>
        <translation>粘贴命令…</translation>
    </message>
    <message>
        <source>Port {port} is in use by the container {name}. Choose another one, or stop it first.</source>
        <translation>端口 {port} 正被容器 {name} 占用。请换一个端口，或者先停止那个容器。</translation>
    </message>
    <message>
        <source>Put this away</source>
        <translation>收起这条提示</translation>
    </message>
    <message>
        <source>Read as it was probably meant:</source>
        <translation>按照可能的本意读作：</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message>
        <source>Remove the container when it ends (--rm)</source>
        <translation>结束后自动删除容器（--rm）</translation>
    </message>
    <message>
        <source>Run a container</source>
        <translation>运行容器</translation>
    </message>
    <message>
        <source>Runs instead of what the image would start by itself. Leave it empty to keep the image&apos;s own.</source>
        <translation>代替镜像自带的启动命令。留空则使用镜像自带的命令。</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>已保存：{file}</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Starting {image}</source>
        <translation>正在启动 {image}</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换空间</translation>
    </message>
    <message>
        <source>Templates…</source>
        <translation>模板…</translation>
    </message>
    <message>
        <source>The engine is away</source>
        <translation>连接不到引擎</translation>
    </message>
    <message>
        <source>The engine is away.</source>
        <translation>引擎不在线。</translation>
    </message>
    <message>
        <source>The form is empty.</source>
        <translation>表单已清空。</translation>
    </message>
    <message>
        <source>The form was filled in anew.</source>
        <translation>表单已重新填写。</translation>
    </message>
    <message>
        <source>The image always starts {entrypoint}. What you type here goes to it instead of the image&apos;s own words ({command}); another program is the entry point, under Behaviour.</source>
        <translation>这个镜像总是启动 {entrypoint}。在这里输入的内容会作为参数交给它，取代镜像自带的参数（{command}）；要换成别的程序，请在“运行方式”里改入口点。</translation>
    </message>
    <message>
        <source>The pasted command was read as it was probably meant:</source>
        <translation>粘贴的命令已按照可能的本意读取：</translation>
    </message>
    <message>
        <source>The template from which the container is made, such as busybox or python:3.12.</source>
        <translation>镜像是制作容器的模板，例如 busybox 或 python:3.12。</translation>
    </message>
    <message>
        <source>This engine shows no GPU support: it lacks the NVIDIA Container Toolkit. The start will probably be refused.</source>
        <translation>这个引擎没有 GPU 支持：缺少 NVIDIA Container Toolkit，启动很可能会被拒绝。</translation>
    </message>
    <message>
        <source>This image does not start without {names}.</source>
        <translation>这个镜像要设置变量 {names} 才能启动。</translation>
    </message>
    <message>
        <source>This image is not on the engine yet. It will be downloaded first.</source>
        <translation>引擎上还没有这个镜像，会先下载。</translation>
    </message>
    <message>
        <source>This image is on the engine already: the start takes less than a second.</source>
        <translation>引擎上已有这个镜像：不到一秒即可启动。</translation>
    </message>
    <message>
        <source>Type into the container as into a computer of its own.</source>
        <translation>像操作一台独立的电脑那样，在容器里输入命令。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>What to run</source>
        <translation>运行什么</translation>
    </message>
    <message>
        <source>pulling the image</source>
        <translation>正在拉取镜像</translation>
    </message>
    <message>
        <source>{field}: {problem}</source>
        <translation>{field}：{problem}</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}</source>
        <translation>无法读取 {file}：{reason}</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}</source>
        <translation>无法写入 {file}：{reason}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>{image} has ended already: {title}</source>
        <translation>{image} 已经结束：{title}</translation>
    </message>
    <message>
        <source>{reason}. What you fill in stays; it can be started as soon as the engine answers.</source>
        <translation>{reason}。填写的内容不会丢，引擎恢复后就能启动。</translation>
    </message>
    <message>
        <source>{repository} from {registry}, exactly this build.</source>
        <translation>来自 {registry} 的 {repository}，指定了确切的版本。</translation>
    </message>
    <message>
        <source>{repository} from {registry}, tag {tag}.</source>
        <translation>来自 {registry} 的 {repository}，标签 {tag}。</translation>
    </message>
    <message>
        <source>{repository} from {registry}; no tag, so {tag}.</source>
        <translation>来自 {registry} 的 {repository}；没写标签，就用 {tag}。</translation>
    </message>
</context>
<context>
    <name>RunExport</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Kubernetes: Deployment</source>
        <translation>Kubernetes：Deployment</translation>
    </message>
    <message>
        <source>Kubernetes: Pod</source>
        <translation>Kubernetes：Pod</translation>
    </message>
    <message>
        <source>Passwords are hidden here. The copy and the file have them.</source>
        <translation>这里隐藏了密码；复制的内容和保存的文件里是完整的。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>文件内容</translation>
    </message>
    <message>
        <source>What does not fit into it:</source>
        <translation>放不进去的内容：</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>导出为</translation>
    </message>
</context>
<context>
    <name>RunExtras</name>
    <message>
        <source>Adds the lines NAME=value from the clipboard</source>
        <translation>把剪贴板里“名称=值”的各行加进来</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>从文件读取…</translation>
    </message>
    <message>
        <source>Line {line}: {words}</source>
        <translation>第 {line} 行：{words}</translation>
    </message>
    <message>
        <source>Paste a .env</source>
        <translation>粘贴 .env</translation>
    </message>
    <message>
        <source>The image listens on:</source>
        <translation>镜像监听的端口：</translation>
    </message>
    <message>
        <source>There are no variables in it: lines such as NAME=value.</source>
        <translation>里面没有变量，应当是“名称=值”这样的行。</translation>
    </message>
    <message>
        <source>{container}: publish it on {host}</source>
        <translation>{container}：发布到 {host}</translation>
    </message>
</context>
<context>
    <name>RunFields</name>
    <message>
        <source>10 unless told otherwise.</source>
        <translation>不填就是 10 秒。</translation>
    </message>
    <message>
        <source>1024 is usual; 2048 gets twice as much of a busy core.</source>
        <translation>通常是 1024；2048 表示在核心繁忙时分到两倍的时间。</translation>
    </message>
    <message>
        <source>64 MiB unless told otherwise; browsers and databases may need more.</source>
        <translation>不填就是 64 MiB；浏览器和数据库可能需要更多。</translation>
    </message>
    <message>
        <source>A small init process first (--init)</source>
        <translation>先启动一个小的 init 进程（--init）</translation>
    </message>
    <message>
        <source>A soft limit: what it may keep when memory runs short.</source>
        <translation>软限制：内存紧张时它可以保留的量。</translation>
    </message>
    <message>
        <source>A whole path is a folder of the engine&apos;s computer; a plain name is a volume that Docker keeps. What is written there stays when the container is gone.</source>
        <translation>完整路径是引擎所在电脑上的文件夹；单独一个名字是由 Docker 保管的卷。写在里面的内容在容器删除后仍然保留。</translation>
    </message>
    <message>
        <source>ALL takes every one.</source>
        <translation>ALL 表示全部去掉。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>All rights over the computer (--privileged)</source>
        <translation>对电脑的全部权限（--privileged）</translation>
    </message>
    <message>
        <source>Another one than the engine&apos;s is emulated, and slow.</source>
        <translation>与引擎不同的平台要靠模拟，会很慢。</translation>
    </message>
    <message>
        <source>Any other option of docker run</source>
        <translation>docker run 的其他任何选项</translation>
    </message>
    <message>
        <source>As 30s or 1m30s.</source>
        <translation>写成 30s 或 1m30s。</translation>
    </message>
    <message>
        <source>As lines in /etc/hosts; host-gateway is the engine&apos;s computer.</source>
        <translation>相当于 /etc/hosts 里的行；host-gateway 代表引擎所在的电脑。</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>运行方式</translation>
    </message>
    <message>
        <source>Choose the option, and write its value as docker takes it.</source>
        <translation>选择选项，按 docker 的写法填写它的值。</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>电脑</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Containers in one network of your own find each other by name.</source>
        <translation>在同一个自建网络里的容器可以用名字互相访问。</translation>
    </message>
    <message>
        <source>DNS search domains</source>
        <translation>DNS 搜索域</translation>
    </message>
    <message>
        <source>DNS servers</source>
        <translation>DNS 服务器</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Download the image</source>
        <translation>下载镜像</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>入口点</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>检查间隔</translation>
    </message>
    <message>
        <source>Failures until unhealthy</source>
        <translation>失败几次算不健康</translation>
    </message>
    <message>
        <source>Fast, and gone when the container stops.</source>
        <translation>速度快，容器停止后内容就没有了。</translation>
    </message>
    <message>
        <source>Files of variables</source>
        <translation>变量文件</translation>
    </message>
    <message>
        <source>FirstMate reads the logs of json-file, local and journald.</source>
        <translation>大副能读取 json-file、local 和 journald 的日志。</translation>
    </message>
    <message>
        <source>Folder or volume</source>
        <translation>文件夹或卷</translation>
    </message>
    <message>
        <source>Folders and volumes</source>
        <translation>文件夹和卷</translation>
    </message>
    <message>
        <source>Folders in memory</source>
        <translation>内存中的文件夹</translation>
    </message>
    <message>
        <source>Further names in this network</source>
        <translation>在此网络中的其他名字</translation>
    </message>
    <message>
        <source>Further networks</source>
        <translation>其他网络</translation>
    </message>
    <message>
        <source>Further rights (capabilities)</source>
        <translation>额外的权限（capabilities）</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>GPUs, rights, logs and all other options</source>
        <translation>显卡、权限、日志以及其他所有选项</translation>
    </message>
    <message>
        <source>Give up after</source>
        <translation>多久算超时</translation>
    </message>
    <message>
        <source>Hard</source>
        <translation>硬限制</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康检查</translation>
    </message>
    <message>
        <source>Health command</source>
        <translation>检查命令</translation>
    </message>
    <message>
        <source>Host name</source>
        <translation>主机名</translation>
    </message>
    <message>
        <source>Host names of its own</source>
        <translation>自定义的主机名</translation>
    </message>
    <message>
        <source>IP address</source>
        <translation>IP 地址</translation>
    </message>
    <message>
        <source>In the background (-d)</source>
        <translation>在后台运行（-d）</translation>
    </message>
    <message>
        <source>It goes on while nobody looks.</source>
        <translation>没有人看着时它也继续运行。</translation>
    </message>
    <message>
        <source>Keep its input open (-i)</source>
        <translation>保持输入打开（-i）</translation>
    </message>
    <message>
        <source>Kernel settings (sysctl)</source>
        <translation>内核参数（sysctl）</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Limits of the kernel (ulimit)</source>
        <translation>内核限制（ulimit）</translation>
    </message>
    <message>
        <source>Log driver</source>
        <translation>日志驱动</translation>
    </message>
    <message>
        <source>Log options</source>
        <translation>日志选项</translation>
    </message>
    <message>
        <source>MAC address</source>
        <translation>MAC 地址</translation>
    </message>
    <message>
        <source>Memory to keep for it</source>
        <translation>为它保留的内存</translation>
    </message>
    <message>
        <source>Mounts, in docker&apos;s long form</source>
        <translation>挂载（docker 的完整写法）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name or number, and group after a colon; empty keeps the image&apos;s.</source>
        <translation>用户名或编号，冒号后面是组；留空使用镜像的设置。</translation>
    </message>
    <message>
        <source>Names of containers, one on each line.</source>
        <translation>容器的名字，每行一个。</translation>
    </message>
    <message>
        <source>Names, one on each line; the values are read when it is started.</source>
        <translation>变量名，每行一个；启动时才读取它们的值。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Notes that programs read; they change nothing.</source>
        <translation>供程序读取的备注，不影响运行。</translation>
    </message>
    <message>
        <source>Nothing in the container can be changed (--read-only)</source>
        <translation>容器里的内容都不能修改（--read-only）</translation>
    </message>
    <message>
        <source>One on each line, as /dev/ttyUSB0.</source>
        <translation>每行一个，例如 /dev/ttyUSB0。</translation>
    </message>
    <message>
        <source>One on each line, as NET_ADMIN.</source>
        <translation>每行一个，例如 NET_ADMIN。</translation>
    </message>
    <message>
        <source>One on each line. It opens nothing to the computer.</source>
        <translation>每行一个。不会对电脑开放任何端口。</translation>
    </message>
    <message>
        <source>One on each line. It refuses a folder that does not exist.</source>
        <translation>每行一个。文件夹不存在时会被拒绝。</translation>
    </message>
    <message>
        <source>One on each line; empty keeps the engine&apos;s.</source>
        <translation>每行一个；留空使用引擎的设置。</translation>
    </message>
    <message>
        <source>Only in a network of your own.</source>
        <translation>只能在自建网络中使用。</translation>
    </message>
    <message>
        <source>Open files, processes and more; the hard limit cannot be raised from inside.</source>
        <translation>打开的文件数、进程数等；硬限制在容器内部无法提高。</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Passes signals on and clears away ended processes.</source>
        <translation>负责转发信号，并清理已经结束的进程。</translation>
    </message>
    <message>
        <source>Paths, one on each line; read when it is started.</source>
        <translation>文件路径，每行一个；启动时才读取。</translation>
    </message>
    <message>
        <source>Place in the container</source>
        <translation>容器内的位置</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Port 8080 of the computer to port 80 in the container: then http://localhost:8080 leads into it. With the address 127.0.0.1 only this computer can reach it.</source>
        <translation>把电脑的 8080 端口接到容器的 80 端口后，访问 http://localhost:8080 就能进入容器。地址填 127.0.0.1 时，只有这台电脑能访问。</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Ports only for other containers</source>
        <translation>只供其他容器使用的端口</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Publish all ports of the image on free ones (-P)</source>
        <translation>把镜像的全部端口发布到空闲端口（-P）</translation>
    </message>
    <message>
        <source>Published ports</source>
        <translation>发布的端口</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Rights to take away</source>
        <translation>要去掉的权限</translation>
    </message>
    <message>
        <source>Run inside the container: success means healthy.</source>
        <translation>在容器里运行，成功就表示健康。</translation>
    </message>
    <message>
        <source>Seconds until it is killed</source>
        <translation>几秒后强制结束</translation>
    </message>
    <message>
        <source>Security options</source>
        <translation>安全选项</translation>
    </message>
    <message>
        <source>Shared memory</source>
        <translation>共享内存</translation>
    </message>
    <message>
        <source>Soft</source>
        <translation>软限制</translation>
    </message>
    <message>
        <source>Stop signal</source>
        <translation>停止信号</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Switch the image&apos;s own check off</source>
        <translation>关闭镜像自带的检查</translation>
    </message>
    <message>
        <source>The engine needs NVIDIA&apos;s drivers and its Container Toolkit.</source>
        <translation>引擎需要 NVIDIA 驱动和 Container Toolkit。</translation>
    </message>
    <message>
        <source>The program that is always started; the command only gives it its words. Empty keeps the image&apos;s, two quotation marks take it away.</source>
        <translation>总是会启动的程序，命令只是交给它的参数。留空使用镜像的设置，写一对引号表示去掉它。</translation>
    </message>
    <message>
        <source>The volumes of other containers</source>
        <translation>使用其他容器的卷</translation>
    </message>
    <message>
        <source>Time to get ready</source>
        <translation>准备时间</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Variables taken from this computer</source>
        <translation>取自这台电脑的变量</translation>
    </message>
    <message>
        <source>Weight when cores are scarce</source>
        <translation>核心不够用时的权重</translation>
    </message>
    <message>
        <source>What Docker does when it ends, or when the computer starts.</source>
        <translation>程序结束时，或者电脑开机时，Docker 怎么做。</translation>
    </message>
    <message>
        <source>What stop sends first, so that the program can clean up.</source>
        <translation>停止时先发出的信号，让程序可以先收尾。</translation>
    </message>
    <message>
        <source>What the container calls itself; empty: its id.</source>
        <translation>容器对自己的称呼；留空就是它的 ID。</translation>
    </message>
    <message>
        <source>What the program reads its settings from. Passwords are hidden on the screen.</source>
        <translation>程序从这里读取设置。密码在屏幕上会隐藏。</translation>
    </message>
    <message>
        <source>Where the program begins; empty keeps the image&apos;s.</source>
        <translation>程序开始时所在的文件夹；留空使用镜像的设置。</translation>
    </message>
    <message>
        <source>Without it, the program reads the end of its input at once.</source>
        <translation>不打开的话，程序会立刻读到输入结束。</translation>
    </message>
    <message>
        <source>Working folder</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>after a failure, three times (on-failure:3)</source>
        <translation>失败后重试三次（on-failure:3）</translation>
    </message>
    <message>
        <source>all (all)</source>
        <translation>全部（all）</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>always (always)</source>
        <translation>总是（always）</translation>
    </message>
    <message>
        <source>always, unless it was stopped (unless-stopped)</source>
        <translation>总是，除非手动停止（unless-stopped）</translation>
    </message>
    <message>
        <source>as the terminal switch says</source>
        <translation>随终端开关而定</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>entry point, restart, how it is stopped</source>
        <translation>入口点、重新启动、停止方式</translation>
    </message>
    <message>
        <source>every time (always)</source>
        <translation>每次都下载（always）</translation>
    </message>
    <message>
        <source>folders and volumes that outlive the container</source>
        <translation>容器删除后仍保留的文件夹和卷</translation>
    </message>
    <message>
        <source>how Docker finds out whether it is well</source>
        <translation>Docker 怎样判断它是否正常</translation>
    </message>
    <message>
        <source>never (never)</source>
        <translation>从不（never）</translation>
    </message>
    <message>
        <source>never (no)</source>
        <translation>从不（no）</translation>
    </message>
    <message>
        <source>never (usual)</source>
        <translation>从不（默认）</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>none (usual)</source>
        <translation>无（默认）</translation>
    </message>
    <message>
        <source>reach a program in the container from this computer</source>
        <translation>从这台电脑访问容器里的程序</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>the image listens on {ports}: publish that to reach it</source>
        <translation>镜像监听 {ports}，发布后才能访问</translation>
    </message>
    <message>
        <source>the usual one (bridge)</source>
        <translation>默认网络（bridge）</translation>
    </message>
    <message>
        <source>unless it has a terminal</source>
        <translation>没有终端时才在后台</translation>
    </message>
    <message>
        <source>variables, user and folder of the program</source>
        <translation>程序的变量、用户和目录</translation>
    </message>
    <message>
        <source>when it is missing (missing)</source>
        <translation>缺少时才下载（missing）</translation>
    </message>
    <message>
        <source>when it is missing (usual)</source>
        <translation>缺少时才下载（默认）</translation>
    </message>
    <message>
        <source>which network, host name, DNS</source>
        <translation>加入哪个网络、主机名、域名服务器</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>{label}: {value}</source>
        <translation>{label}：{value}</translation>
    </message>
</context>
<context>
    <name>RunLimits</name>
    <message>
        <source>At the limit it only gets slower. It is never ended for that.</source>
        <translation>达到上限时只会变慢，不会因此被强制结束。</translation>
    </message>
    <message>
        <source>At the limit no further process can be started (fork fails). Empty: no limit.</source>
        <translation>达到上限后无法再启动新进程。留空表示不限制。</translation>
    </message>
    <message>
        <source>Beyond the limit the kernel ends it: exit code 137, out of memory.</source>
        <translation>超过上限时会被内核强制结束（退出码 137，内存不足）。</translation>
    </message>
    <message>
        <source>Cores it may use</source>
        <translation>可以使用的核心</translation>
    </message>
    <message>
        <source>It runs on the chosen cores only: when they are busy it waits, even while others are idle.</source>
        <translation>只在选中的核心上运行：这些核心忙时就要等，即使其他核心空闲。</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Number of processes</source>
        <translation>进程数量</translation>
    </message>
    <message>
        <source>Size of the swap</source>
        <translation>交换空间大小</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换空间</translation>
    </message>
    <message>
        <source>Swap is used when the memory is full: slow, but not ended. Only with a memory limit.</source>
        <translation>内存用满时使用交换空间：会变慢，但不会被强制结束。只有限制了内存才有效。</translation>
    </message>
    <message>
        <source>Swap: disk in place of memory</source>
        <translation>交换空间：用磁盘代替内存</translation>
    </message>
    <message>
        <source>The engine has {cpus} CPUs and {memory}; nobody can be given more.</source>
        <translation>引擎有 {cpus} 个 CPU 和 {memory} 内存，最多只能分配这么多。</translation>
    </message>
    <message>
        <source>The engine runs in Windows&apos; virtual machine for Linux (WSL). That has {cpus} CPUs and {memory}, which can be less than the computer has; .wslconfig sets it.</source>
        <translation>引擎运行在 Windows 的 Linux 虚拟机（WSL）里。它有 {cpus} 个 CPU 和 {memory} 内存，可能比电脑的少；可在 .wslconfig 中设置。</translation>
    </message>
    <message>
        <source>The engine runs in a virtual machine of Docker Desktop. That has {cpus} CPUs and {memory}, which can be less than the computer has.</source>
        <translation>引擎运行在 Docker Desktop 的虚拟机里。它有 {cpus} 个 CPU 和 {memory} 内存，可能比电脑的少。</translation>
    </message>
    <message>
        <source>as much again (usual)</source>
        <translation>与内存相同（默认）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>this much:</source>
        <translation>自定义：</translation>
    </message>
    <message>
        <source>without limit</source>
        <translation>不限制</translation>
    </message>
    <message>
        <source>{memory} suffices for light use of this image: take it</source>
        <translation>设为 {memory}（轻度使用这个镜像够用）</translation>
    </message>
</context>
<context>
    <name>RunPaste</name>
    <message numerus="yes">
        <source>%n setting(s) understood.</source>
        <translation>
            <numerusform>看懂了 %n 项设置。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) not understood:</source>
        <translation>
            <numerusform>有 %n 处没有看懂：</numerusform>
        </translation>
    </message>
    <message>
        <source>A whole docker run, docker create or podman run, as a web page shows it: with prompts, comments and line ends of bash, PowerShell or cmd.</source>
        <translation>整条 docker run、docker create 或 podman run 命令，可以照网页原样粘贴：带提示符、注释，以及 bash、PowerShell 或 cmd 的换行都可以。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Fill the form</source>
        <translation>填入表单</translation>
    </message>
    <message>
        <source>No command to be found here.</source>
        <translation>这里没有找到命令。</translation>
    </message>
    <message>
        <source>Paste a command</source>
        <translation>粘贴命令</translation>
    </message>
    <message>
        <source>Read as it was probably meant:</source>
        <translation>按照可能的本意读作：</translation>
    </message>
    <message>
        <source>The command</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>RunShelf</name>
    <message numerus="yes">
        <source>%n cannot be read:</source>
        <translation>
            <numerusform>有 %n 个读不出来：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were here already.</source>
        <translation>
            <numerusform>其中 %n 个本来就有。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n template(s) added.</source>
        <translation>
            <numerusform>已添加 %n 个模板。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n template(s) saved.</source>
        <translation>
            <numerusform>已保存 %n 个模板。</numerusform>
        </translation>
    </message>
    <message>
        <source>A name for what is in the form now</source>
        <translation>给当前表单起个名字</translation>
    </message>
    <message>
        <source>A newer version of FirstMate has written this file.</source>
        <translation>这个文件是更新版本的大副写的。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Export all templates…</source>
        <translation>导出全部模板…</translation>
    </message>
    <message>
        <source>Fill in the form and save it here under a name; or import the file of a teacher.</source>
        <translation>填好表单，起个名字保存在这里；也可以导入老师给的文件。</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Kept on this computer only. Passwords are left out: whoever uses a template writes them again.</source>
        <translation>只保存在这台电脑上。密码不会保存，使用模板时要重新填写。</translation>
    </message>
    <message>
        <source>Name of the new template</source>
        <translation>新模板的名称</translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation>最近运行</translation>
    </message>
    <message>
        <source>Recent runs and templates</source>
        <translation>最近运行与模板</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Save as a template</source>
        <translation>保存为模板</translation>
    </message>
    <message>
        <source>Some saved runs cannot be read. They are kept in {file}.</source>
        <translation>有些保存的运行读不出来，已原样另存为 {file}。</translation>
    </message>
    <message>
        <source>Something in the form cannot be read: mend it first</source>
        <translation>表单里有看不懂的内容，请先改好</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>The form has no image yet</source>
        <translation>表单里还没有镜像</translation>
    </message>
    <message>
        <source>The template {name} is removed.</source>
        <translation>模板“{name}”已移除。</translation>
    </message>
    <message>
        <source>The template {name} is replaced.</source>
        <translation>模板“{name}”已替换。</translation>
    </message>
    <message>
        <source>This file is too large to be one of templates.</source>
        <translation>这个文件太大，不会是模板文件。</translation>
    </message>
    <message>
        <source>This is no file of templates that FirstMate has saved.</source>
        <translation>这不是大副保存的模板文件。</translation>
    </message>
    <message>
        <source>This is no file of templates: it is not JSON.</source>
        <translation>这不是模板文件：内容不是 JSON。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>使用 {name}</translation>
    </message>
    <message>
        <source>What you start is remembered here, the latest first.</source>
        <translation>启动过的运行会记在这里，最近的排在最前。</translation>
    </message>
    <message>
        <source>the image is missing</source>
        <translation>缺少镜像</translation>
    </message>
    <message>
        <source>the value of {where} is of another kind</source>
        <translation>{where} 的值类型不对</translation>
    </message>
    <message>
        <source>there is no option {where}</source>
        <translation>没有 {where} 这个选项</translation>
    </message>
    <message>
        <source>{where} is no set of options</source>
        <translation>{where} 不是一组选项</translation>
    </message>
</context>
<context>
    <name>RunStages</name>
    <message>
        <source>A command that helps</source>
        <translation>有帮助的命令</translation>
    </message>
    <message>
        <source>Already on this engine, no download needed</source>
        <translation>引擎上已有，无需下载</translation>
    </message>
    <message>
        <source>Create the container</source>
        <translation>创建容器</translation>
    </message>
    <message>
        <source>Download the image</source>
        <translation>下载镜像</translation>
    </message>
    <message>
        <source>It was not started, and nothing of it is left.</source>
        <translation>没有启动，也没有留下任何东西。</translation>
    </message>
    <message>
        <source>It was not started. What was downloaded already is kept as far as possible.</source>
        <translation>没有启动。已下载完的部分会尽量保留，下次接着下载。</translation>
    </message>
    <message>
        <source>It was started.</source>
        <translation>已启动。</translation>
    </message>
    <message>
        <source>Its last lines</source>
        <translation>它的最后几行输出</translation>
    </message>
    <message>
        <source>Look for the image</source>
        <translation>查找镜像</translation>
    </message>
    <message>
        <source>Open its terminal or its log</source>
        <translation>打开终端或日志</translation>
    </message>
    <message>
        <source>Put this away</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Start it</source>
        <translation>启动容器</translation>
    </message>
    <message>
        <source>What the engine said</source>
        <translation>引擎的原话</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Delete there what you no longer need, then try again.</source>
        <translation>删掉那里不再需要的文件，然后重试。</translation>
    </message>
    <message>
        <source>Have its owner allow you to write there, then try again.</source>
        <translation>请它的所有者给你写入权限，然后重试。</translation>
    </message>
    <message>
        <source>Make this folder, or plug in the disk that it is on, then try again.</source>
        <translation>新建这个文件夹，或者插上它所在的磁盘，然后重试。</translation>
    </message>
    <message>
        <source>Or choose another folder. Nothing is lost: what is to be saved is where it was.</source>
        <translation>也可以另选一个文件夹。什么都没有丢：要保存的内容还在原处。</translation>
    </message>
    <message>
        <source>The disk has no room left</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>The disk of {folder} is full, or your share of it is. What was written has been removed.</source>
        <translation>{folder} 所在的磁盘已满，或者你的配额已用完。已经写入的部分已被删除。</translation>
    </message>
    <message>
        <source>The folder is not there</source>
        <translation>文件夹不存在</translation>
    </message>
    <message>
        <source>There is no folder {folder} on this computer.</source>
        <translation>这台电脑上没有文件夹 {folder}。</translation>
    </message>
    <message>
        <source>You may not write to this folder</source>
        <translation>你没有写入这个文件夹的权限</translation>
    </message>
    <message>
        <source>{folder} belongs to somebody else, or is protected against writing.</source>
        <translation>{folder} 属于别的用户，或者是只读的。</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>A report for whoever helps you: versions, the engine, every check of this computer. Your name, the computer&apos;s name and your home folder are taken out. It is sent nowhere; you paste it.</source>
        <translation>给帮助你的人看的报告：各软件的版本、引擎、对这台电脑的每项检查。你的用户名、电脑名和主文件夹路径都会去掉。报告不会自动发送，由你自己粘贴给对方。</translation>
    </message>
    <message>
        <source>About FirstMate</source>
        <translation>关于大副</translation>
    </message>
    <message>
        <source>An address…</source>
        <translation>自己填写地址…</translation>
    </message>
    <message>
        <source>As docker -H takes it: unix://, npipe://, tcp:// or ssh://</source>
        <translation>写法与 docker -H 相同：unix://、npipe://、tcp:// 或 ssh://</translation>
    </message>
    <message>
        <source>As on this computer</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Asking the download page…</source>
        <translation>正在询问下载页面…</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Check the network, or try again later. FirstMate works without it.</source>
        <translation>请检查网络，或稍后再试。不更新也不影响使用。</translation>
    </message>
    <message>
        <source>Chosen here.</source>
        <translation>在这里选定的。</translation>
    </message>
    <message>
        <source>Chosen on the command line.</source>
        <translation>由命令行参数指定。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Commands are written for</source>
        <translation>命令按哪种终端书写</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Docker context {name}</source>
        <translation>Docker 上下文 {name}</translation>
    </message>
    <message>
        <source>Docker engine</source>
        <translation>Docker 引擎</translation>
    </message>
    <message>
        <source>FirstMate {version} is out, of {date}</source>
        <translation>有新版本：大副 {version}（{date}）</translation>
    </message>
    <message>
        <source>FirstMate {version} is the newest version</source>
        <translation>大副 {version} 已是最新版本</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. No account, no telemetry.</source>
        <translation>自由软件，采用 MIT 许可证。不需要账号，不收集任何数据。</translation>
    </message>
    <message>
        <source>It goes to the network only for what you ask of it: images, mirrors, this list of versions.</source>
        <translation>只有你要求时才会使用网络：镜像、镜像源、版本列表。</translation>
    </message>
    <message>
        <source>Its address</source>
        <translation>引擎地址</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>许可证…</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Log: {file}</source>
        <translation>日志：{file}</translation>
    </message>
    <message>
        <source>Look and language</source>
        <translation>外观与语言</translation>
    </message>
    <message>
        <source>Look at the download page in the browser.</source>
        <translation>请在浏览器中查看下载页面。</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>正在检查这台电脑…</translation>
    </message>
    <message>
        <source>Make and copy a report</source>
        <translation>生成并复制报告</translation>
    </message>
    <message>
        <source>Named by the environment variable DOCKER_CONTEXT, as for docker itself.</source>
        <translation>由环境变量 DOCKER_CONTEXT 指定，与 docker 命令一致。</translation>
    </message>
    <message>
        <source>Named by the environment variable DOCKER_HOST, as for docker itself.</source>
        <translation>由环境变量 DOCKER_HOST 指定，与 docker 命令一致。</translation>
    </message>
    <message>
        <source>No list of versions has been published there</source>
        <translation>那里还没有发布版本列表</translation>
    </message>
    <message>
        <source>No version has been published yet</source>
        <translation>还没有发布任何版本</translation>
    </message>
    <message>
        <source>Nothing is asked for by itself. The button fetches the public list of versions, nothing else.</source>
        <translation>大副不会自行联网检查。按下按钮时只读取公开的版本列表，不做别的事。</translation>
    </message>
    <message>
        <source>Open the download page</source>
        <translation>打开下载页面</translation>
    </message>
    <message>
        <source>Open the folder of the log</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Perhaps the network wants you to sign in first. Open the download page in the browser to see.</source>
        <translation>可能要先登录当前的网络。请在浏览器中打开下载页面看一看。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>So it is not believed. It may just be published at this moment: try again in some minutes. If it stays so, tell those who publish FirstMate.</source>
        <translation>因此没有采用。也许新版本正在发布，请过几分钟再试。如果一直这样，请告诉大副的发布者。</translation>
    </message>
    <message>
        <source>The connection is not safe</source>
        <translation>连接不安全</translation>
    </message>
    <message>
        <source>The current docker context, {name}.</source>
        <translation>当前的 Docker 上下文：{name}。</translation>
    </message>
    <message>
        <source>The download page cannot be reached</source>
        <translation>连不上下载页面</translation>
    </message>
    <message>
        <source>The files for this computer with their checksums. What you have downloaded must give the same:</source>
        <translation>适合这台电脑的文件及其校验值。下载后算出的值必须与下面相同：</translation>
    </message>
    <message>
        <source>The list of versions and its checksums do not fit together</source>
        <translation>版本列表与校验值不一致</translation>
    </message>
    <message>
        <source>The list of versions could not be read</source>
        <translation>无法读取版本列表</translation>
    </message>
    <message>
        <source>The list of versions is of a newer kind</source>
        <translation>版本列表的格式较新</translation>
    </message>
    <message>
        <source>The newest published one is {version}.</source>
        <translation>已发布的最新版本是 {version}。</translation>
    </message>
    <message>
        <source>The one that docker uses</source>
        <translation>与 docker 命令相同</translation>
    </message>
    <message>
        <source>The other side could not prove who it is, so nothing was read. Some school and company networks do this; also check this computer&apos;s clock.</source>
        <translation>对方无法证明自己的身份，所以什么都没有读取。有些学校和公司的网络会这样；也请检查这台电脑的时间是否正确。</translation>
    </message>
    <message>
        <source>The report is in the clipboard.</source>
        <translation>报告已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The usual one here ({shell})</source>
        <translation>本系统常用的（{shell}）</translation>
    </message>
    <message>
        <source>The usual place on this system.</source>
        <translation>本系统的默认位置。</translation>
    </message>
    <message>
        <source>The window opens anew. Downloads under way and terminals end; containers go on.</source>
        <translation>窗口会重新打开。正在进行的下载和终端会结束，容器继续运行。</translation>
    </message>
    <message>
        <source>This FirstMate is too old to read it. Open the download page in the browser.</source>
        <translation>当前的大副太旧，读不懂它。请在浏览器中打开下载页面。</translation>
    </message>
    <message>
        <source>This copy runs from source or was packed without an address, so it knows no list of versions. Ask where you got it.</source>
        <translation>这份大副是从源代码运行的，或打包时没有写入发布地址，因此不知道版本列表在哪里。请到获取它的地方查看。</translation>
    </message>
    <message>
        <source>This copy runs from source. It carries FirstMate itself (MIT, in the file LICENSE) and these icons. The Python packages that it uses have their own licences beside them.</source>
        <translation>这份大副是从源代码运行的，只包含大副本身（MIT，见 LICENSE 文件）和下面这些图标。它使用的 Python 软件包各自带有许可证。</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Use this engine</source>
        <translation>使用这个引擎</translation>
    </message>
    <message>
        <source>What came back is no list of versions</source>
        <translation>收到的内容不是版本列表</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>收到的内容</translation>
    </message>
    <message>
        <source>What you choose here is kept on this computer and in force at once.</source>
        <translation>这里的选择保存在这台电脑上，立即生效。</translation>
    </message>
    <message>
        <source>When something does not work</source>
        <translation>遇到问题时</translation>
    </message>
    <message>
        <source>Which engine to use</source>
        <translation>使用哪个引擎</translation>
    </message>
    <message>
        <source>You have FirstMate {version}.</source>
        <translation>当前版本：大副 {version}。</translation>
    </message>
    <message>
        <source>Your settings stay when you install the new one over it.</source>
        <translation>直接安装新版本即可，设置会保留。</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>An access token, made in your account on the registry, is safer than the password.</source>
        <translation>建议用访问令牌（在仓库网站的账号设置里创建），比密码更安全。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Kept by docker-credential-{helper}, as docker login does. Never in a file of FirstMate.</source>
        <translation>和 docker login 一样，由 docker-credential-{helper} 保管，绝不会写进大副的文件。</translation>
    </message>
    <message>
        <source>Kept in memory until this window closes.</source>
        <translation>只保存在内存里，关闭窗口后就没有了。</translation>
    </message>
    <message>
        <source>No credential helper is set up for docker on this computer, so FirstMate stores no password: you stay signed in until this window closes. To stay signed in longer, install one, for example docker-credential-secretservice or pass; Docker Desktop brings its own.</source>
        <translation>这台电脑上没有为 docker 设置凭据助手，所以大副不会保存密码：登录状态到关闭窗口为止。想长期保持登录，可以安装一个，例如 docker-credential-secretservice 或 pass；Docker Desktop 自带凭据助手。</translation>
    </message>
    <message>
        <source>Only needed for private images, for pushing, and for more pulls from Docker Hub.</source>
        <translation>只有拉取私有镜像、推送镜像，或者想要更多的 Docker Hub 拉取次数时才需要登录。</translation>
    </message>
    <message>
        <source>Password or access token</source>
        <translation>密码或访问令牌</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>镜像仓库</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Sign in to a registry</source>
        <translation>登录镜像仓库</translation>
    </message>
    <message>
        <source>Signed in to {registry} as {user}.</source>
        <translation>已用 {user} 登录 {registry}。</translation>
    </message>
    <message>
        <source>Signed in to {registry} until this window closes: docker&apos;s configuration names docker-credential-{helper}, which is not installed.</source>
        <translation>已登录 {registry}，到关闭窗口为止：docker 的配置里写的是 docker-credential-{helper}，但它没有安装。</translation>
    </message>
    <message>
        <source>Signed in to {registry} until this window closes: docker-credential-{helper} did not keep it ({said}).</source>
        <translation>已登录 {registry}，到关闭窗口为止：docker-credential-{helper} 没能保存密码（{said}）。</translation>
    </message>
    <message>
        <source>Signed in to {registry} until this window closes: no credential helper is set up.</source>
        <translation>已登录 {registry}，到关闭窗口为止：没有设置凭据助手。</translation>
    </message>
    <message>
        <source>Stay signed in</source>
        <translation>保持登录</translation>
    </message>
    <message>
        <source>The same in a terminal</source>
        <translation>终端里的同一操作</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>这一项必须填写。</translation>
    </message>
    <message>
        <source>This is no registry: a host such as ghcr.io or localhost:5000 is.</source>
        <translation>这不是镜像仓库的地址：应该是主机名，例如 ghcr.io 或 localhost:5000。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>What the engine said</source>
        <translation>引擎的原话</translation>
    </message>
    <message>
        <source>docker.io is Docker Hub.</source>
        <translation>docker.io 就是 Docker Hub。</translation>
    </message>
</context>
<context>
    <name>StaleStrip</name>
    <message>
        <source>The engine is away</source>
        <translation>连接不到引擎</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>{reason}. What you see is as it was at {time}; FirstMate keeps trying.</source>
        <translation>{reason}。下面是 {time} 时的内容，大副会一直重试。</translation>
    </message>
</context>
<context>
    <name>StateFrame</name>
    <message>
        <source>What the engine said</source>
        <translation>引擎的原话</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Gaps: figures are asked for only while a container can be seen.</source>
        <translation>空白处没有数据：只有容器显示在屏幕上时才会询问。</translation>
    </message>
    <message>
        <source>It does not run any more; these are its last figures.</source>
        <translation>它已不在运行；这些是最后的数据。</translation>
    </message>
    <message>
        <source>It does not run: there are no figures.</source>
        <translation>它没有运行：没有数据。</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近一小时</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>最近一分钟</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Waiting for the first figures…</source>
        <translation>正在等待第一批数据…</translation>
    </message>
    <message>
        <source>in {received}, out {sent}</source>
        <translation>收 {received}，发 {sent}</translation>
    </message>
    <message>
        <source>limit {amount}</source>
        <translation>上限 {amount}</translation>
    </message>
    <message>
        <source>read {read}, written {written}</source>
        <translation>读 {read}，写 {written}</translation>
    </message>
    <message>
        <source>{used} · cache apart {cache}</source>
        <translation>{used} · 另有缓存 {cache}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n 个任务正在进行</numerusform>
        </translation>
    </message>
    <message>
        <source>Engine: {state}</source>
        <translation>引擎：{state}</translation>
    </message>
    <message>
        <source>No tasks running</source>
        <translation>没有正在进行的任务</translation>
    </message>
    <message>
        <source>Progress of the tasks</source>
        <translation>任务进度</translation>
    </message>
</context>
<context>
    <name>Stores</name>
    <message>
        <source>Asking the engine…</source>
        <translation>正在向引擎查询…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Create…</source>
        <translation>创建…</translation>
    </message>
    <message>
        <source>Name or container</source>
        <translation>名称或容器</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Try again now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>What goes</source>
        <translation>将删除</translation>
    </message>
    <message>
        <source>What the engine says of it</source>
        <translation>引擎提供的信息</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none runs</source>
        <translation>都没有运行</translation>
    </message>
    <message>
        <source>{age} ago</source>
        <translation>{age}前</translation>
    </message>
    <message>
        <source>{failed} of {total} could not be removed: {names}</source>
        <translation>{total} 个中有 {failed} 个未能删除：{names}</translation>
    </message>
    <message>
        <source>{n} running</source>
        <translation>{n} 个运行中</translation>
    </message>
</context>
<context>
    <name>Volumes</name>
    <message numerus="yes">
        <source>%n volume(s) removed.</source>
        <translation>
            <numerusform>已删除 %n 个卷。</numerusform>
        </translation>
    </message>
    <message>
        <source>A helper container is needed for it, and for that any image; there is none here yet.</source>
        <translation>这需要借助一个辅助容器，而创建容器要有镜像（哪个都行）；这里还没有镜像。</translation>
    </message>
    <message>
        <source>A volume holds files that outlive their container. Several containers may share one.</source>
        <translation>卷里的文件在容器删除后仍然保留，几个容器可以共用一个卷。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>All that the engine says of it</source>
        <translation>查看引擎提供的全部信息</translation>
    </message>
    <message>
        <source>Archives (*.tar *.tar.gz *.tgz *.tar.xz)</source>
        <translation>归档文件 (*.tar *.tar.gz *.tgz *.tar.xz)</translation>
    </message>
    <message>
        <source>Back up {name}</source>
        <translation>备份 {name}</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Clean up…</source>
        <translation>清理…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Count sizes</source>
        <translation>统计大小</translation>
    </message>
    <message>
        <source>Counting the volumes</source>
        <translation>正在统计卷的大小</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Create a volume</source>
        <translation>创建卷</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Creating {name}</source>
        <translation>正在创建 {name}</translation>
    </message>
    <message>
        <source>Everything in it is lost for good: {names}.</source>
        <translation>其中的所有内容将永久丢失：{names}。</translation>
    </message>
    <message>
        <source>Files of the same name in the volume are replaced by those of {file}; other files stay. Stop the containers that write to it first.</source>
        <translation>卷中的同名文件会被 {file} 里的文件替换，其他文件保留。请先停止正在写入这个卷的容器。</translation>
    </message>
    <message>
        <source>Get an image</source>
        <translation>获取镜像</translation>
    </message>
    <message>
        <source>Give it to containers with “-v NAME:/place”; its files stay when they go.</source>
        <translation>用“-v 名称:/位置”交给容器使用；容器删除后，卷里的文件还在。</translation>
    </message>
    <message>
        <source>Has the engine count what each holds; with many files this takes a while</source>
        <translation>让引擎统计每个卷占用的空间；文件多时需要一些时间</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Letters, digits and _ . - only, at least two, and a letter or digit first.</source>
        <translation>只能用英文字母、数字和 _ . -，至少两个字符，并以字母或数字开头。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>No container has these, neither a running nor a stopped one. What is in them is lost for good; back up first what you may need.</source>
        <translation>没有容器使用这些卷，包括已停止的容器。其中的内容将永久丢失；可能还用得上的，请先备份。</translation>
    </message>
    <message>
        <source>No volumes yet</source>
        <translation>还没有卷</translation>
    </message>
    <message>
        <source>Nothing in here</source>
        <translation>这里什么都没有</translation>
    </message>
    <message>
        <source>On the engine&apos;s computer: {place}</source>
        <translation>在引擎所在电脑上的位置：{place}</translation>
    </message>
    <message>
        <source>Put the files of an archive into it</source>
        <translation>把归档文件里的内容写入这个卷</translation>
    </message>
    <message>
        <source>Reading the names…</source>
        <translation>正在读取文件名…</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n volume(s) that nobody uses?</source>
        <translation>
            <numerusform>要删除 %n 个无人使用的卷吗？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n volume(s)?</source>
        <translation>
            <numerusform>要删除 %n 个卷吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove it with all that is in it</source>
        <translation>删除这个卷以及其中的全部内容</translation>
    </message>
    <message>
        <source>Remove the volume {name}?</source>
        <translation>要删除卷 {name} 吗？</translation>
    </message>
    <message>
        <source>Remove the volumes that no container has; you see which ones first</source>
        <translation>删除没有容器使用的卷；会先列出是哪些</translation>
    </message>
    <message>
        <source>Removed the volume {name}.</source>
        <translation>已删除卷 {name}。</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>删除…</translation>
    </message>
    <message numerus="yes">
        <source>Removing %n volume(s)</source>
        <translation>
            <numerusform>正在删除 %n 个卷</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore into {name}?</source>
        <translation>要恢复到 {name} 吗？</translation>
    </message>
    <message>
        <source>Restore {name} from an archive</source>
        <translation>从归档文件恢复 {name}</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Run a container with “-v name:/place”, or create a volume here, to keep files.</source>
        <translation>想保留文件，可以用“-v 名称:/位置”运行容器，或在这里创建一个卷。</translation>
    </message>
    <message>
        <source>Running now: {names}.</source>
        <translation>正在运行：{names}。</translation>
    </message>
    <message>
        <source>See its folders and files, through a helper container that is removed again</source>
        <translation>借助一个用完即删的辅助容器，查看其中的文件夹和文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>The beginning of the file</source>
        <translation>文件开头</translation>
    </message>
    <message>
        <source>The engine will refuse as long as a container has it: {names}.</source>
        <translation>只要还有容器使用它，引擎就会拒绝删除：{names}。</translation>
    </message>
    <message>
        <source>The volume {name} is there.</source>
        <translation>卷 {name} 已创建。</translation>
    </message>
    <message>
        <source>There is a volume of this name already.</source>
        <translation>已有同名的卷。</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上一级</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>使用者</translation>
    </message>
    <message>
        <source>Used by: {names}</source>
        <translation>使用它的容器：{names}</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>卷</translation>
    </message>
    <message>
        <source>What is in {name}</source>
        <translation>{name} 里的内容</translation>
    </message>
    <message>
        <source>Write its files into an archive, through a helper container that is removed again</source>
        <translation>借助一个用完即删的辅助容器，把其中的文件写成归档文件</translation>
    </message>
    <message>
        <source>anonymous</source>
        <translation>匿名卷</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Engine away</source>
        <translation>引擎不在线</translation>
    </message>
    <message>
        <source>Engine connected</source>
        <translation>引擎已连接</translation>
    </message>
    <message>
        <source>FirstMate</source>
        <translation>大副</translation>
    </message>
    <message>
        <source>Switch to dark colours</source>
        <translation>切换到深色</translation>
    </message>
    <message>
        <source>Switch to light colours</source>
        <translation>切换到浅色</translation>
    </message>
    <message>
        <source>Try again now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>{what} · since {time} · trying again</source>
        <translation>{what} · 自 {time} 起 · 正在重试</translation>
    </message>
</context>
</TS>
