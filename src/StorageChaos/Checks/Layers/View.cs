using System.Globalization;
using StorageChaos.Histories;

namespace StorageChaos.Checks.Layers;

/// <summary>What one place's final read says about an object: a record, or a name.</summary>
/// <param name="Found">One of <see cref="Protocol.Found"/>, or one of the words below.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="Value">What else was read, e.g. its attributes.</param>
internal readonly record struct View(string Found, long? Version = null, string? Value = null)
{
    // Attributes of a name that could not be read, beside those that could.
    private const string Unreadable = "unreadable=";

    /// <summary>Nobody looked.</summary>
    public static readonly View Unread = new("unread");

    /// <summary>Somebody looked and there is nothing: beyond the end of the file, or no such name.</summary>
    public static readonly View Absent = new("absent");

    /// <summary>Whether anything is known: a read that failed says neither that it is there nor that it is not.</summary>
    public bool Known => Found is not ("unread" or Protocol.Found.Unreadable);

    /// <summary>There, and nothing wrong with it as far as a look at this place alone can tell.</summary>
    public bool Whole => Found is Protocol.Found.Intact or "present";

    /// <summary>What one read says.</summary>
    public static View Of(Op read) => read switch
    {
        { Value: { } value } when Refusal(value) is not null => new(Protocol.Found.Unreadable),
        { Found: { } found } => new(found, read.Version, read.Value),
        // A name that is listed, but leads to nothing.
        { Error: "ENOENT" } => new("dangling"),
        { Error: not null } => new(Protocol.Found.Unreadable),
        _ => new("present", read.Version, read.Value),
    };

    /// <summary>The error of a read that failed, in whole or for a part of what there is of a name; null: it did not fail.</summary>
    public static string? ErrorOf(Op? read) => read?.Error ?? (read?.Value is { } value ? Refusal(value) : null);

    /// <summary>How a contract calls harm of this kind: an update that did not get through is a loss, whatever was there before.</summary>
    public string Harm => Found is Protocol.Found.Torn or Protocol.Found.Misplaced or Protocol.Found.Corrupt ? Found : "lost";

    private static string? Refusal(string value) => value.Split(' ')
        .FirstOrDefault(pair => pair.StartsWith(Unreadable, StringComparison.Ordinal))?[Unreadable.Length..];

    /// <inheritdoc/>
    public override string ToString()
    {
        var more = new[] { Version is { } v ? string.Create(CultureInfo.InvariantCulture, $"version {v}") : null, Value }
            .OfType<string>().ToList();
        return more.Count == 0 ? Found : $"{Found} ({string.Join(", ", more)})";
    }
}
