using StorageChaos.Hosts;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.Block;

/// <summary>Takes away the faults of our layers, of whatever run: each layer gets back the table that passes everything through.</summary>
internal static class BlockSweep
{
    /// <summary>Restores every layer, removes the devices that were put under them, and the files that fill a disk.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($$"""
        for table in {{StackPaths.State}}/*.table; do
          name=${table##*/} name=${name%.table}
          [ -e "/dev/mapper/$name" ] || continue
          dmsetup load "$name" "$table"
          dmsetup resume --noudevsync --noflush --nolockfs "$name"
        done
        # Those that errors come from are under those that count them.
        for device in $(ls -r /dev/mapper | grep -v -e '-error$' | grep '^{{StackPaths.FaultDevicePrefix}}' || true) $(ls /dev/mapper | grep '^{{StackPaths.FaultDevicePrefix}}.*-error$' || true); do
          dmsetup remove --retry "$device"
        done
        rm -f {{StackPaths.FillFilePrefix}}* {{FaultPlan.StateDirectory}}/*.table
        """);

    /// <summary>Prints the devices under layers, and the files that fill a disk.</summary>
    public static HostCommand Leftovers() => HostCommand.Script($"""
        ls /dev/mapper 2>/dev/null | grep '^{StackPaths.FaultDevicePrefix}' || true
        ls {StackPaths.FillFilePrefix}* 2>/dev/null || true
        """);
}
