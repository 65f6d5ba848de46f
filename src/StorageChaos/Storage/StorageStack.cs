using System.Globalization;
using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>The whole stack on three hosts, in the order in which it stands: target, session, file system, export, mount.</summary>
public sealed class StorageStack
{
    private readonly StackSpec spec;
    private readonly LayerPlan layers;
    private readonly IscsiTarget target;
    private readonly Multipath? multipath;
    private readonly BlockLayer? underLun;
    private readonly BlockLayer? underFileSystem;

    /// <summary>A stack that is not built yet.</summary>
    /// <param name="targetHost">Serves the LUN.</param>
    /// <param name="gateway">Initiator and NFS server.</param>
    /// <param name="client">Mounts the export.</param>
    /// <param name="links">Gives the addresses: iSCSI on <c>san</c>, and on <c>san1</c> if there are two paths; NFS on <c>nas</c>.</param>
    /// <param name="disk">The target's block device. Everything on it is lost.</param>
    /// <param name="spec">What to build.</param>
    /// <param name="layers">The layers of ours that it must have.</param>
    public StorageStack(IHost targetHost, IHost gateway, IHost client, LinkMap links, string disk, StackSpec spec, LayerPlan layers)
    {
        (this.spec, this.layers) = (spec, layers);
        var nas = links.Link("nas");
        string[] portals = [.. (spec.Multipath is null ? ["san"] : new[] { "san", StackPaths.SecondLink }).Select(l => links.Link(l).Server.Address)];
        underLun = layers.At(LayerPlace.Target) is { } under ? new BlockLayer(targetHost, under, disk, layers) : null;
        target = new IscsiTarget(targetHost, spec.Target, underLun?.Device ?? disk, portals);
        multipath = spec.Multipath is null ? null : new Multipath(gateway, spec.Multipath);
        Session = new IscsiSession(gateway, spec.Session, portals, multipath);
        underFileSystem = layers.At(LayerPlace.Gateway) is { } on ? new BlockLayer(gateway, on, Session.Device, layers) : null;
        FileSystem = new LocalFileSystem(gateway, spec.FileSystem, underFileSystem?.Device ?? Session.Device);
        Export = new NfsExport(gateway, spec.Export, nas.Client.Address);
        Mount = new NfsMount(client, spec.Mount, nas.Server.Address);
        // nosharecache: a superblock, and so a cache, of its own, as another client would have.
        SecondMount = new NfsMount(client, spec.Mount with { Options = [.. spec.Mount.Options, "nosharecache"] }, nas.Server.Address, StackPaths.SecondMount);
    }

    /// <summary>The gateway's session.</summary>
    public IscsiSession Session { get; }

    /// <summary>The file system on the LUN.</summary>
    public LocalFileSystem FileSystem { get; }

    /// <summary>The gateway's export.</summary>
    public NfsExport Export { get; }

    /// <summary>The client's mount.</summary>
    public NfsMount Mount { get; }

    /// <summary>A mount as of a second client.</summary>
    public NfsMount SecondMount { get; }

    /// <summary>Builds it, empty. What was built before the workload is put onto the disk, so that a lost cache takes only the workload's writes.</summary>
    /// <exception cref="HostCommandException">A step failed; the rest is left for <see cref="TearDownAsync"/>.</exception>
    public async Task BuildAsync(CancellationToken ct)
    {
        await (underLun?.CreateAsync(ct) ?? Task.CompletedTask);
        await target.BuildAsync(await Session.InitiatorNameAsync(ct), ct);
        await Session.LoginAsync(ct);
        await (underFileSystem?.CreateAsync(ct) ?? Task.CompletedTask);
        await FileSystem.MakeAsync(ct);
        await FileSystem.MountAsync(ct);
        await Export.ExportAsync(ct);
        await Mount.MountAsync(ct);
        await FileSystem.SyncAsync(ct);
        await target.FlushAsync(ct);
    }

    /// <summary>Brings back what a host served or used before it lost power, as its boot scripts would.</summary>
    public async Task RestoreAsync(string role, CancellationToken ct)
    {
        switch (role)
        {
            case "target":
                await (underLun?.RestoreAsync(ct) ?? Task.CompletedTask);
                await target.BuildAsync(await Session.InitiatorNameAsync(ct), ct);
                break;
            case "gateway":
                await AttachAsync(ct);
                // A disk that crashed may hold what cannot be mounted: that is for fsck to judge, and no failure of the lab.
                if (layers.At(LayerPlace.Gateway)?.Crash is null) await FileSystem.MountAsync(ct);
                else if (!await FileSystem.TryMountAsync(ct))
                {
                    await Export.StartAsync(ct);
                    break;
                }

                await Export.ExportAsync(ct);
                break;
            default:
                await Mount.MountAsync(ct);
                break;
        }
    }

    /// <summary>Takes the server down in order, once no client has it mounted, down to the bare LUN: after this the file system can be judged.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        await Export.WithdrawAsync(ct);
        await FileSystem.UnmountAsync(ct);
    }

    /// <summary>Brings the LUN back to a gateway that booted, and leaves it as it is: nothing is mounted.</summary>
    public async Task AttachAsync(CancellationToken ct)
    {
        await Session.LoginAsync(ct);
        await (underFileSystem?.RestoreAsync(ct) ?? Task.CompletedTask);
    }

    /// <summary>Brings the service up again from the bare LUN, with nothing cached anywhere. The evidence is taken: what is damaged is repaired.</summary>
    public async Task ReopenAsync(CancellationToken ct)
    {
        await FileSystem.MountOrRepairAsync(ct);
        await Export.ExportAsync(ct);
        await Mount.MountAsync(ct);
        await SecondMount.MountAsync(ct);
    }

    /// <summary>Removes everything, from whatever half-built state; runs every step, then reports those that failed.</summary>
    /// <exception cref="AggregateException">Steps that failed.</exception>
    public async Task TearDownAsync(CancellationToken ct)
    {
        var failures = new List<Exception>();
        foreach (var step in new Func<CancellationToken, Task>?[]
                 {
                     SecondMount.UnmountAsync, Mount.UnmountAsync, Export.WithdrawAsync, FileSystem.UnmountAsync, underFileSystem is { } on ? on.RemoveAsync : null,
                     Session.LogoutAsync, target.TearDownAsync, underLun is { } under ? under.RemoveAsync : null,
                 }.OfType<Func<CancellationToken, Task>>())
        {
            try
            {
                await step(ct);
            }
            catch (HostCommandException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0) throw new AggregateException("the stack could not be removed whole", failures);
    }

    /// <summary>Reads back what every part really does.</summary>
    /// <returns>Settings by part: target, session, fileSystem, export, mount; multipath if there are two paths, and the layers that there are.</returns>
    public async Task<IReadOnlyDictionary<string, EffectiveSettings>> ReadEffectiveAsync(CancellationToken ct)
    {
        var parts = await Task.WhenAll(
            target.ReadEffectiveAsync(ct), Session.ReadEffectiveAsync(ct), FileSystem.ReadEffectiveAsync(ct), Export.ReadEffectiveAsync(ct), Mount.ReadEffectiveAsync(ct));
        var settings = new Dictionary<string, EffectiveSettings>
        {
            ["target"] = parts[0],
            ["session"] = parts[1],
            ["fileSystem"] = parts[2],
            ["export"] = parts[3],
            ["mount"] = parts[4],
        };
        if (multipath is not null) settings["multipath"] = await multipath.ReadEffectiveAsync(ct);
        if (underLun is not null) settings["targetLayer"] = await underLun.ReadEffectiveAsync(ct);
        if (underFileSystem is not null) settings["gatewayLayer"] = await underFileSystem.ReadEffectiveAsync(ct);
        return settings;
    }

    /// <summary>Where the stack is not what was asked for, in the settings that decide what an outage turns into.</summary>
    public static IEnumerable<string> Mismatches(StackSpec spec, IReadOnlyDictionary<string, EffectiveSettings> effective)
    {
        IEnumerable<(string What, string Asked, string Is)> pairs =
        [
            ("session recovery_tmo", ((long)spec.RecoveryTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture), effective["session"]["recovery_tmo"]),
            ("session ping_tmo", ((long)spec.Session.NoopTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture), effective["session"]["ping_tmo"]),
            ("session recv_tmo", ((long)spec.Session.NoopInterval.TotalSeconds).ToString(CultureInfo.InvariantCulture), effective["session"]["recv_tmo"]),
            ("file system type", spec.FileSystem.Type.ToString().ToLowerInvariant(), effective["fileSystem"]["type"]),
            ("export mode", spec.Export.Mode == ExportMode.Sync ? "sync" : "async", Among(effective["export"]["options"], "sync", "async")),
            ("mount version", spec.Mount.Version, Value(effective["mount"]["options"], "vers")),
            ("mount mode", spec.Mount.Mode == MountMode.Hard ? "hard" : "soft", Among(effective["mount"]["options"], "hard", "soft")),
        ];
        if (spec.Export.Delegations is { } delegations)
            pairs = pairs.Append(("export delegations", delegations ? "on" : "off", effective["export"]["delegations"]));
        // Barriers and data= may be set by raw options of mkfs, too, and are not demanded: the contract goes by what they are.
        var cache = DurabilitySettings.Of(spec, effective).Cache;
        pairs = pairs.Append(("target write cache", Word(spec.Target.WriteCache), Word(cache)));
        if (spec.Target.Backstore == Backstore.Fileio)
        {
            pairs = pairs.Append((
                "disk write cache as the initiator sees it",
                spec.Target.WriteCache == WriteCache.Announced ? "write back" : "write through", effective["session"]["write_cache"]));
        }

        if (spec.Multipath is { } paths)
        {
            pairs = pairs.Concat(
            [
                ("active paths", "2", effective["multipath"]["active"]),
                ("no_path_retry", Multipath.Shown(paths.NoPathRetry), effective["multipath"]["no_path_retry"]),
            ]);
        }

        return pairs.Where(p => p.Asked != p.Is).Select(p => $"{p.What}: asked for '{p.Asked}', the host has '{p.Is}'");
    }

    private static string Word(WriteCache cache) => cache.ToString().ToLowerInvariant();

    private static string Among(string options, params string[] words) =>
        options.Split(',', '(', ')').FirstOrDefault(words.Contains) ?? "";

    private static string Value(string options, string name) =>
        options.Split(',').FirstOrDefault(o => o.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
}
