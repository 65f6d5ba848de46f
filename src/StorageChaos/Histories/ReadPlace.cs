namespace StorageChaos.Histories;

/// <summary>Where a final read took place: the values of <see cref="Op.Place"/>, from the application down to the disk.</summary>
public static class ReadPlace
{
    /// <summary>The client as it is, with whatever it has cached.</summary>
    public const string ClientCached = "client-cached";

    /// <summary>The client after a remount: nothing is cached. What was acknowledged is judged by this one.</summary>
    public const string Client = "client";

    /// <summary>A second client: another mount, which shares no cache with the first.</summary>
    public const string SecondClient = "second-client";

    /// <summary>The file system as the server has it mounted.</summary>
    public const string Server = "server";

    /// <summary>The LUN, read offline: a copy of it whose journal was replayed, before anything else mounts it.</summary>
    public const string Lun = "lun";

    /// <summary>All of them, from the application down to the disk.</summary>
    public static IReadOnlyList<string> All { get; } = [ClientCached, Client, SecondClient, Server, Lun];

    /// <summary>Those that are read with nothing cached: after everything was opened again, or on a copy of the LUN.</summary>
    public static IReadOnlyList<string> Cold { get; } = [Client, SecondClient, Server, Lun];
}
