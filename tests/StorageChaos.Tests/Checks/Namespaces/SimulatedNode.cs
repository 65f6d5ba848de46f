using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks.Namespaces;

/// <summary>A file, directory or symbolic link of <see cref="SimulatedNames"/>.</summary>
internal sealed class SimulatedNode(string type, long inode)
{
    public string Type => type;

    public Dictionary<string, SimulatedNode> Entries { get; } = [];

    public SortedDictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public int Mode { get; set; }

    public uint Uid { get; set; } = 65534;

    public uint Gid { get; set; } = 65534;

    public bool Owned { get; set; }

    public long Size { get; set; }

    public long Id { get; set; }

    public long Version { get; set; }

    public long Kept { get; set; }

    public bool Torn { get; set; }

    public int Links { get; set; }

    public string Target { get; set; } = "";

    public string Modified { get; set; } = "1.000000000";

    public bool TimeSet { get; set; }

    public long Changed { get; set; }

    public string Times => $"mtime={Modified} ctime={Changed}.000000003";

    /// <summary>What the final read says of one of its names.</summary>
    public Op Read(string path) => new()
    {
        Time = 10_000,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = NamespaceProtocol.Read,
        Writer = 0,
        Path = path,
        Value = Value,
        Found = type != "file" ? null : Torn ? Found.Torn : Kept == 0 ? Found.Zeros : Found.Intact,
    };

    private string Value
    {
        get
        {
            var pairs = new List<string>
            {
                $"type={type} mode={Convert.ToString(Mode, 8).PadLeft(4, '0')} uid={Uid} gid={Gid} nlink={Links} size={Size} "
                    + $"{Times} ino={inode}",
            };
            if (type == "symlink") pairs.Add($"target={Target}");
            pairs.AddRange(Attributes.Select(a => $"{a.Key}={a.Value}"));
            if (type == "file" && Kept > 0)
                pairs.Add(string.Create(CultureInfo.InvariantCulture, $"id={Id} version={Version} kept={Kept}"));
            return string.Join(' ', pairs);
        }
    }
}
