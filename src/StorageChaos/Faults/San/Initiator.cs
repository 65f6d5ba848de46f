using StorageChaos.Hosts;
using StorageChaos.Storage;

namespace StorageChaos.Faults.San;

/// <summary>What the gateway's initiator tells of its sessions.</summary>
internal static class Initiator
{
    /// <summary>
    /// Shell text that prints the state of each session, and adds up the commands that its LUN ended with an error
    /// (kernel source, <c>scsi_sysfs.c</c>, <c>ioerr_cnt</c>) as <c>$failed</c>.
    /// </summary>
    private const string Sessions = $"""
        failed=0
        for session in /sys/class/iscsi_session/session*; do
          name=; [ ! -r $session/targetname ] || read -r name < $session/targetname
          [ "$name" = {StackPaths.TargetName} ] || continue
          read -r state < $session/state
          echo "state-$(basename $session)=$state"
          for count in $session/device/target*/*/ioerr_cnt; do
            [ ! -r $count ] || read -r errors < $count && failed=$((failed + errors)) || :
          done
        done
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

    /// <summary>Lets the initiator look at its LUNs anew (iscsiadm(8)).</summary>
    public static HostCommand Rescan { get; } = HostCommand.Script($"iscsiadm -m node -T {StackPaths.TargetName} --rescan >/dev/null");
}
