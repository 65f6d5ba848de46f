using StorageChaos.Hosts;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.Commands;

/// <summary>What the gateway's initiator tells of its sessions.</summary>
internal static class Initiator
{
    /// <summary>
    /// Shell text that prints the state of each session, and adds up the commands that its LUN ended with an error
    /// (kernel source, <c>scsi_sysfs.c</c>, <c>ioerr_cnt</c>) as <c>$failed</c>.
    /// </summary>
    private static readonly string Sessions = $"""
        failed=0
        {EachOf("state", """{ read -r state < $file; echo "state-${session##*/}=$state"; }""")}
        {EachOf("device/target*/*/ioerr_cnt", "{ read -r errors < $file; failed=$((failed + errors)); }")}
        """;

    /// <summary>Shell text that finds the session over one portal, as <c>$session</c>; empty if there is none.</summary>
    public static string Find(string address) => $$"""
        session=
        for connection in /sys/class/iscsi_connection/connection*:0; do
          [ -r $connection/persistent_address ] || continue
          read -r portal < $connection/persistent_address
          [ "$portal" != {{address}} ] || { session=${connection##*connection}; session=${session%:0}; }
        done
        """;

    /// <summary>How often a connection broke or its login was cut off, as the kernel's log says.</summary>
    public static HostCommand ConnectionErrors { get; } = HostCommand.Script($"""
        {Sessions}
        echo "effect=$(dmesg | grep -c ' connection[0-9]*:[0-9]*: detected conn error' || :)"
        """);

    /// <summary>Commands that came back with an error.</summary>
    public static HostCommand FailedCommands { get; } = HostCommand.Script($"""
        {Sessions}
        echo "effect=$failed"
        """);

    /// <summary>
    /// Shell text that lets the initiator ask its LUNs for their capacity anew, as a rescan does (kernel doc
    /// scsi/scsi_mid_low_api).
    /// </summary>
    public static string Rescan { get; } = EachOf("device/target*/*/rescan", "echo 1 > $file");

    /// <summary>Shell text that does something for each file of our sessions, called <c>$file</c>.</summary>
    public static string EachOf(string files, string command) => $"""
        for session in /sys/class/iscsi_session/session*; do
          name=; [ ! -r $session/targetname ] || read -r name < $session/targetname
          [ "$name" = {StackPaths.TargetName} ] || continue
          for file in $session/{files}; do
            [ ! -e $file ] || {command}
          done
        done
        """;
}
