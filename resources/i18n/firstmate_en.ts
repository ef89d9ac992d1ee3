<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Canvas</name>
    <message numerus="yes">
        <source>… %n line(s) skipped: they came faster than they can be shown</source>
        <translation>
            <numerusform>… %n line skipped: they came faster than they can be shown</numerusform>
            <numerusform>… %n lines skipped: they came faster than they can be shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Containers</name>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>%n container</numerusform>
            <numerusform>%n containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) hidden by it.</source>
        <translation>
            <numerusform>%n container hidden by it.</numerusform>
            <numerusform>%n containers hidden by it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) killed.</source>
        <translation>
            <numerusform>%n container killed.</numerusform>
            <numerusform>%n containers killed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) paused.</source>
        <translation>
            <numerusform>%n container paused.</numerusform>
            <numerusform>%n containers paused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) removed.</source>
        <translation>
            <numerusform>%n container removed.</numerusform>
            <numerusform>%n containers removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) restarted.</source>
        <translation>
            <numerusform>%n container restarted.</numerusform>
            <numerusform>%n containers restarted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) resumed.</source>
        <translation>
            <numerusform>%n container resumed.</numerusform>
            <numerusform>%n containers resumed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) started.</source>
        <translation>
            <numerusform>%n container started.</numerusform>
            <numerusform>%n containers started.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) stopped.</source>
        <translation>
            <numerusform>%n container stopped.</numerusform>
            <numerusform>%n containers stopped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) were sent the signal.</source>
        <translation>
            <numerusform>%n container was sent the signal.</numerusform>
            <numerusform>%n containers were sent the signal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) skipped, they came too fast.</source>
        <translation>
            <numerusform>%n line skipped, they came too fast.</numerusform>
            <numerusform>%n lines skipped, they came too fast.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n terminal(s) are open</source>
        <translation>
            <numerusform>%n terminal are open</numerusform>
            <numerusform>%n terminals are open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) so far</source>
        <translation>
            <numerusform>%n time so far</numerusform>
            <numerusform>%n times so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask its program to end ({signal}); after %n second(s) it is ended by force</source>
        <translation>
            <numerusform>Ask its program to end ({signal}); after %n second it is ended by force</numerusform>
            <numerusform>Ask its program to end ({signal}); after %n seconds it is ended by force</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n container(s)?</source>
        <translation>
            <numerusform>Remove %n container?</numerusform>
            <numerusform>Remove %n containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n selected together</source>
        <translation>
            <numerusform>The %n selected</numerusform>
            <numerusform>The %n selected together</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The text has %n line end(s): the shell runs every line as soon as it arrives.</source>
        <translation>
            <numerusform>The text has %n line end: the shell runs every line as soon as it arrives.</numerusform>
            <numerusform>The text has %n line ends: the shell runs every line as soon as it arrives.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>no limit: all %n CPU(s)</source>
        <translation>
            <numerusform>no limit: all %n CPU</numerusform>
            <numerusform>no limit: all %n CPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“Stop and remove” asks the program to end and waits up to %n second(s). “Remove by force” ends it at once; what it has not saved is lost.</source>
        <translation>
            <numerusform>“Stop and remove” asks the program to end and waits up to %n second. “Remove by force” ends it at once; what it has not saved is lost.</numerusform>
            <numerusform>“Stop and remove” asks the program to end and waits up to %n seconds. “Remove by force” ends it at once; what it has not saved is lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CoreToggles</name>
    <message numerus="yes">
        <source>%n core(s) chosen</source>
        <translation>
            <numerusform>%n core chosen</numerusform>
            <numerusform>%n cores chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {cores} core(s) chosen</source>
        <translation>
            <numerusform>%n of {cores} cores chosen</numerusform>
            <numerusform>%n of {cores} cores chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message numerus="yes">
        <source>%n file(s) copied into {folder}.</source>
        <translation>
            <numerusform>%n file copied into {folder}.</numerusform>
            <numerusform>%n files copied into {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) left out, being devices or links that lead outside: {names}</source>
        <translation>
            <numerusform>%n item left out, being a device or a link that leads outside: {names}</numerusform>
            <numerusform>%n items left out, being devices or links that lead outside: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) left out: devices, pipes and sockets.</source>
        <translation>
            <numerusform>%n item left out: devices, pipes and sockets.</numerusform>
            <numerusform>%n items left out: devices, pipes and sockets.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) left out, as this computer lets programs make none: {names}</source>
        <translation>
            <numerusform>%n link left out, as this computer lets programs make none: {names}</numerusform>
            <numerusform>%n links left out, as this computer lets programs make none: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) changed: this computer cannot hold them.</source>
        <translation>
            <numerusform>%n name changed: this computer cannot hold it.</numerusform>
            <numerusform>%n names changed: this computer cannot hold them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) in {folder} are taken. What is there will be lost:</source>
        <translation>
            <numerusform>A name in {folder} is taken. What is there will be lost:</numerusform>
            <numerusform>%n names in {folder} are taken. What is there will be lost:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImageName</name>
    <message numerus="yes">
        <source>%n mirror(s) asked first, then Docker Hub</source>
        <translation>
            <numerusform>%n mirror asked first, then Docker Hub</numerusform>
            <numerusform>%n mirrors asked first, then Docker Hub</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>%n container</numerusform>
            <numerusform>%n containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) were made from it and need its files:</source>
        <translation>
            <numerusform>%n container was made from it and needs its files:</numerusform>
            <numerusform>%n containers were made from it and need its files:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) chosen, up to {size}</source>
        <translation>
            <numerusform>%n image chosen, up to {size}</numerusform>
            <numerusform>%n images chosen, up to {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be removed</source>
        <translation>
            <numerusform>%n image could not be removed</numerusform>
            <numerusform>%n images could not be removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) found, official ones first</source>
        <translation>
            <numerusform>%n image found</numerusform>
            <numerusform>%n images found, official ones first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) have been removed, {size} are free again.</source>
        <translation>
            <numerusform>%n image has been removed, {size} are free again.</numerusform>
            <numerusform>%n images have been removed, {size} are free again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) have been removed.</source>
        <translation>
            <numerusform>%n image has been removed.</numerusform>
            <numerusform>%n images have been removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) were built on it and use its layers. Removing it now would only take its name away, and free nothing:</source>
        <translation>
            <numerusform>%n image was built on it and uses its layers. Removing it now would only take its name away, and free nothing:</numerusform>
            <numerusform>%n images were built on it and use its layers. Removing it now would only take its name away, and free nothing:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s), {size} (layers shared by several are counted in each)</source>
        <translation>
            <numerusform>%n image, {size}</numerusform>
            <numerusform>%n images, {size} (layers shared by several are counted in each)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in all, {active} in use</source>
        <translation>
            <numerusform>%n in all, {active} in use</numerusform>
            <numerusform>%n in all, {active} in use</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) of files, {size}; from the ground up</source>
        <translation>
            <numerusform>%n layer of files, {size}; from the ground up</numerusform>
            <numerusform>%n layers of files, {size}; from the ground up</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n month ago</numerusform>
            <numerusform>%n months ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them came from no registry: only building it again brings it back.</source>
        <translation>
            <numerusform>%n of them came from no registry: only building it again brings it back.</numerusform>
            <numerusform>%n of them came from no registry: only building them again brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n tag</numerusform>
            <numerusform>%n tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>%n year ago</numerusform>
            <numerusform>%n years ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A pull of {image} has ended early. This keeps its first {kept} of %n layer(s), {size} to download, so that pulling it again goes on from there. It goes by itself once the pull is done. Removing it only means that these layers are downloaded again.</source>
        <translation>
            <numerusform>A pull of {image} has ended early. This keeps its first {kept} of %n layer, {size} to download, so that pulling it again goes on from there. It goes by itself once the pull is done. Removing it only means that these layers are downloaded again.</numerusform>
            <numerusform>A pull of {image} has ended early. This keeps its first {kept} of %n layers, {size} to download, so that pulling it again goes on from there. It goes by itself once the pull is done. Removing it only means that these layers are downloaded again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n image(s) without a name?</source>
        <translation>
            <numerusform>Remove %n image without a name?</numerusform>
            <numerusform>Remove %n images without a name?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n image(s)?</source>
        <translation>
            <numerusform>Remove %n image?</numerusform>
            <numerusform>Remove %n images?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n unused image(s)?</source>
        <translation>
            <numerusform>Remove %n unused image?</numerusform>
            <numerusform>Remove %n unused images?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removing %n image(s)</source>
        <translation>
            <numerusform>Removing %n image</numerusform>
            <numerusform>Removing %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The catalogue: %n image(s) that come with FirstMate</source>
        <translation>
            <numerusform>The catalogue: %n image that comes with FirstMate</numerusform>
            <numerusform>The catalogue: %n images that come with FirstMate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first {kept} of %n layer(s) ({size}) are kept: pulling it again goes on from there.</source>
        <translation>
            <numerusform>The first {kept} of %n layer ({size}) is kept: pulling it again goes on from there.</numerusform>
            <numerusform>The first {kept} of %n layers ({size}) are kept: pulling it again goes on from there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{kept} of %n layer(s) kept</source>
        <translation>
            <numerusform>{kept} of %n layer kept</numerusform>
            <numerusform>{kept} of %n layers kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{ready} of %n layer(s) are ready and stay. Trying again goes on from there.</source>
        <translation>
            <numerusform>{ready} of %n layer are ready and stay. Trying again goes on from there.</numerusform>
            <numerusform>{ready} of %n layers are ready and stay. Trying again goes on from there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n image(s)</source>
        <translation>
            <numerusform>{shown} of %n image</numerusform>
            <numerusform>{shown} of %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n tag(s), the newest first</source>
        <translation>
            <numerusform>{shown} of %n tag</numerusform>
            <numerusform>{shown} of %n tags, the newest first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspect</name>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>%n added</numerusform>
            <numerusform>%n added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted</source>
        <translation>
            <numerusform>%n deleted</numerusform>
            <numerusform>%n deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>once</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at most %n time(s)</source>
        <translation>
            <numerusform>at most once</numerusform>
            <numerusform>at most %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Mirrors</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) will stop:</source>
        <translation>
            <numerusform>%n container will stop:</numerusform>
            <numerusform>%n containers will stop:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) added.</source>
        <translation>
            <numerusform>%n mirror added.</numerusform>
            <numerusform>%n mirrors added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) in use</source>
        <translation>
            <numerusform>%n mirror in use</numerusform>
            <numerusform>%n mirrors in use</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) in use, but not all of them still exist</source>
        <translation>
            <numerusform>%n mirror in use, but it does not exist any more</numerusform>
            <numerusform>%n mirrors in use, but not all of them still exist</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) of your list do not work any more</source>
        <translation>
            <numerusform>%n mirror of your list does not work any more</numerusform>
            <numerusform>%n mirrors of your list do not work any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mirror(s) removed.</source>
        <translation>
            <numerusform>%n mirror removed.</numerusform>
            <numerusform>%n mirrors removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n usable at {time}. That is no promise for tomorrow.</source>
        <translation>
            <numerusform>%n usable at {time}. That is no promise for tomorrow.</numerusform>
            <numerusform>%n usable at {time}. That is no promise for tomorrow.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n mirror(s)</source>
        <translation>
            <numerusform>Add %n mirror</numerusform>
            <numerusform>Add %n mirrors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Testing %n mirror(s)</source>
        <translation>
            <numerusform>Testing %n mirror</numerusform>
            <numerusform>Testing %n mirrors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The engine uses %n mirror(s), and the file says something else</source>
        <translation>
            <numerusform>The engine uses %n mirror, and the file says something else</numerusform>
            <numerusform>The engine uses %n mirrors, and the file says something else</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The file names %n mirror(s); the engine does not answer</source>
        <translation>
            <numerusform>The file names %n mirror; the engine does not answer</numerusform>
            <numerusform>The file names %n mirrors; the engine does not answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more line(s)</source>
        <translation>
            <numerusform>and %n more line</numerusform>
            <numerusform>and %n more lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Networks</name>
    <message numerus="yes">
        <source>%n network(s) removed.</source>
        <translation>
            <numerusform>%n network removed.</numerusform>
            <numerusform>%n networks removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n network(s) that nobody is in?</source>
        <translation>
            <numerusform>Remove %n network that nobody is in?</numerusform>
            <numerusform>Remove %n networks that nobody is in?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n network(s)?</source>
        <translation>
            <numerusform>Remove %n network?</numerusform>
            <numerusform>Remove %n networks?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removing %n network(s)</source>
        <translation>
            <numerusform>Removing %n network</numerusform>
            <numerusform>Removing %n networks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PullProgress</name>
    <message numerus="yes">
        <source>{done} of %n layer(s) ready</source>
        <translation>
            <numerusform>{done} of %n layer ready</numerusform>
            <numerusform>{done} of %n layers ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n layer(s) sent</source>
        <translation>
            <numerusform>{done} of %n layer sent</numerusform>
            <numerusform>{done} of %n layers sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunPaste</name>
    <message numerus="yes">
        <source>%n setting(s) understood.</source>
        <translation>
            <numerusform>%n setting understood.</numerusform>
            <numerusform>%n settings understood.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) not understood:</source>
        <translation>
            <numerusform>%n word not understood:</numerusform>
            <numerusform>%n words not understood:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunShelf</name>
    <message numerus="yes">
        <source>%n cannot be read:</source>
        <translation>
            <numerusform>%n cannot be read:</numerusform>
            <numerusform>%n cannot be read:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were here already.</source>
        <translation>
            <numerusform>%n of them was here already.</numerusform>
            <numerusform>%n of them were here already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n template(s) added.</source>
        <translation>
            <numerusform>%n template added.</numerusform>
            <numerusform>%n templates added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n template(s) saved.</source>
        <translation>
            <numerusform>%n template saved.</numerusform>
            <numerusform>%n templates saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n task running</numerusform>
            <numerusform>%n tasks running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Volumes</name>
    <message numerus="yes">
        <source>%n volume(s) removed.</source>
        <translation>
            <numerusform>%n volume removed.</numerusform>
            <numerusform>%n volumes removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n volume(s) that nobody uses?</source>
        <translation>
            <numerusform>Remove %n volume that nobody uses?</numerusform>
            <numerusform>Remove %n volumes that nobody uses?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n volume(s)?</source>
        <translation>
            <numerusform>Remove %n volume?</numerusform>
            <numerusform>Remove %n volumes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removing %n volume(s)</source>
        <translation>
            <numerusform>Removing %n volume</numerusform>
            <numerusform>Removing %n volumes</numerusform>
        </translation>
    </message>
</context>
</TS>
