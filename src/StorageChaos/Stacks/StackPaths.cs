namespace StorageChaos.Stacks;

/// <summary>Names and places that the stack uses on its hosts.</summary>
public static class StackPaths
{
    /// <summary>IQN of the target (RFC 3720 3.2.6.3.1).</summary>
    public const string TargetName = "iqn.2026-01.example.storagechaos:lun0";

    /// <summary>The target's portal group in configfs.</summary>
    public const string PortalGroup = $"/sys/kernel/config/target/iscsi/{TargetName}/tpgt_1";

    /// <summary>Mount point on the gateway, and path of the export.</summary>
    public const string Export = "/srv/storagechaos";

    /// <summary>Mount point on the client.</summary>
    public const string Mount = "/mnt/storagechaos";

    /// <summary>Second mount on the client, as of another client: it shares no cache with the first.</summary>
    public const string SecondMount = "/mnt/storagechaos-second";

    /// <summary>
    /// Serial number of the LUN: <c>StorageChaos</c> in hexadecimal digits, and a number. Its WWID is made of it, and known beforehand.
    /// </summary>
    public const string LunSerial = "53746f726167654368616f7300000000";

    /// <summary>TCP port of iSCSI (RFC 7143).</summary>
    public const int IscsiPort = 3260;

    /// <summary>Where a host keeps what must be remembered about the stack. Gone after a boot.</summary>
    public const string State = "/run/storagechaos-stack";

    /// <summary>Front of the names of devices that faults put under a layer for a while (device-mapper).</summary>
    public const string FaultDevicePrefix = "sc-block-";

    /// <summary>Front of the names of files that faults put onto the file system for a while.</summary>
    public const string FillFilePrefix = $"{Export}/.storagechaos-fill-";

    /// <summary>
    /// A shell command that succeeds if something is mounted at a path. It looks into the kernel's table and not at the path, as
    /// mountpoint(1) does: a file system that has shut down answers EIO there, and a server that is silent nothing at all.
    /// </summary>
    public static string IsMounted(string path) => $"grep -q ' {path} ' /proc/self/mounts";
}
