using StorageChaos.Hosts;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Faults.Commands;

/// <summary>
/// Commands that swap a layer's table and put devices under it. A fault that can be counted gets a device of its own, to
/// which the layer then leads: its kernel counters (kernel doc block/stat) tell what passed through the fault and nothing else.
/// </summary>
internal static class ShimSwap
{
    /// <summary>
    /// A delay longer than any run, in milliseconds (dm-delay): a request that is delayed so does not come back before the table
    /// is swapped.
    /// </summary>
    public const string Forever = "86400000";

    /// <summary>Name of a fault's device.</summary>
    public static string Device(string id) => StackPaths.FaultDevicePrefix + id;

    /// <summary>File with the layer's table while the fault is there.</summary>
    public static string Table(string id) => $"{FaultPlan.StateDirectory}/{id}.table";

    /// <summary>Shell text that reads the size of a layer in sectors and its disk: <c>$size</c>, <c>$disk</c>.</summary>
    public static string ReadLayer(ShimPosition place) => $"""
        mkdir -p {FaultPlan.StateDirectory}
        read -r _ size _ disk _ < {Shim.TableOf(place)}
        """;

    /// <summary>
    /// Shell text that swaps a layer's table for that in a file. Loading changes nothing; resuming suspends, swaps and
    /// resumes in one call. It waits for the requests that are under way (kernel source, dm.c, dm_suspend): above a disk that
    /// answers nothing a table can be swapped only when that is healed.
    /// </summary>
    public static string To(ShimPosition place, string file) => $"""
        dmsetup load {Shim.NameOf(place)} {file}
        dmsetup resume --noudevsync --noflush --nolockfs {Shim.NameOf(place)}
        """;

    /// <summary>Lets a layer pass everything through again; changes nothing if there is none.</summary>
    public static HostCommand Restore(ShimPosition place) => HostCommand.Script($$"""
        [ -e /dev/mapper/{{Shim.NameOf(place)}} ] || exit 0
        {{To(place, Shim.TableOf(place))}}
        """);

    /// <summary>Removes what a fault keeps on a host; changes nothing if it is not there.</summary>
    public static HostCommand Remove(string id) => HostCommand.Script($"""
        for device in {Device(id)} {Device(id)}-error; do
          [ ! -e /dev/mapper/$device ] || dmsetup remove --retry $device
        done
        rm -f {Table(id)}
        """);

    /// <summary>
    /// Says whether the layer leads to the fault's device, and what that device has done. It starts no process beside the shell,
    /// because it is asked often.
    /// </summary>
    /// <param name="place">Which layer.</param>
    /// <param name="id">The fault's id.</param>
    /// <param name="effect">An expression of <c>reads</c> and <c>writes</c>: requests that the device has ended.</param>
    public static HostCommand Probe(ShimPosition place, string id, string effect) => HostCommand.Script($$"""
        layer= fault=
        for device in /sys/block/dm-*; do
          if read -r name 2>/dev/null < $device/dm/name; then
            case $name in
            {{Shim.NameOf(place)}}) layer=$device ;;
            {{Device(id)}}) fault=$device ;;
            esac
          fi
        done
        in=no reads=0 writes=0 readTime=0 writeTime=0
        if [ -n "$fault" ]; then
          read -r reads _ _ readTime writes _ _ writeTime _ < $fault/stat
          [ ! -e "$layer/slaves/${fault##*/}" ] || in=yes
        fi
        printf '%s\n' in-place=$in effect=$(({{effect}})) reads=$reads readMilliseconds=$readTime writes=$writes writeMilliseconds=$writeTime
        """);
}
